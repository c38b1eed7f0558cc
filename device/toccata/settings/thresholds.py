"""Thresholds of one pad, from what it shows while nobody touches it and while somebody does. Pure.

Sources: NXP MPR121 data sheet rev. 4, 5.6 (touch thresholds usually lie from 4 to 16 counts, release thresholds lower
for hysteresis) and AN3892 (jitter: the threshold has to stay clear of the noise); Cypress AN64846, 2.4.1 (noise is
counted from peak to peak, and a touch has to be five times that).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from toccata.errors import SettingError
from toccata.settings.device import MOST_COUNTS

FEWEST_IDLE, FEWEST_TOUCHED = 10, 5
"""A second, and half a second, of what the instrument tells ten times a second."""

LEAST_RATIO = 5.0

TOUCH_SHARE = 0.35
"""Of a technician's plain touch: a client's fingertip covers about half of it."""

TOUCH_NOISES = 2.5
"""So far over the noise from peak to peak, a touch is none by chance: its own half and twice the whole beside it."""

LEAST_TOUCH, USUAL_MOST_TOUCH = 4, 16
RELEASE_SHARE = 0.5
"""Two counts lie between the two at least: a finger that trembles does not play twice."""

LARGEST_FIGURE = 1023


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a pad is to be started with, and why; all in counts.

    Attributes:
        touch: the figure has to fall so far under its baseline to be a touch, 4-100.
        release: and back to so far under it to be a release, at least 2 lower.
        noise: from peak to peak while nobody touched it, 1 or more.
        signal: how far a touch takes it down.
    """

    touch: int
    release: int
    noise: int
    signal: int

    @property
    def ratio(self) -> float:
        """Signal to noise."""
        return self.signal / self.noise


def thresholds_of(idle: Sequence[int], touched: Sequence[int]) -> Thresholds:
    """Find the thresholds of a pad.

    Args:
        idle: its filtered counts, 0-1023, while nobody touched it.
        touched: the same under one plain touch, from its beginning to before its end.

    Raises:
        SettingError: too little was seen, or a touch can't be told from the noise; the remedy is for a technician.
    """
    still, under = _believable(idle), _believable(touched)
    if len(still) < FEWEST_IDLE or len(under) < FEWEST_TOUCHED:
        raise _refusal("too little was seen of it", "look at the board's cable, then touch it for a full second")
    noise = max(max(still) - min(still), 1)
    # The firmer half: a touch is measured from its first moment on, when only a part of the finger lies there.
    deepest = sorted(under)[: math.ceil(len(under) / 2)]
    signal = round(median(still) - median(deepest))
    if signal < LEAST_RATIO * noise:
        what = f"a touch takes {max(signal, 0)} counts away, less than {LEAST_RATIO:g} times its noise of {noise}"
        raise _refusal(what, _REMEDY)
    lowest = max(LEAST_TOUCH, math.ceil(TOUCH_NOISES * noise))
    touch = min(max(round(TOUCH_SHARE * signal), lowest), max(USUAL_MOST_TOUCH, lowest), MOST_COUNTS)
    # Half of two and a half times the noise is over the noise: what lies there can be let go.
    return Thresholds(touch, math.floor(RELEASE_SHARE * touch), noise, signal)


_REMEDY = (
    "look at its wire and its solder joint, for water, and for a mains lead beside it; a thinner cover or a larger pad "
    "gives more"
)


def _believable(figures: Sequence[int]) -> list[int]:
    """A running chip shows neither 0 nor more than ten bits."""
    return [one for one in figures if 0 < one <= LARGEST_FIGURE]


def _refusal(what: str, remedy: str) -> SettingError:
    return SettingError("pad", what, remedy)
