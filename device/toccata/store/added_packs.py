"""Packs that somebody laid into the data folder, in a backup and back out of it: only files that belong to a pack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from toccata.errors import SettingError, StoreError, ToccataError
from toccata.store.archive import KINDS, MOST_UNPACKED_BYTES, Archive
from toccata.store.disk import make_folders, sync_folder, told_as
from toccata.store.own_sounds import free_bytes

FOLDER = "packs"
STAGED = ".packs.part"
"""In the data folder and not in ``packs/``: what is not whole yet is nobody's pack."""

MOST_BYTES = 500 * 1_000_000
MOST_FILES = 2_000
FREE_BYTES = 400 * 1_000_000
"""What stays free on the disk when packs come back: room for settings, and for the one file that is under way."""

_ENTRY, _ = KINDS["pack"]

Tell = Callable[[str], object]


class Packs(Protocol):
    """The added packs of an instrument; the server's stock is one."""

    def added(self) -> Mapping[str, Sequence[Path]]:
        """Give the files of each by its id, ``pack.toml`` first: what that names, picture and licence."""

    def usable(self, folder: Path, tell: Tell) -> Mapping[str, Sequence[Path]]:
        """Give the same of those in a folder that may come in beside what is there; tells why one may not."""

    def look_again(self) -> None:
        """Read the data folder's packs anew."""


def pack_entries(packs: Packs, before_bytes: int, tell: Tell) -> Iterator[tuple[str, Path]]:
    """Give the entries of each pack that fits; the others are told and left out.

    Args:
        packs: the instrument's.
        before_bytes: what the archive holds already.
        tell: takes one line for each pack that is left out.
    """
    left, files_left = min(MOST_BYTES, MOST_UNPACKED_BYTES - before_bytes), MOST_FILES
    for identity, files in packs.added().items():
        try:
            size = _expect_fit(identity, files, left, files_left)
        except SettingError as fault:
            tell(f"{fault}; this pack is left out")
            continue
        left, files_left = left - size, files_left - len(files)
        yield from ((f"{FOLDER}/{identity}/{file.name}", file) for file in files)


def bring_packs(archive: Archive, data: Path, packs: Packs, tell: Tell) -> int:
    """Bring the packs of an archive that are not here; gives how many. One that is here stays as it is.

    A pack has its name only once all of it lies on the disk.

    Args:
        archive: holds them.
        data: the data folder.
        packs: the instrument's.
        tell: takes one line for each pack that is left out.

    Raises:
        StoreError: the data folder can't be written.
    """
    staged = data / STAGED
    with told_as(data / FOLDER, "could not be brought back"):
        make_folders(os, data)
        shutil.rmtree(staged, ignore_errors=True)
        try:
            _unpack(archive, staged, frozenset(packs.added()), tell)
            return _keep(staged, data / FOLDER, packs, tell)
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def _expect_fit(identity: str, files: Sequence[Path], left: int, files_left: int) -> int:
    """Weigh a pack against the bytes and the files that are left.

    Raises:
        SettingError: it may not come along.
    """
    where = f"{FOLDER}/{identity}"
    for file in files:
        if _ENTRY.fullmatch(f"{where}/{file.name}") is None:
            raise SettingError(where, f"its file {file.name!r} has another name", "write letters, digits, # . _ and -")
        if not file.is_file() or file.is_symlink():
            raise SettingError(where, f"its file {file.name!r} is missing", "lay the pack down again")
    sizes = [file.stat().st_size for file in files]
    if len(files) > files_left or sum(sizes) > left or max(sizes) > KINDS["pack"][1]:
        raise SettingError(where, f"it is too large ({sum(sizes) // 1_000_000} MB)", "keep a copy of it elsewhere")
    return sum(sizes)


def _unpack(archive: Archive, staged: Path, here: frozenset[str], tell: Tell) -> None:
    left = MOST_BYTES
    for name in sorted(name for name in archive.names if _ENTRY.fullmatch(name)):
        _, identity, file = name.split("/")
        if identity in here:
            continue
        target = staged / identity / file
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if left < 0 or free_bytes(staged) < FREE_BYTES:
                raise StoreError(name, "there is no room for it", "make room on the disk")
            archive.unpack(name, target)
        except ToccataError as fault:
            target.unlink(missing_ok=True)
            tell(str(fault))
            continue
        left -= target.stat().st_size
        with target.open("rb") as written:
            os.fsync(written.fileno())


def _keep(staged: Path, folder: Path, packs: Packs, tell: Tell) -> int:
    found = packs.usable(staged, tell)
    kept = 0
    for identity, files in found.items():
        target, whole = folder / identity, files[0].parent
        if target.exists():
            tell(f"{target}: something else is here; take it away and restore again; this pack is left out")
        elif all(file.is_file() for file in files):
            for stranger in set(whole.iterdir()) - set(files):
                stranger.unlink()
            make_folders(os, folder)
            sync_folder(os, whole)
            whole.rename(target)
            sync_folder(os, folder)
            tell(f"{FOLDER}/{identity}: is back; start the instrument again to play it")
            kept += 1
        else:
            tell(f"{FOLDER}/{identity}: a file of it is missing; this pack is left out")
    if kept:
        packs.look_again()
    return kept
