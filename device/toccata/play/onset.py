"""From where on a rise is a squeeze, and under which it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toccata.play.calibration import Scale
from toccata.settings.client import Calibration, Sensitivity
from toccata.units import Level

ON_LEVEL: Mapping[Sensitivity, Level] = {
    Sensitivity.LIGHT: Level(0.05),
    Sensitivity.NORMAL: Level(0.10),
    Sensitivity.FIRM: Level(0.30),
}
"""The level from which a rise is a squeeze."""

MOST_SPAN = 0.4
"""Of the span, for whom comfortable is nearly firm: a slow squeeze must get there before the rest has absorbed it."""

LEAST_RISE = 0.005
"""Of the full scale: ten steps of an ADS1015, 1 hPa of an MPRLS, and more than one step of the pod's short reading
(1/256), which may come and go by itself."""

SIGMAS = 7.0
"""So far above the rest no noise comes: a normal one does once in 10^12 samples, and two in a row are needed."""

MOST_FOR_NOISE = 0.5
"""Of the span: a hand that trembles at rest must not make its own squeezes impossible."""

LEAST_FOR_NOISE = 0.01
"""Of the full scale, however small the span is: an MPRLS trembles by 7 x 0.001."""

STILL_SHARE = 0.25
STILL_SIGMAS = 3.5
"""A sensor lies still while it is nearer to its rest than a quarter of a squeeze's beginning, and than its noise."""

OFF_SHARE = 0.5
"""A squeeze is over under half of what it began at: 3.5 standard deviations above the rest, so it is always found."""


@dataclass(frozen=True, slots=True)
class Onset:
    """One person's onset on one sensor.

    Attributes:
        scale: from shares to levels.
        least: the rise above the rest, in shares, that is a squeeze on a sensor without noise.
        most: no noise asks for a greater rise than this.
    """

    scale: Scale
    least: float
    most: float

    @classmethod
    def of(cls, calibration: Calibration, sensitivity: Sensitivity) -> Onset:
        """Work it out once."""
        scale = Scale.of(calibration)
        wished = min(ON_LEVEL[sensitivity] / scale.low, MOST_SPAN * scale.span)
        least = max(wished, LEAST_RISE)
        return cls(scale, least, max(MOST_FOR_NOISE * scale.span, LEAST_FOR_NOISE, least))

    def rise(self, noise: float) -> float:
        """How far above the rest a squeeze begins, given the standard deviation of the noise; all in shares."""
        wanted = SIGMAS * noise
        return self.least if wanted <= self.least else wanted if wanted < self.most else self.most

    def still(self, noise: float) -> float:
        """How far from the follower of its rest a sensor still lies at rest, in shares."""
        quarter, noisy = STILL_SHARE * self.least, STILL_SIGMAS * noise
        return quarter if noisy <= quarter else min(noisy, OFF_SHARE * self.most)
