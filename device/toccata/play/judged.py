"""What the access settings say of presses.

``at`` is always the instant that the setting gives, not a later look; ``part`` is what the press was made for.
"""

from __future__ import annotations

from dataclasses import dataclass

from toccata.events import Cause, Ignored
from toccata.play.part import Part
from toccata.units import Level, PadId, Seconds


@dataclass(frozen=True, slots=True)
class _OfPress:
    part: Part

    @property
    def pad(self) -> PadId:
        """Where it was pressed."""
        return self.part.pad


@dataclass(frozen=True, slots=True)
class Accepted(_OfPress):
    """A press that counts: it sounds now.

    ``cause`` is LIFT for pads that sound when they are let go. ``takes_over``: all that other pads sound ends
    (one_at_a_time: last). ``burst``: it came with seven others or more.
    """

    level: Level
    at: Seconds
    burst: bool
    cause: Cause
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class Released(_OfPress):
    """An accepted press is over; ``cause`` is FAULT where its board was lost."""

    at: Seconds
    cause: Cause


@dataclass(frozen=True, slots=True)
class Repeated(_OfPress):
    """An accepted press has stayed down for another repeat time; ``level`` and ``burst`` are those of its press."""

    level: Level
    at: Seconds
    burst: bool


@dataclass(frozen=True, slots=True)
class Rested(_OfPress):
    """An accepted press has stayed down for max_hold_s."""

    at: Seconds


Judged = Accepted | Released | Repeated | Rested | Ignored
