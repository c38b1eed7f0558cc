"""The lines of the table on pressure sensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from row import Row, told

from toccata.play.curve import DYNAMICS_DB, shaped
from toccata.settings.client import Curve
from toccata.technician.spread import Spread

WITHIN_DB = 1.0
BACK_DB = 0.3
"""A window may be so much off the one before in the wrong way: the mixer's steps, and noise of the sensor."""

AUDIBLE_FROM = 0.2
"""Under this pressure a squeeze may not have begun yet, or be over: it begins 0.10 of the span above a rest that
follows some of so slow a rise."""

Sweep = Sequence[Sequence[float]]


def pressure_rows(given: Any) -> list[Row]:
    """Make the lines of steps and of sweeps."""
    return [*(_steps(block) for block in given["blocks"]), *(_swept(*one) for one in given["swept"].items())]


def _steps(block: Mapping[str, Any]) -> Row:
    spread, played = Spread.of(block["whole"]), Spread.of(block["played"])
    lost = block["steps"] - spread.count
    figure = f"FSR step to sound, {block['mapped']} mapped"
    measured = f"{told(spread)}, {lost} lost; to play() {told(played)}"
    return Row(figure, "p99 <= 12 ms, 0 lost", measured, spread.count, spread.p99_ms <= 12.0 and not lost, spread)


def _swept(chip: str, curves: Mapping[str, Sweep]) -> Row:
    off = max(off_curve(sweep, Curve(curve)) for curve, sweep in curves.items())
    back = max(backward(sweep) for sweep in curves.values())
    met = off <= WITHIN_DB and back <= BACK_DB
    measured = f"{off:.2f} dB off at most, never more than {back:.2f} dB the wrong way"
    return Row(f"squeeze 0-100-0 %, {chip}", f"monotonic, within {WITHIN_DB:g} dB", measured, len(curves), met)


def off_curve(sweep: Sweep, curve: Curve) -> float:
    """How far, in dB, a sweep is off what the curve promises, where it can be heard."""
    wanted = [(-DYNAMICS_DB * (1.0 - shaped(abs(pressure), curve)), loudness) for pressure, loudness in _heard(sweep)]
    return max(abs(loudness - promised) for promised, loudness in wanted)


def backward(sweep: Sweep) -> float:
    """How far, in dB, a sweep goes down on its way up, or up on its way down."""
    return max(max(sooner[1] - later[1], 0.0) for way in _ways(sweep) for sooner, later in pairwise(way))


def _ways(sweep: Sweep) -> tuple[Sweep, Sweep]:
    heard = _heard(sweep)
    return [one for one in heard if one[0] > 0.0], [one for one in heard if one[0] < 0.0][::-1]


def _heard(sweep: Sweep) -> list[Sequence[float]]:
    return [one for one in sweep if abs(one[0]) >= AUDIBLE_FROM]
