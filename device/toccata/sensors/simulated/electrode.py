"""One channel of a running MPR121: figures, touch decision, baseline; in one stride where the outcome is proven.

A window is ESI x SFI: 4 ms at the fastest. An hour has 900,000 of them, and in nearly all of them nothing can happen.
The proofs rest on ``surface.NOISE``: rounded figures of a level that stands still lie within 2 counts of each other.
What is played in strides is, to the last bit, what steps would have given.
"""

from __future__ import annotations

import math

from toccata.sensors.simulated.baseline import Baseline
from toccata.sensors.simulated.mpr121_registers import FULL_SCALE, Tuning
from toccata.sensors.simulated.surface import NOISE, Surface
from toccata.units import NEVER, Seconds

MARGIN = NOISE + 0.5
"""A rounded figure lies no further than this from its level."""

STILL = 0.05
"""A level that moves no more than this from one window to the next keeps neighbouring figures within 2 counts."""

_EDGE = 1e-6
"""The share of a window within which two instants are one: floats accumulate 1e-9."""


class Electrode:
    """A channel from the stop-to-run transition on.

    Args:
        number: which electrode, 0-11.
        surface: what lies before it.
        tuning: what the registers order.
        begun: when the chip was set running.
        kept: the baseline that stands in the register, 0-1023.
    """

    def __init__(self, number: int, surface: Surface, tuning: Tuning, begun: Seconds, kept: int) -> None:
        self.touched = False
        self._number = number
        self._surface = surface
        self._tuning = tuning
        self._begun = begun
        self._baseline = Baseline(tuning, kept)
        self._gain = tuning.gains[number]
        self._touch, self._release = tuning.thresholds[number]
        self._window = 0
        self._pending = 0
        # Where the samples of a window lie on average, counted from its start.
        self._middle_s = tuning.sample_s * (tuning.samples + 1) / 2.0
        self._first_noise = round(begun * 1000.0)
        self._shown = 0, 0

    @property
    def baseline(self) -> int:
        """The baseline as of the last advance, 0-1023."""
        return self._baseline.value

    @property
    def figure(self) -> int:
        """The filtered data as of the last advance, 0-1023; 0 before the first window is over."""
        if self._shown[0] != self._window:
            self._shown = self._window, self._figure(self._window)
        return self._shown[1]

    @property
    def needed(self) -> Seconds:
        """The instant before which nothing of the surface's past is asked for any more."""
        return self._ends(max(self._window - 1, 0))

    def advance(self, at: Seconds) -> bool:
        """Play all windows that are over at ``at``; tell whether the touch decision changed, be it to and fro."""
        changed = False
        target = int((at - self._begun) / self._tuning.window_s + _EDGE)
        while self._window < target:
            last = min(target, self._last_before_break())
            fixed = self._fixed_until(last)
            if fixed > self._window:
                self._window = int(fixed)
            elif self._follows_until(last) > self._window:
                self._window = int(last)
                self._baseline.settle(self._figure(self._window))
            else:
                changed |= self._step()
        return changed

    def quiet_until(self) -> Seconds:
        """Tell an instant before which the touch decision can't change; NEVER where it can't at all by itself."""
        last = self._last_before_break()
        proven = max(self._fixed_until(last), self._follows_until(last), self._out_of_reach_until(last))
        return self._ends(proven + 1)

    def _ends(self, window: float) -> Seconds:
        return Seconds(self._begun + window * self._tuning.window_s)

    def _last_before_break(self) -> float:
        until = self._surface.next_break(self._number, self._ends(self._window))
        if until == NEVER:
            return math.inf
        return max(math.ceil((until - self._begun) / self._tuning.window_s - _EDGE) - 1, self._window)

    def _level(self, window: float) -> float:
        middle = Seconds(self._begun + (window - 1) * self._tuning.window_s + self._middle_s)
        return self._clipped(self._surface.level(self._number, middle))

    def _clipped(self, level: float) -> float:
        level *= self._gain
        return level if 0.0 <= level <= FULL_SCALE else min(max(level, 0.0), float(FULL_SCALE))

    def _figure(self, window: int) -> int:
        begins = self._ends(window - 1)
        if self._surface.next_break(self._number, begins) > self._ends(window):
            mean = self._level(window)
        else:
            mean = self._mean_of_samples(begins)
        figure = round(mean + self._surface.noise(self._number, self._first_noise + window))
        return min(max(figure, 0), FULL_SCALE)

    def _mean_of_samples(self, begins: Seconds) -> float:
        samples = self._tuning.samples
        instants = (Seconds(begins + sample * self._tuning.sample_s) for sample in range(1, samples + 1))
        return sum(self._clipped(self._surface.level(self._number, at)) for at in instants) / samples

    def _step(self) -> bool:
        self._window += 1
        figure = self._figure(self._window)
        if self._window == 1 and self._tuning.loaded_bits:
            self._baseline.settle(figure & self._tuning.loaded_bits)
        changed = self._decide(self._baseline.value - figure)
        self._baseline.follow(figure, self.touched, self._window)
        return changed

    def _decide(self, delta: int) -> bool:
        changes = delta < self._release if self.touched else delta > self._touch
        if not changes:
            self._pending = 0
            return False
        self._pending += 1
        if self._pending < (self._tuning.release_windows if self.touched else self._tuning.touch_windows):
            return False
        self._pending = 0
        self.touched = not self.touched
        return True

    def _line(self, last: float) -> tuple[float, float]:
        first = self._level(self._window + 1)
        return first, first if last == math.inf else self._level(last)

    def _fixed_until(self, last: float) -> float:
        """Tell up to which window neither baseline nor decision can move; the level is a straight line to ``last``."""
        if last <= self._window or self._pending or not self._window:
            return self._window
        low, high = self._baseline.still_levels(self.touched, self._touch, self._release, MARGIN)
        first, end = self._line(last)
        if not low < first < high:
            return self._window
        while last > self._window + 1 and not low < end < high:
            last = self._window + (last - self._window) // 2
            end = self._level(last)
        return last

    def _follows_until(self, last: float) -> float:
        """Tell ``last`` where the baseline becomes every figure up to there, each within 2 counts of the one before."""
        if last <= self._window or self._pending or not self._window or self.touched or self._touch < 2:
            return self._window
        first, end = self._line(last)
        slope = abs(end - first) / max(last - self._window - 1, 1)
        near = abs(self._baseline.value - first) <= MARGIN + STILL
        return last if near and slope <= STILL and self._baseline.passes_small() else self._window

    def _out_of_reach_until(self, last: float) -> float:
        """Tell up to which window the way that the baseline may take to the level leaves no room for a touch."""
        if last <= self._window or self._pending or not self._window or self.touched:
            return self._window
        first, end = self._line(last)
        while last > self._window and self._way(first, end) > self._touch:
            last = self._window if last == math.inf else self._window + (last - self._window) // 2
            end = self._level(last)
        return last

    def _way(self, first: float, end: float) -> float:
        highest = max(self._baseline.value, first + MARGIN, end + MARGIN)
        return highest - (min(first, end) - MARGIN)
