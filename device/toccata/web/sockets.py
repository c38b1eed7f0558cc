"""The sockets to serve on: those that systemd has opened, or our own."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

from toccata.errors import SettingError
from toccata.web.trust.endpoints import Listener, Listening, Serves, adopted, bind, listeners

FIRST_FD = 3
"""SD_LISTEN_FDS_START, sd_listen_fds(3)."""

MORE_PORTS = 20

Opened = tuple[Listener, socket.socket]


def opened(listening: Listening, environ: Mapping[str, str]) -> tuple[list[Opened], bool]:
    """Give the sockets, and whether systemd has opened them.

    Raises:
        SettingError: no port is free.
    """
    given = _from_systemd(environ)
    if given:
        return given, True
    loopback, *others = listeners(listening)
    return [_loopback(loopback), *[_other(listener) for listener in others]], False


def _from_systemd(environ: Mapping[str, str]) -> list[Opened]:
    """Take over what was handed to this very process (sd_listen_fds(3))."""
    count = environ.get("LISTEN_FDS", "")
    if environ.get("LISTEN_PID") != str(os.getpid()) or not count.isdigit():
        return []
    found = []
    for fd in range(FIRST_FD, FIRST_FD + int(count)):
        os.set_inheritable(fd, False)
        opened_socket = socket.socket(fileno=fd)
        opened_socket.setblocking(False)
        host, port = opened_socket.getsockname()[:2]
        found.append((adopted(host, port), opened_socket))
    return found


def _loopback(wanted: Listener) -> Opened:
    """Open the wanted port or one of the next: another instrument may run on this machine."""
    for port in [*range(wanted.port, min(65_536, wanted.port + MORE_PORTS)), 0]:
        try:
            found = bind(Listener(wanted.host, port, wanted.app, wanted.tls))
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise _refused(wanted, fault) from fault
        else:
            found.listen(socket.SOMAXCONN)
            return Listener(wanted.host, found.getsockname()[1], Serves.MAIN, wanted.tls), found
    raise SettingError("", f"no port from {wanted.port} on is free", "end other programs")


def _other(wanted: Listener) -> Opened:
    try:
        found = bind(wanted)
    except OSError as fault:
        raise _refused(wanted, fault) from fault
    found.listen(socket.SOMAXCONN)
    return wanted, found


def _refused(wanted: Listener, fault: OSError) -> SettingError:
    return SettingError("", f"can't listen on {wanted.host}:{wanted.port} ({fault.strerror})", "choose another port")
