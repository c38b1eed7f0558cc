"""How hard a squeeze begins, from how steep it is."""

from __future__ import annotations

from toccata.units import Level

LEAST_VELOCITY = Level(0.25)
"""Of the slowest squeeze: 13.5 dB below the hardest with a linear curve; who can't be quick is still heard."""

HALF_SLOPE = 4.0
"""Levels a second: an unhurried squeeze takes a quarter of a second, and lands in the middle."""

FULL_SLOPE = 40.0
"""Levels a second: full in 25 ms is a blow. The slowest chip (100 Hz) can tell no steeper one: 0.9 over two samples."""


def velocity_of(slope: float) -> Level:
    """Turn a slope in levels a second into LEAST_VELOCITY..1: it rises with the slope, at first the most."""
    steep = min(max(slope, 0.0), FULL_SLOPE)
    share = steep / (steep + HALF_SLOPE) * ((FULL_SLOPE + HALF_SLOPE) / FULL_SLOPE)
    return Level(min(LEAST_VELOCITY + (1.0 - LEAST_VELOCITY) * share, 1.0))
