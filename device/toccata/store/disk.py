"""What a save does to the disk, call by call: folders, the lock, a whole new file, a file put in another's place."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from toccata.errors import StoreError, ToccataError

PART = ".part"
"""The only name, in each folder, of a file that is not whole yet; the lock sees to it that there is one writer."""

LOCK_TRIES, LOCK_PAUSE_S = 500, 0.01
"""5 s: a hundred times what a save takes; a program that was stopped in the middle of one must not stop the others."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC

_REMEDIES = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
    errno.EROFS: "the disk can only be read: restart, and if it stays so, replace the card",
    errno.EIO: "the disk fails: make a backup, then replace the card",
}


class Disk(Protocol):
    """The calls that change a disk; the module ``os`` is one. Faults are OSErrors."""

    def open(self, path: Path, flags: int, mode: int = 0o777, /) -> int: ...  # noqa: D102
    def write(self, fd: int, content: bytes, /) -> int: ...  # noqa: D102
    def fsync(self, fd: int, /) -> None: ...  # noqa: D102
    def close(self, fd: int, /) -> None: ...  # noqa: D102
    def mkdir(self, path: Path, /) -> None: ...  # noqa: D102
    def link(self, source: Path, target: Path, /) -> None: ...  # noqa: D102
    def rename(self, source: Path, target: Path, /) -> None: ...  # noqa: D102
    def unlink(self, path: Path, /) -> None: ...  # noqa: D102


@contextmanager
def told_as(where: Path, what: str) -> Iterator[None]:
    """Turn every OSError into a `StoreError` that says what could not be done, like "could not be saved"."""
    try:
        yield
    except ToccataError:
        raise
    except OSError as fault:
        remedy = _REMEDIES.get(fault.errno or 0, "check the folder's owner and rights")
        raise StoreError(str(where), f"{what} ({fault.strerror})", remedy) from fault


@contextmanager
def locked(disk: Disk, folder: Path, tries: int = LOCK_TRIES) -> Iterator[int]:
    """Keep every other writer of the folder out, in whatever process; gives the folder's descriptor, to be synced.

    The lock (flock(2)) is on the folder itself: there is no lock file to make, to sync or to erase.

    Raises:
        OSError: the folder can't be opened.
        StoreError: another program kept the lock all through the ``tries``, one every 10 ms.
    """
    fd = disk.open(folder, _FOLDER)
    try:
        _take(fd, folder, tries)
        yield fd
    finally:
        _let_go(disk, fd)


def _take(fd: int, folder: Path, tries: int) -> None:
    for _ in range(tries):
        try:
            return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOCK_PAUSE_S)
    waited = f"{tries * LOCK_PAUSE_S:g} s"
    raise StoreError(str(folder), f"another program has been saving for {waited}", "end it, then save again")


def make_folders(disk: Disk, folder: Path) -> None:
    """Make a folder and those above it, so that a power cut can't take them away again."""
    if is_there(folder):
        return
    make_folders(disk, folder.parent)
    with suppress(FileExistsError):
        disk.mkdir(folder)
    sync_folder(disk, folder.parent)


def sync_folder(disk: Disk, folder: Path) -> None:
    """Make the names in a folder last."""
    fd = disk.open(folder, _FOLDER)
    try:
        disk.fsync(fd)
    finally:
        _let_go(disk, fd)


def _let_go(disk: Disk, folder: int) -> None:
    """Close a folder, which is closed even by a close(2) that fails; what was synced stays synced."""
    with suppress(OSError):
        disk.close(folder)


def write_part(disk: Disk, folder: Path, content: bytes, mode: int) -> Path:
    """Write a whole new file, synced, under the name that never counts; what an earlier crash left there goes first."""
    part = folder / PART
    remove(disk, part)
    fd = disk.open(part, _NEW, mode)
    try:
        left = content
        while left:
            left = left[disk.write(fd, left) :]
        disk.fsync(fd)
    finally:
        disk.close(fd)
    return part


def put_file(disk: Disk, folder: int, path: Path, content: bytes, mode: int) -> None:
    """Give a file new content for good, of which no older generation is kept; its folder is locked."""
    try:
        disk.rename(write_part(disk, path.parent, content, mode), path)
        disk.fsync(folder)
    except OSError:
        with suppress(OSError):
            remove(disk, path.parent / PART)
        raise


def copy_over(disk: Disk, source: Path, target: Path) -> None:
    """Put a file in another's place, both whole at every instant: by a hard link, or where that is refused by a copy.

    Linux refuses a link to a file of somebody else (fs.protected_hardlinks), and exFAT refuses every one.
    """
    part = target.parent / PART
    remove(disk, part)
    try:
        disk.link(source, part)
    except PermissionError:
        write_part(disk, target.parent, source.read_bytes(), source.stat().st_mode & 0o777)
    disk.rename(part, target)
    # rename(2) does nothing where both names are one file already.
    remove(disk, part)


def is_there(path: Path) -> bool:
    """Tell whether a name is taken; unlike ``Path.exists``, a disk that does not answer is an OSError, not a no."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def remove(disk: Disk, path: Path) -> None:
    """Unlink a file that may not be there."""
    with suppress(FileNotFoundError):
        disk.unlink(path)
