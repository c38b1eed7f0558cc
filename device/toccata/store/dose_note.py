"""The dose of the last 168 hours of play, beside instrument.json: no client is named in it."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from toccata.dose import HOUR_S, WEEK_H, Hours, pressure_pa2
from toccata.store.disk import Disk, locked, make_folders, put_file, told_as
from toccata.store.paths import dose_note

_SCHEMA = 1

_MOST_PA2H = pressure_pa2(130.0)
"""Of one hour, where a sound hurts: no instrument of ours comes near. A note that says more has a damaged figure."""


class _Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: int
    pa2h: list[float]
    into_s: float


def read_dose(data: Path) -> Hours | None:
    """Read what was kept; None: nothing yet, or nothing that can be read.

    Figures that can't be are bounded: seconds beyond the hour would make each second push a kept hour out of the week.
    """
    try:
        note = msgspec.json.decode(dose_note(data).read_bytes(), type=_Note)
    except (OSError, msgspec.DecodeError):
        return None
    is_sound = note.schema == _SCHEMA and 0 < len(note.pa2h) <= WEEK_H and min(note.pa2h) >= 0.0
    each = tuple(min(one, _MOST_PA2H) for one in note.pa2h)
    return Hours(each, min(max(note.into_s, 0.0), HOUR_S)) if is_sound else None


def save_dose(data: Path, hours: Hours, *, disk: Disk = os) -> None:
    """Keep it for the next start.

    Raises:
        StoreError: it could not be kept.
    """
    note = dose_note(data)
    # Eight digits are exact enough, and an empty hour takes four bytes.
    told = _Note(_SCHEMA, [float(f"{one:.8g}") for one in hours.each_pa2h], round(hours.into_s, 1))
    with told_as(note, "could not be saved"):
        make_folders(disk, data)
        with locked(disk, data) as folder:
            put_file(disk, folder, note, msgspec.json.encode(told) + b"\n", 0o666)
