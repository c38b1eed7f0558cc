"""The note of who played last: beside the clients, because each instrument has its own."""

from __future__ import annotations

import os
from pathlib import Path

from toccata.errors import SettingError
from toccata.store.disk import Disk, locked, make_folders, put_file, told_as
from toccata.store.paths import active_client_note
from toccata.store.reading import played_last

__all__ = ["note_played", "played_last"]


def note_played(data: Path, client: str, *, disk: Disk = os) -> None:
    """Note who plays; nothing is written where that is noted already.

    Raises:
        StoreError: it could not be kept.
    """
    note = active_client_note(data)
    if _noted(data) == client:
        return
    with told_as(note, "could not be saved"):
        make_folders(disk, data)
        with locked(disk, data) as folder:
            put_file(disk, folder, note, f"{client}\n".encode(), 0o666)


def _noted(data: Path) -> str | None:
    try:
        return played_last(data)
    except SettingError:
        return None  # A note that can't be read is replaced.
