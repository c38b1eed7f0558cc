"""What systemd is told of the instrument: that it plays, that it lives, that it ends (sd_notify(3))."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

from toccata.units import Seconds

_MICRO = 1_000_000
_ALIVE = b"WATCHDOG=1"
_NOW = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


def is_service(environ: Mapping[str, str]) -> bool:
    """Tell whether systemd started this process as a service of type notify; it starts the config server, too."""
    return bool(environ.get("INVOCATION_ID") and environ.get("NOTIFY_SOCKET"))


class Service:
    """Sends datagrams to $NOTIFY_SOCKET. No call waits or raises; without systemd, nothing happens.

    Attributes:
        watchdog: the longest silence that systemd bears, or None: it has no watchdog on this process.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._is_there = is_service(environ)
        self._address = _address(environ.get("NOTIFY_SOCKET", ""))
        self.watchdog = _watchdog(environ) if self._address else None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) if self._address else None

    @property
    def is_there(self) -> bool:
        """Tell whether systemd has started this process as a service, and not somebody by hand."""
        return self._is_there

    def ready(self, status: str) -> None:
        """The instrument can be played from now on; ``status`` is one line for ``systemctl status``."""
        self._send(f"READY=1\nSTATUS={status}".encode())

    def tell(self, status: str) -> None:
        """Say in one line how it is."""
        self._send(f"STATUS={status}".encode())

    def feed(self) -> None:
        """Feed the watchdog."""
        self._send(_ALIVE)

    def expect(self, within: Seconds) -> None:
        """The start takes longer than usual: it is to be waited for so long from now on."""
        self._send(f"EXTEND_TIMEOUT_USEC={round(within * _MICRO)}".encode())

    def stopping(self) -> None:
        """The instrument ends."""
        self._send(b"STOPPING=1\nSTATUS=ending")

    def close(self) -> None:
        """Say no more."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, words: bytes) -> None:
        # A full queue loses a word; the watchdog bears three that are lost.
        if self._socket is not None:
            with suppress(OSError):
                self._socket.sendto(words, _NOW, self._address)


def _address(written: str) -> str:
    """As connect(2) takes it: a path, or an abstract name, which systemd writes with @ for the zero byte."""
    if written.startswith("@"):
        return "\0" + written[1:]
    return written if written.startswith("/") else ""


def _watchdog(environ: Mapping[str, str]) -> Seconds | None:
    """Read sd_watchdog_enabled(3): $WATCHDOG_USEC holds for the process that $WATCHDOG_PID names, if it names one."""
    period, process = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not (period.isascii() and period.isdigit()) or process not in {"", str(os.getpid())}:
        return None
    return Seconds(int(period) / _MICRO) if int(period) else None
