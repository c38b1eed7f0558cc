"""Where the instrument listens: its socket file, one instrument for each data folder, and who may call."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import LinkError

OWNER_ONLY, OWNER_AND_GROUP = 0o600, 0o660
"""In a person's data folder nobody else may call; under systemd the config server is a user of the same group."""

LONGEST_PATH = 107
"""Bytes: sun_path of linux/un.h has 108, the last one 0."""

_BACKLOG = 4


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


def listen_at(path: Path, mode: int = OWNER_ONLY) -> Listening:
    """Listen on a socket file of this mode; one that a dead instrument left behind is replaced.

    Raises:
        LinkError: another instrument listens there, the path is too long, or the file can't be made.
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
        raise LinkError(str(path.parent), "another instrument plays with this data folder", _ANOTHER) from fault
    except OSError as fault:
        raise LinkError(str(path), f"can't be listened on ({fault.strerror})", "check the folder's owner") from fault


_SHORTER = "choose a data folder with a shorter path; playing without the page"
_ANOTHER = "end that one to use the page with this one"


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
