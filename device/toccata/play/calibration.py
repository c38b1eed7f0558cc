"""One sensor's raw share becomes a level, by what one person can do with it."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.settings.client import Calibration
from toccata.units import Level

NEUTRAL = 0.0
"""What is out of range counts as this: a sensor that has lost its mind must never be the loudest (H19)."""

COMFORTABLE = Level(0.5)
"""The level of a comfortable squeeze: as far up as down can be played from it."""


def believable(share: float) -> float:
    """Give a share of the full scale as it is, and NEUTRAL for NaN, an infinity or anything outside 0..1."""
    return share if 0.0 <= share <= 1.0 else NEUTRAL


@dataclass(frozen=True, slots=True)
class Scale:
    """A calibration, ready to be applied to every sample: straight from rest to comfortable, and on to firm.

    Attributes:
        rest: share of the full scale that is level 0.
        comfortable: share that is level 0.5.
        span: from rest to firm, in shares.
        low: levels a share below comfortable.
        high: levels a share above it.
    """

    rest: float
    comfortable: float
    span: float
    low: float
    high: float

    @classmethod
    def of(cls, calibration: Calibration) -> Scale:
        """Work the slopes out once; ``calibration``: 0 <= rest < comfortable < firm <= 1."""
        rest, comfortable, firm = calibration.rest, calibration.comfortable, calibration.firm
        low, high = COMFORTABLE / (comfortable - rest), (1.0 - COMFORTABLE) / (firm - comfortable)
        return cls(rest, comfortable, firm - rest, low, high)

    def level(self, share: float) -> Level:
        """Give the level of a share of the full scale, 0..1; anything that is no share is level 0."""
        if not self.rest < share <= 1.0:
            return Level(0.0)
        if share <= self.comfortable:
            return Level(min((share - self.rest) * self.low, COMFORTABLE))
        return Level(min(COMFORTABLE + (share - self.comfortable) * self.high, 1.0))
