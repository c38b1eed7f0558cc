"""The units that flow through the instrument, and how one becomes another."""

from __future__ import annotations

import math
import re
from typing import NamedTuple, NewType

Seconds = NewType("Seconds", float)
"""An instant on the monotonic clock, or a span of time."""

Level = NewType("Level", float)
"""How firmly a pad is touched: 0.0 untouched, 1.0 a whole hand."""

Decibels = NewType("Decibels", float)
"""Twenty times the decimal logarithm of an amplitude ratio."""

Gain = NewType("Gain", float)
"""A linear amplitude factor: 0.0 silence, 1.0 unchanged."""

NEVER = Seconds(math.inf)
SILENCE_DB = Decibels(-120.0)

_PAD_NAME = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")


class PadId(NamedTuple):
    """One pad of the instrument: the number of its board (0-3) and its own number on it (0-11)."""

    board: int
    pad: int

    def __str__(self) -> str:
        return f"{self.board}/{self.pad}"

    @classmethod
    def parse(cls, name: str) -> PadId:
        """Read a name like ``0/3``.

        Raises:
            ValueError: the name is not two whole numbers with a stroke between them.
        """
        found = _PAD_NAME.fullmatch(name)
        if found is None:
            raise ValueError(f"{name!r} is not a pad; write board/pad, like 0/3")
        return cls(int(found[1]), int(found[2]))


def to_gain(level: Decibels) -> Gain:
    """Turn decibels into a linear factor: 0 dB is 1.0, -6.02 dB is 0.5."""
    return Gain(10.0 ** (level / 20.0))


def to_decibels(gain: Gain) -> Decibels:
    """Turn a linear factor into decibels; what lies under -120 dB reads -120 dB."""
    return Decibels(max(20.0 * math.log10(gain), SILENCE_DB)) if gain > 0.0 else SILENCE_DB


def from_ms(milliseconds: float) -> Seconds:
    """Turn milliseconds, as people set them, into seconds, as the instrument counts."""
    return Seconds(milliseconds / 1000.0)
