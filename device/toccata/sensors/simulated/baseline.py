"""The third filter of the MPR121: the baseline that a figure is compared with.

Source: data sheet rev. 4, section 5.5, and NXP AN3891: small deviations pass, lasting ones are followed in steps, short
ones are noise. Where the sources are silent: a step never carries the baseline past the figure.
"""

from __future__ import annotations

import math

from toccata.sensors.simulated.mpr121_registers import FilterLaw, Tuning

_NOWHERE = (math.inf, -math.inf)


class Baseline:
    """One electrode's baseline, ``value`` 0-1023, and how many figures in a row lay off it."""

    __slots__ = ("_off", "_tuning", "_upward", "value")

    def __init__(self, tuning: Tuning, value: int) -> None:
        self.value = value
        self._tuning = tuning
        self._off = 0
        self._upward = False

    def follow(self, figure: int, touched: bool, index: int) -> None:
        """Take in the figure with number ``index``."""
        delta = figure - self.value
        law = self._law(delta, touched)
        if delta == 0 or not self._tuning.tracking or index % (law.delay + 1):
            if delta == 0:
                self._off = 0
            return
        if not touched and abs(delta) <= 2 * law.max_half_delta:
            self.value = figure
            self._off = 0
        elif law.noise_half_delta:
            self._climb(delta, law)

    def still_levels(self, touched: bool, touch: int, release: int, margin: float) -> tuple[float, float]:
        """Give the open range of levels that can move neither this baseline nor the touch decision.

        Args:
            touched: the decision as it stands.
            touch: threshold in counts; one more than this touches.
            release: threshold in counts; one less than this releases.
            margin: how far a figure may lie from its level.

        Returns:
            Lowest and highest level; the first is the greater one where there is no such range.
        """
        if touched:
            still = not self._tuning.tracking or self._tuning.touched.noise_half_delta == 0
            return (-math.inf, self.value - max(release, 1) - margin) if still else _NOWHERE
        if not self._tuning.tracking:
            return self.value - touch + margin, math.inf
        if self._tuning.rising.noise_half_delta == 0:
            return self.value + 2 * self._tuning.rising.max_half_delta + margin, math.inf
        return _NOWHERE

    def passes_small(self) -> bool:
        """Tell whether deviations up to 2 counts, to either side, become the baseline at once while untouched."""
        rising, falling = self._tuning.rising, self._tuning.falling
        return (
            self._tuning.tracking
            and min(rising.max_half_delta, falling.max_half_delta) >= 1
            and rising.delay == falling.delay == 0
        )

    def settle(self, figure: int) -> None:
        """Stand where following every figure up to this one would have led, given that all deviations were small."""
        self.value = figure
        self._off = 0

    def _law(self, delta: int, touched: bool) -> FilterLaw:
        if touched:
            return self._tuning.touched
        return self._tuning.rising if delta > 0 else self._tuning.falling

    def _climb(self, delta: int, law: FilterLaw) -> None:
        if self._upward != (delta > 0):
            self._upward = delta > 0
            self._off = 0
        self._off += 1
        if self._off > law.noise_count:
            self._off = 0
            step = min(law.noise_half_delta, abs(delta))
            self.value += step if delta > 0 else -step
