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


SWITCH_BOX = 8
FIRST_SENSOR = 16
"""Board numbers: touch boards are 0-3; all switches together are one board, every sensor is one by itself."""


class PadId(NamedTuple):
    """One thing that a client plays, whatever it is made of.

    A pad: the number of its board (0-3), and its own on it (0-11). A switch: ``SWITCH_BOX`` and the number of its
    jack, with its name. A sensor: ``FIRST_SENSOR`` and its number in instrument.json, 0, with its name.
    """

    board: int
    pad: int
    name: str = ""

    def __str__(self) -> str:
        return self.name or f"{self.board}/{self.pad}"

    @property
    def is_switch(self) -> bool:
        """Tell whether this is an accessible switch in a jack."""
        return self.board == SWITCH_BOX

    @property
    def is_sensor(self) -> bool:
        """Tell whether this is a pressure sensor."""
        return self.board >= FIRST_SENSOR

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
