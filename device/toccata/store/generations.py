"""A JSON file that is never half written: the newest generation under its name, the last good one in ``.last/``.

A save writes ``.part`` and syncs it; links the present file to ``.last/<name>`` (a damaged one to
``.last/<name>.damaged``: a typing error is an edit too) and syncs that; renames ``.part`` to the file's name and syncs
the folder. Only then it is said to be saved. So a crash leaves the old file or the new one under the name, both whole.

What Syncthing copies is the newest generation alone. Its ignore file should say ``.last`` and ``.part``; without, these
are copied for nothing, and do no harm. Syncthing does not ask for the lock: what it replaces between compare and rename
(about 1 ms) goes to nobody. Whoever reads takes no lock and writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from toccata.errors import ConflictError, DamagedError, SettingError, StoreError, ToccataError
from toccata.store.disk import (
    PART,
    Disk,
    copy_over,
    is_there,
    locked,
    make_folders,
    remove,
    sync_folder,
    told_as,
    write_part,
)
from toccata.store.seal import seal, unseal, version_of

LAST = ".last"
DAMAGED = ".damaged"

Judge: TypeAlias = Callable[[str, str], object]
"""Takes a text and where it stands; raises a ToccataError for what can't be followed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds.

    Attributes:
        text: as it was saved or written by hand, without its checksum.
        version: 16 hex digits that name the text.
        damage: why the newest generation can't be used, as one line; then ``text`` is the last good one.
    """

    text: str
    version: str
    damage: str | None


def read(path: Path, judge: Judge | None = None) -> Kept:
    """Read the newest generation, or where that is damaged the last good one.

    Raises:
        SettingError: the file is not there, or can't be read and no older generation can.
        DamagedError: no generation is whole.
    """
    kept, fault = _held(path, judge)
    return kept if fault is None else replace(kept, damage=str(fault))


def write(
    path: Path,
    text: str,
    expected: str | None,
    *,
    private: bool = False,
    judge: Judge | None = None,
    disk: Disk = os,
) -> str:
    """Save a text for good, and return its version; one that is there already is written once more.

    Args:
        path: the file; folders are made.
        text: a JSON object.
        expected: the version that was read and changed; None: there must be no such file yet.
        private: only the owner may read it (mode 0600).
        judge: the one that `read` is given, so that both agree on what is the last good generation.
        disk: what it is written to.

    Raises:
        SettingError: the text is no JSON object, or holds a ``check``.
        ConflictError: the file has another version, is there already, or is there no more.
        StoreError: it could not be kept; the old one is put back as far as the disk lets us.
    """
    return _save(disk, path, text, 0o600 if private else 0o666, lambda: _kept_as(path, expected, text, judge))


def write_over(path: Path, text: str, *, judge: Judge | None = None, disk: Disk = os) -> str:
    """Save a text in place of whatever lies there, damaged or not, which is kept; `write` otherwise."""
    return _save(disk, path, text, 0o666, lambda: _kept_whatever(path, text, judge))


def mend_last(path: Path, mended: Callable[[str], str | None], *, disk: Disk = os) -> None:
    """Put another text in the place of the last good generation; the newest stays as it is.

    Args:
        path: the file.
        mended: takes the text of its last generation and gives the other one; None, or a ToccataError: it stays.
        disk: what it is written to.

    Raises:
        StoreError: it could not be kept.
    """
    last = _last(path)
    with told_as(last, "could not be saved"):
        if not is_there(last):
            return
        with locked(disk, path.parent), suppress(SettingError, DamagedError):
            text = mended(_whole(last, None).text)
            if text is not None:
                content, mode = seal(text, str(last)), last.stat().st_mode & 0o777
                disk.rename(write_part(disk, last.parent, content, mode), last)
                sync_folder(disk, last.parent)


def generations_of(path: Path) -> tuple[Path, ...]:
    """Name every file that may hold a generation, newest first; none of them need be there, or be whole."""
    return path, _last(path), _last(path, DAMAGED)


def erase(path: Path, *, disk: Disk = os) -> None:
    """Erase a file and all that is kept of it, older generations first; nothing happens where there is none.

    Raises:
        StoreError: it is not erased, or not whole.
    """
    with told_as(path, "could not be erased"):
        if is_there(path.parent):
            _erase(disk, path)


def _erase(disk: Disk, path: Path) -> None:
    with locked(disk, path.parent) as folder:
        _forget(disk, path)
        remove(disk, path.parent / PART)
        remove(disk, path)
        disk.fsync(folder)


def _held(path: Path, judge: Judge | None) -> tuple[Kept, ToccataError | None]:
    """Give the text that counts, and what is wrong with the newest generation if it is not that."""
    try:
        return _whole(path, judge), None
    except ToccataError as fault:
        if _missing(fault):
            raise
        with suppress(ToccataError):
            return _whole(_last(path), judge), fault
        raise


def _missing(fault: ToccataError) -> bool:
    return isinstance(fault.__cause__, FileNotFoundError)


def _whole(path: Path, judge: Judge | None) -> Kept:
    where = str(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise SettingError(where, "there is no such file", "check the name") from fault
    except OSError as fault:
        raise SettingError(where, f"can't be read ({fault.strerror})", "check its owner and rights") from fault
    text = unseal(content, where)
    if judge is not None:
        try:
            judge(text, where)
        except ToccataError as fault:
            raise DamagedError(fault.where, fault.what, fault.remedy) from fault
    return Kept(text, version_of(text), None)


def _save(disk: Disk, path: Path, text: str, mode: int, kept_as: Callable[[], Path | None]) -> str:
    content = seal(text, str(path))
    with told_as(path, "could not be saved"):
        make_folders(disk, path.parent)
        with locked(disk, path.parent) as folder:
            _replace(disk, folder, path, content, mode, kept_as())
    return version_of(text)


def _kept_whatever(path: Path, text: str, judge: Judge | None) -> Path | None:
    try:
        kept, fault = _held(path, judge)
    except ToccataError as nothing:
        return None if _missing(nothing) else _last(path, DAMAGED)
    return _aside(path, kept, fault, text)


def _kept_as(path: Path, expected: str | None, text: str, judge: Judge | None) -> Path | None:
    """Compare versions, and name where the present file is kept; None where there is none."""
    where = str(path)
    try:
        kept, fault = _held(path, judge)
    except ToccataError as nothing:
        if _missing(nothing) and expected is None:
            return None
        if _missing(nothing):
            raise ConflictError(where, "it has been erased since it was read", "save it as a new one") from nothing
        raise StoreError(nothing.where, nothing.what, nothing.remedy) from nothing
    if expected is None:
        raise ConflictError(where, "it is there already", "choose another name")
    if kept.version not in (expected, version_of(text)):
        if isinstance(fault, SettingError):
            raise StoreError(fault.where, fault.what, fault.remedy)
        raise ConflictError(where, "somebody else has changed it since it was read", "look at both, then save again")
    return _aside(path, kept, fault, text)


def _aside(path: Path, kept: Kept, fault: ToccataError | None, text: str) -> Path:
    """Name where a file is kept of which some generation is whole."""
    if fault is not None:
        return _last(path, DAMAGED)
    # The same text again: somebody was not told that it is saved. The generation before it stays the last one.
    return path if kept.version == version_of(text) else _last(path)


def _replace(disk: Disk, folder: int, path: Path, content: bytes, mode: int, kept_as: Path | None) -> None:
    try:
        part = write_part(disk, path.parent, content, mode)
        _keep(disk, path, kept_as)
        _put(disk, folder, part, path, kept_as)
    except OSError:
        with suppress(OSError):
            remove(disk, path.parent / PART)
        raise
    if kept_as is None:
        # A file that is new: what a file of this name once held is not its last generation. It goes only now, because
        # of two texts that tell the measured loudness one must be there at every instant; what stays is replaced next.
        with suppress(OSError):
            _forget(disk, path)


def _keep(disk: Disk, path: Path, kept_as: Path | None) -> None:
    if kept_as is None:
        # A program that was killed may have made the file's folder without making it last.
        with suppress(PermissionError):
            sync_folder(disk, path.parent.parent)
    elif kept_as == path:
        remove(disk, path.parent / LAST / PART)
    else:
        make_folders(disk, kept_as.parent)
        copy_over(disk, path, kept_as)
        sync_folder(disk, kept_as.parent)


def _put(disk: Disk, folder: int, part: Path, path: Path, kept_as: Path | None) -> None:
    """Give the new file its name; a fault puts the old one back, because nobody will be told that it is saved."""
    try:
        disk.rename(part, path)
        disk.fsync(folder)
    except OSError:
        with suppress(OSError):
            remove(disk, path) if kept_as is None else copy_over(disk, kept_as, path)
            disk.fsync(folder)
        raise


def _forget(disk: Disk, path: Path) -> None:
    folder = path.parent / LAST
    if is_there(folder):
        for kept in (_last(path), _last(path, DAMAGED), folder / PART):
            remove(disk, kept)
        sync_folder(disk, folder)


def _last(path: Path, kind: str = "") -> Path:
    return path.parent / LAST / f"{path.name}{kind}"
