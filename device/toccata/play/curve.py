"""How firm is how loud: a sensor's curve, and the loudness of a touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from toccata.settings.client import Curve
from toccata.units import Decibels, Gain, Level, to_gain

DYNAMICS_DB = Decibels(18.0)
"""A touch that only just counts is so much softer than a whole hand, wherever loudness follows the hand."""

SHAPES: Mapping[Curve, Callable[[float], float]] = {
    Curve.SOFT: math.sqrt,
    Curve.LINEAR: lambda level: level,
    Curve.FIRM: lambda level: level * level,
}
"""From 0..1 to 0..1: half a squeeze counts for 0.71, 0.5 or 0.25."""


def shaped(level: float, curve: Curve) -> Level:
    """What a squeeze of this level counts for, 0..1; what is no level (NaN, under 0, over 1) counts for none (H19)."""
    return Level(SHAPES[curve](level)) if 0.0 <= level <= 1.0 else Level(0.0)


def touch_gain(level: Level) -> Gain:
    """The gain of a touch of this level: straight in decibels, from -18 dB up to 0 dB."""
    return to_gain(Decibels(-DYNAMICS_DB * (1.0 - min(max(level, 0.0), 1.0))))


def layer_weights(level: Level) -> tuple[float, float, float]:
    """How much of the soft, medium and firm layer a level of 0..1 is: straight from one to the next, in sum 1."""
    if level < 0.5:
        return 1.0 - 2.0 * level, 2.0 * level, 0.0
    return 0.0, 2.0 - 2.0 * level, 2.0 * level - 1.0
