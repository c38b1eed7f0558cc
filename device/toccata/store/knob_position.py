"""Where the volume knob was left: an encoder does not know, and the next start is to be no louder."""

from __future__ import annotations

import os
from pathlib import Path

from toccata.store.disk import Disk, locked, make_folders, put_file, told_as
from toccata.store.paths import knob_note
from toccata.units import Decibels


def read_knob(data: Path, lowest_db: Decibels) -> Decibels:
    """Read how much lower the knob lets clients play, ``lowest_db`` to 0; damaged: the lowest; never turned: 0."""
    try:
        kept = float(knob_note(data).read_text("ascii"))
    except FileNotFoundError:
        return Decibels(0.0)
    except (OSError, ValueError):
        return lowest_db
    # A figure that is none (nan) is no louder than the lowest either.
    return Decibels(min(kept, 0.0)) if kept >= lowest_db else lowest_db


def save_knob(data: Path, knob_db: Decibels, *, disk: Disk = os) -> None:
    """Keep it for the next start.

    Raises:
        StoreError: it could not be kept.
    """
    note = knob_note(data)
    with told_as(note, "could not be saved"):
        make_folders(disk, data)
        with locked(disk, data) as folder:
            put_file(disk, folder, note, f"{knob_db:g}\n".encode(), 0o666)
