"""One channel of a simulated pod, millisecond by millisecond: filter, rest, onsets. After firmware/core."""

from __future__ import annotations

import math

from toccata.sensors import pod_registers as reg

AT_REST = 24.0
"""Counts of a pad that nobody presses."""

FIRMEST = reg.RAIL - 8.0
FOLLOW_MS = 4096
"""The rest follows what lies above it so slowly (firmware/core/baseline.c)."""

SETTLED = 0.01
"""Counts from the input: nothing more than the rest moves."""


class SimulatedChannel:
    """Counts have fractions here, where the firmware's have 16 bits of them.

    Attributes:
        sample: what the input shows, in counts.
        on, off: its thresholds.
        onsets, velocity, state: as in FRAME.
    """

    def __init__(self) -> None:
        self.sample = AT_REST
        self.on, self.off = reg.ON_DEFAULT, reg.OFF_DEFAULT
        self.onsets = self.velocity = 0
        self.state = reg.STATE_IDLE
        self._recent = [AT_REST, AT_REST]
        self._level = self._rest = AT_REST
        self._left = reg.START_MS
        self._last = self._rise = self._steep = 0.0
        self._window = 0

    @property
    def is_ready(self) -> bool:
        """Tell whether it knows its rest."""
        return self._left == 0

    @property
    def is_at_rail(self) -> bool:
        """Tell whether its input is short-circuited."""
        return sorted((*self._recent, self.sample))[1] >= reg.RAIL

    @property
    def flags(self) -> int:
        """As in FRAME."""
        return (0 if self.is_ready else reg.FLAG_STARTING) | (reg.FLAG_RAIL if self.is_at_rail else 0)

    @property
    def value(self) -> int:
        """Counts above rest, 0-4095."""
        if not self.is_ready or self.is_at_rail:
            return 0
        return min(max(int(self._level - self._rest), 0), reg.FULL_SCALE)

    def press(self, share: float) -> None:
        """Press the pad to a share of the full scale."""
        self.sample = AT_REST + share * (FIRMEST - AT_REST)

    def short(self) -> None:
        """Put the input on the rail."""
        self.sample = float(reg.FULL_SCALE)

    def calibrate(self) -> None:
        """Take what is there now as the rest."""
        self._rest = self._level

    def set_threshold(self, counts: int, is_off: bool) -> bool:
        """Change a threshold, if the pair stays in order."""
        on, off = (self.on, counts) if is_off else (counts, self.off)
        if not (reg.ON_MIN <= on <= reg.ON_MAX and reg.OFF_MIN <= off <= on - reg.HYSTERESIS_MIN):
            return False
        self.on, self.off = on, off
        return True

    def advance(self, milliseconds: int) -> None:
        """Take so many samples."""
        for done in range(milliseconds):
            if self._is_settled():
                self._drift(milliseconds - done)
                return
            self._step()

    def _is_settled(self) -> bool:
        still = abs(self._level - self.sample) < SETTLED and self._recent[0] == self._recent[1] == self.sample
        return still and self.is_ready and self._window == 0 and self._is_decided()

    def _is_decided(self) -> bool:
        """Tell whether the next sample would change nothing of the state."""
        value = self._level - self._rest
        return value < self.on if self.state == reg.STATE_IDLE else value >= self.off or self.is_at_rail

    def _drift(self, milliseconds: int) -> None:
        if self.state == reg.STATE_IDLE:
            self._rest = self._level + (self._rest - self._level) * math.exp(-milliseconds / FOLLOW_MS)
            self._last, self._rise = self._level - self._rest, 0.0

    def _step(self) -> None:
        middle = sorted((*self._recent, self.sample))[1]
        self._recent = [self._recent[1], self.sample]
        self._level += (middle - self._level) / 2
        if self._left > 0:
            self._left -= 1
            self._rest = self._level
            self._last = 0.0
        elif middle >= reg.RAIL:
            self.state = reg.STATE_HELD
        else:
            self._judge(self._level - self._rest)

    def _judge(self, value: float) -> None:
        rise_before, self._rise, self._last = self._rise, value - self._last, value
        if self.state == reg.STATE_IDLE:
            if value >= self.on:
                self.onsets = self.onsets + 1 & 0xFF
                self._steep, self._window = max(self._rise, rise_before), reg.VELOCITY_WINDOW_MS
                self.state = reg.STATE_MEASURING
            return
        self._hold(released=value < self.off)

    def _hold(self, released: bool) -> None:
        if self.state == reg.STATE_MEASURING:
            self._steep = max(self._steep, self._rise)
            self._window = 0 if released else self._window - 1
            if self._window == 0:
                self.velocity = min(max(int(self._steep) // reg.VELOCITY_DIVISOR, 1), reg.VELOCITY_MAX)
                self.state = reg.STATE_HELD
        if released:
            self.state = reg.STATE_IDLE
