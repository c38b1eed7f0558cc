"""Profiles as files: on trial in memory, kept on the disk. Each is there whole or not at all, whenever it is cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from house_wifi.places import Places
from house_wifi.profile import NAME

PART = ".part"


def put(path: Path, content: bytes, mode: int, *, lasts: bool = False) -> None:
    """Lay a file down whole; ``lasts``: on a disk, and after a power cut, too.

    Raises:
        OSError: it can't be written.
    """
    part = path.with_name(f".{path.name}{PART}")
    part.unlink(missing_ok=True)
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(file, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fchmod(file, mode)
        if lasts:
            os.fsync(file)
    part.rename(path)
    if lasts:
        _sync(path.parent)


def try_out(places: Places, name: str, text: str) -> Path:
    """Have a profile in memory: a power cut forgets it.

    Raises:
        OSError: it can't be written.
    """
    places.on_trial.mkdir(mode=0o700, parents=True, exist_ok=True)
    put(places.on_trial / name, text.encode(), 0o600)
    return places.on_trial / name


def end_trials(places: Places) -> bool:
    """Take away what is on trial, and what was being written; say whether there was any."""
    found = list(_own(places.on_trial))
    for path in found:
        path.unlink(missing_ok=True)
    return bool(found)


def keep(places: Places, name: str) -> None:
    """Keep on the disk what is on trial; the disk must be writable now.

    Raises:
        OSError: it can't be written.
    """
    put(places.kept / name, (places.on_trial / name).read_bytes(), 0o600, lasts=True)
    _tidy(places)


def drop(places: Places, name: str) -> None:
    """Keep a profile no longer; the disk must be writable now.

    Raises:
        OSError: it can't be taken away.
    """
    (places.kept / name).unlink(missing_ok=True)
    _tidy(places)


def is_kept(places: Places, name: str) -> bool:
    """Say whether a profile is on the disk."""
    return (places.kept / name).is_file()


def _tidy(places: Places) -> None:
    """What a power cut has left half-written."""
    for path in _own(places.kept):
        if path.name.endswith(PART):
            path.unlink(missing_ok=True)
    _sync(places.kept)


def _own(folder: Path) -> Iterator[Path]:
    """List our own files, whole and half."""
    with suppress(FileNotFoundError):
        for path in sorted(folder.iterdir()):
            if NAME.fullmatch(path.name.removeprefix(".").removesuffix(PART)):
                yield path


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
