"""Who came in and what was allowed, on this instrument alone: a ring of two small files, ids and no names.

EN 303 645, 5.10-1, and ASVS 16.2.1 and 16.3: entries, pairings, roles, ceilings. Losing a line to a power cut is no
harm, so nothing is synced, and a disk that fails costs the line and not the request.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

What = Literal[
    "entered",
    "key refused",
    "paired",
    "opened",
    "wrong pin",
    "role",
    "revoked",
    "ceilings",
    "backup",
    "restore",
    "wifi join",
    "wifi forget",
]

FILE, BEFORE = "access.log", "access.log.1"
MOST_BYTES = 64_000
"""Some 700 lines; then the file becomes the one before, whose lines are forgotten."""

_encode = msgspec.json.Encoder().encode


class Line(msgspec.Struct, frozen=True):
    """One thing that happened.

    Attributes:
        at: seconds since 1970.
        what: in a word.
        tablet: the id of the tablet that did it; "" for nobody who is paired.
        about: the other tablet's id, its new role, or the new ceilings; never a name.
        by_tablet: the time is by a tablet's clock; else by the instrument's own, which nobody may have set.
    """

    at: float
    what: What
    tablet: str
    about: str = ""
    by_tablet: bool = False


class Diary:
    """The log in a data folder."""

    def __init__(self, data: Path) -> None:
        """Look into a data folder, which need not exist yet."""
        self._file, self._before = data / FILE, data / BEFORE

    def add(self, line: Line) -> None:
        """Write one line, if the disk takes it."""
        with suppress(OSError):
            if self._file.is_file() and self._file.stat().st_size >= MOST_BYTES:
                self._file.replace(self._before)
            with self._file.open("ab") as file:
                file.write(_encode(line) + b"\n")

    def lines(self) -> list[Line]:
        """Read all, newest first; what a power cut left half written is left out."""
        found = []
        for file in (self._before, self._file):
            with suppress(OSError):
                for line in file.read_bytes().splitlines():
                    with suppress(msgspec.DecodeError):
                        found.append(msgspec.json.decode(line, type=Line))
        return found[::-1]
