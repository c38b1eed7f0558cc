"""Finds what one person can do with one sensor, from 20 s of their own hand: rest, comfortable, firm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median, quantiles

from toccata.errors import SettingError
from toccata.settings.client import Calibration

FEWEST_SAMPLES = 10
"""Half a second of what a page is told; with fewer nobody can say what was felt."""

SIGMAS = 7.0
LEAST_RISE = 0.005
"""A squeeze rises so far above the rest, in standard deviations of its noise and in shares of the full scale: the same
as makes a squeeze while playing."""

LEAST_SPAN = 0.015
LEAST_SPAN_SIGMAS = 20.0
"""What a person can do must be three times that, or the hand's own way would be lost in the noise."""

REPRESENTATIVE = 0.8
"""Of one squeeze, the share that a fifth of its samples pass: its firm part, without its edges and without spikes."""

AS_FIRM = 0.85
"""A firm squeeze that is so nearly a comfortable one is as firm: people are not machines."""

MIDDLE = (0.25, 0.75)
"""Between these parts of the span lies what is comfortable, so that there is way to play above it and below."""

_DECILES_IN_SIGMA = 2.563
"""Standard deviations between the first and the last tenth of a normal distribution."""


def calibration_of(rest: Sequence[float], comfortable: Sequence[float], firm: Sequence[float]) -> Calibration:
    """Make a calibration of three phases of raw samples, shares of the sensor's full scale; others are left out.

    The level of a phase is the median of its squeezes, so that neither a slip nor one great effort decides. Who has
    only one strength has a full squeeze in it.

    Args:
        rest: the sensor left alone.
        comfortable: squeezes as they come easily, let go in between or not.
        firm: squeezes as firm as they can be.

    Raises:
        SettingError: too little was felt, nothing rises above the rest, or the phases do not rise; the remedy is for
            a therapist.
    """
    resting, usual, strong = (_believable(phase) for phase in (rest, comfortable, firm))
    base, *deciles = median(resting), *quantiles(resting, n=10)
    sigma = (deciles[-1] - deciles[0]) / _DECILES_IN_SIGMA
    rise = max(LEAST_RISE, SIGMAS * sigma)
    eased, full = _squeezed(usual, base, rise), _squeezed(strong, base, rise)
    if eased == full == 0.0:
        raise _refusal("no squeeze was felt", "place the sensor well in the hand, then try again")
    if eased == 0.0 or full < AS_FIRM * eased:
        what = "no comfortable squeeze was felt" if eased == 0.0 else "the firm squeezes were the weaker ones"
        raise _refusal(what, "squeeze easily first, then firmly, and try again")
    span = max(eased, full)
    if span < max(LEAST_SPAN, LEAST_SPAN_SIGMAS * sigma):
        raise _refusal(
            "the squeezes are hardly more than the sensor's trembling", "let go of it first, or seat it better"
        )
    low, high = MIDDLE
    middle = min(max(eased, low * span), high * span)
    return Calibration(round(base, 4), round(base + middle, 4), round(min(base + span, 1.0), 4))


def _believable(phase: Sequence[float]) -> list[float]:
    samples = [one for one in phase if 0.0 <= one <= 1.0]
    if len(samples) < FEWEST_SAMPLES:
        raise _refusal("too little was felt", "check the sensor, then calibrate again")
    return samples


def _squeezed(samples: Sequence[float], base: float, rise: float) -> float:
    """How far above the rest the phase's middle squeeze is; 0.0: nobody squeezed."""
    heights = [_height(one) - base for one in _squeezes(samples, base, rise)]
    return median(heights) if heights else 0.0


def _squeezes(samples: Sequence[float], base: float, rise: float) -> Iterator[list[float]]:
    """The samples of each squeeze; one sample alone is a spike."""
    for is_squeezed, together in groupby(samples, key=lambda one: one - base >= rise):
        squeeze = list(together)
        if is_squeezed and len(squeeze) > 1:
            yield squeeze


def _height(squeeze: Sequence[float]) -> float:
    return sorted(squeeze)[int(REPRESENTATIVE * (len(squeeze) - 1))]


def _refusal(what: str, remedy: str) -> SettingError:
    return SettingError("calibration", what, remedy)
