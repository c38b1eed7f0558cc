"""Where the instrument listens: its socket file, one instrument for each data folder, and who may call."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import LinkError, TakenError
from toccata.link_wire import link_socket
from toccata.store.paths import SYSTEM_FOLDER

OWNER_ONLY, OWNER_AND_GROUP = 0o600, 0o660
"""In a person's data folder nobody else may call; under systemd the config server is a user of the same group."""

LONGEST_PATH = 107
"""Bytes: sun_path of linux/un.h has 108, the last one 0."""

SYSTEM_RUNTIME = "/run/toccata"
"""Where an installed instrument listens (RuntimeDirectory= of its unit)."""

_BACKLOG = 4

_CREDENTIALS = struct.Struct("3i")
"""Of who called listen(): process, user, group (unix(7), SO_PEERCRED)."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that is listened on. ``lock`` is held as long as this instrument lives, however it ends."""

    path: Path
    socket: socket.socket
    lock: int

    def close(self) -> None:
        """Take the socket file away, then let another instrument take the place."""
        self.socket.close()
        self.path.unlink(missing_ok=True)
        os.close(self.lock)


def listening_for(
    data: Path, environ: Mapping[str, str], tell: Callable[[str], object], *, serves: bool
) -> Listening | None:
    """Take the place of the instrument of this data folder; None: it plays without the page, and why is told.

    Args:
        data: the data folder. Root calls with its owner's rights (`machine.as_owner`), else the owner's next instrument
            finds a lock that it can't open.
        environ: systemd names the runtime folder there.
        tell: takes one line for a person.
        serves: systemd has started it: it plays whatever happens.

    Raises:
        TakenError: another one plays with this data folder, or may, and a person has started this one.
    """
    runtime = environ.get("RUNTIME_DIRECTORY", "")
    path = link_socket(data, runtime)
    if not serves and data.resolve() == SYSTEM_FOLDER:
        expect_nobody_at(link_socket(data, SYSTEM_RUNTIME), data)
    try:
        return listen_at(path, OWNER_AND_GROUP if runtime else OWNER_ONLY)
    except LinkError as fault:
        if not serves:
            if isinstance(fault, TakenError):
                raise
            # Another user's lock can't be opened, whether or not somebody holds it.
            expect_nobody_at(path, data)
        tell(f"playing without the page: {fault}")
        return None


def listen_at(path: Path, mode: int = OWNER_ONLY) -> Listening:
    """Listen on a socket file of this mode; one that a dead instrument left behind is replaced.

    Raises:
        TakenError: another instrument listens there.
        LinkError: the path is too long, or the file can't be made.
    """
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise LinkError(str(path), f"is longer than the {LONGEST_PATH} bytes of a socket's name", _SHORTER)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            return _locked(path, mode, lock)
        except OSError:
            os.close(lock)
            raise
    except BlockingIOError as fault:
        raise _taken(path, path.parent) from fault
    except OSError as fault:
        raise LinkError(
            str(path), f"can't be listened on ({fault.strerror})", "check the owner of folder and lock"
        ) from fault


def expect_nobody_at(path: Path, data: Path) -> None:
    """See to it that no instrument of this data folder listens at another place than its own, as a service does.

    Raises:
        TakenError: one does, or its socket is one that this user may not ask.
    """
    if _answers(path) is not None:
        raise _taken(path, data)


def _taken(path: Path, data: Path) -> TakenError:
    # One that holds the lock and does not listen yet is about to.
    process = _answers(path)
    if process == _MAY_NOT_ASK:
        return TakenError(
            str(data), "another user's instrument plays with this data folder, or has left its link", _END_IT
        )
    what = "an instrument plays with this data folder already" + (f" (process {process})" if process else "")
    return TakenError(str(data), what, _END_IT)


def _answers(path: Path) -> int | None:
    """The process that listens there, 0 where it can't be named, or `_MAY_NOT_ASK`; None: nobody listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.setblocking(False)
        try:
            caller.connect(os.fspath(path))
        except BlockingIOError:
            return 0
        except PermissionError:
            return _MAY_NOT_ASK
        except OSError:
            return None
        told = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(told)[0])


_MAY_NOT_ASK = -1
_SHORTER = "choose a data folder with a shorter path"
_END_IT = (
    "end that one first (Ctrl-C in its terminal; as a service: sudo systemctl stop toccata-instrument), "
    "or give this one another folder with --data"
)


def _locked(path: Path, mode: int, lock: int) -> Listening:
    # A lock goes with its holder, even by kill -9: whoever gets it may take away what lies there.
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Before it has a name, so that it never has one for others (Linux takes a socket file's mode from here).
        os.fchmod(listening.fileno(), mode)
        listening.bind(os.fspath(path))
        path.chmod(mode)
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
    return Listening(path, listening, lock)
