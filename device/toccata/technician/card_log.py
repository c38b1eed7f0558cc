"""The log of a virtual ALSA card, such as ``tests/bench/vcard`` builds: what it heard, and when."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

VARIABLE = "VCARD_LOG"
"""The environment variable that tells the card, and us, where its log lies."""

_HEADER = struct.Struct("<8q")
_ENTRY = struct.Struct("<5q")


class Kind(IntEnum):
    """What an entry of the card's log tells."""

    ONSET = 1
    UNDERRUN = 2
    START = 3
    PARAMS = 4
    SILENCE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened at the card; both instants are on the monotonic clock, in nanoseconds.

    Attributes:
        kind: what happened; for PARAMS the next four are: when, rate, period and ring (in frames).
        written_ns: when the frame was handed to the card.
        heard_ns: when it left the card.
        frame: its number since the card started.
        value: its left sample, for an underrun the frames that were missing.
    """

    kind: Kind
    written_ns: int
    heard_ns: int
    frame: int
    value: int


def read_log(log: Path) -> list[Entry]:
    """Read the log so far; empty before the card was first opened."""
    raw = log.read_bytes() if log.exists() else b""
    if len(raw) < _HEADER.size:
        return []
    count = _HEADER.unpack_from(raw)[0]
    rows = _ENTRY.iter_unpack(raw[_HEADER.size : _HEADER.size + count * _ENTRY.size])
    return [Entry(Kind(kind), written, heard, frame, value) for kind, written, heard, frame, value in rows]


def log_of(environ: Mapping[str, str]) -> Path | None:
    """Tell where the card that was opened keeps a log; None: it is no virtual card."""
    log = Path(environ[VARIABLE]) if VARIABLE in environ else None
    return log if log is not None and read_log(log) else None
