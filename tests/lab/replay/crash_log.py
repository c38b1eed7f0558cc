"""What the recorded drive was told, entry by entry (Linux, Documentation/admin-guide/device-mapper/log-writes.rst)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAGIC = 0x6A736677736872
FLUSH, DISCARD = 1, 4

_HEAD = struct.Struct("<QQQI")
_ENTRY = struct.Struct("<QQQQ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One request.

    Attributes:
        at: the first byte on the drive that it writes.
        length: how many; 0 for a flush alone.
        data_at: where in the log's file they lie.
        flush: everything before this entry is on the drive for good once it is done.
    """

    at: int
    length: int
    data_at: int
    flush: bool


def read_log(path: Path) -> list[Entry]:
    """Read a whole log.

    Raises:
        ValueError: it is none.
    """
    with path.open("rb") as log:
        magic, _, count, sector = _HEAD.unpack(log.read(_HEAD.size))
        if magic != MAGIC:
            raise ValueError(f"{path} is no log of writes")
        return list(_entries(log, count, sector))


def _entries(log: IO[bytes], count: int, sector: int) -> Iterator[Entry]:
    place = sector
    for _ in range(count):
        log.seek(place)
        at, sectors, flags, _ = _ENTRY.unpack(log.read(_ENTRY.size))
        place += sector
        # A discarded block may hold anything: here it keeps what it held.
        length = 0 if flags & DISCARD else sectors * sector
        yield Entry(at * sector, length, place, bool(flags & FLUSH))
        place += length
