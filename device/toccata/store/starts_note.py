"""The note of the last starts: which boot of the computer it was, and when in it (CLOCK_BOOTTIME, seconds)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from toccata.store.disk import Disk, locked, make_folders, put_file, remove, told_as
from toccata.units import Seconds

NOTE = "starts"
MOST_BYTES = 1_024
TRIES = 20
"""0.2 s at most: a start does not wait for another program's save."""


def read_starts(folder: Path, boot: str) -> tuple[Seconds, ...]:
    """Read the starts of this boot; none where nothing is noted, or nothing that can be read."""
    try:
        with (folder / NOTE).open("rb") as file:
            first, *others = file.read(MOST_BYTES).decode("ascii").split()
        return tuple(Seconds(float(one)) for one in others) if first == boot else ()
    except (OSError, ValueError):
        return ()


def save_starts(folder: Path, boot: str, starts: Sequence[Seconds], *, disk: Disk = os) -> None:
    """Keep the starts of this boot; none: take the note away.

    Raises:
        StoreError: it could not be kept.
    """
    note = folder / NOTE
    with told_as(note, "could not be saved"):
        make_folders(disk, folder)
        with locked(disk, folder, TRIES) as held:
            if starts:
                put_file(disk, held, note, " ".join([boot, *(f"{one:.3f}" for one in starts)]).encode(), 0o600)
            else:
                remove(disk, note)
