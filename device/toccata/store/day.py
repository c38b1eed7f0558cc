"""The note of the day that a paired tablet told last: recordings expire by it, never by the instrument's own clock."""

from __future__ import annotations

import os
import re
from pathlib import Path

from toccata.store.disk import Disk, locked, make_folders, put_file, told_as
from toccata.store.paths import day_note

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def noted_day(data: Path) -> str:
    """Read the day, YYYY-MM-DD; "" where none was told yet, or the note can't be read: then nothing has expired."""
    try:
        found = day_note(data).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return found if _DAY.fullmatch(found) else ""


def note_day(data: Path, day: str, *, disk: Disk = os) -> bool:
    """Note the day; tells whether it is another one than before. Nothing is written where it is not.

    Raises:
        StoreError: it could not be kept.
    """
    if noted_day(data) == day:
        return False
    note = day_note(data)
    with told_as(note, "could not be saved"):
        make_folders(disk, data)
        with locked(disk, data) as folder:
            put_file(disk, folder, note, f"{day}\n".encode(), 0o666)
    return True
