"""Finds what one person can do with one sensor, from 20 s of their own hand: rest, comfortable, firm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from toccata.errors import SettingError
from toccata.settings.client import Calibration

FEWEST_SAMPLES = 10
"""Half a second of what a page is told; with fewer nobody can say what was felt."""

NOISES = 8.0
"""A squeeze stands so many times above the spread of the rest, or it can't be told from it."""

LEAST_SPAN = 0.01
"""Of the full scale: ten steps of a 12-bit chip's usable range, so that a hold is more than noise."""

TOP_SHARE = 0.9
"""Of each phase, the squeeze that only a tenth of the samples pass: the hand squeezes and lets go in turn."""


def calibration_of(rest: Sequence[float], comfortable: Sequence[float], firm: Sequence[float]) -> Calibration:
    """Make a calibration of three phases of raw samples, shares of the sensor's full scale.

    A weak squeeze is a full one for who has no more: only noise and a phase that was left out are refused.

    Raises:
        SettingError: too little was felt, or nothing above the rest; the remedy is for a therapist.
    """
    phases = [[one for one in phase if math.isfinite(one)] for phase in (rest, comfortable, firm)]
    if any(len(phase) < FEWEST_SAMPLES for phase in phases):
        raise SettingError("calibration", "too little was felt", "check the sensor, then calibrate again")
    resting, usual, strong = (sorted(phase) for phase in phases)
    base = median(resting)
    noise = _at(resting, TOP_SHARE) - _at(resting, 1.0 - TOP_SHARE)
    eased, full = _at(usual, TOP_SHARE), max(_at(strong, TOP_SHARE), _at(usual, TOP_SHARE))
    if full - base < max(LEAST_SPAN, NOISES * noise):
        raise SettingError("calibration", "no squeeze was felt", "place the sensor well in the hand, then try again")
    if not base < eased < full:
        # Nothing between: what is comfortable lies half-way to what is firm.
        eased = (base + full) / 2.0
    return Calibration(round(max(base, 0.0), 4), round(eased, 4), round(min(full, 1.0), 4))


def _at(rising: Sequence[float], share: float) -> float:
    return rising[min(int(share * len(rising)), len(rising) - 1)]
