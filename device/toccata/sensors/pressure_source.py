"""A chip that measures pressure as the rig reads it: sought, read while it is wished for, lost and found again."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from toccata.events import Sensed
from toccata.sensors.bus import STUCK_PAUSE_S, I2cBus
from toccata.sensors.depth import DepthWish
from toccata.sensors.search import ABSENT_PROBE_S, FIRST_PROBE_S, LAST_PROBE_S
from toccata.sensors.trust import Trust
from toccata.units import NEVER, Level, PadId, Seconds

DOUBT_S = Seconds(0.002)
"""So soon after a read that failed comes the next one."""

ASKED_S = Seconds(0.010)
"""How often the play core is asked what it wishes for: four sensors are due 1,500 times a second."""

OUT_OF_RANGE = "out of range"
GARBAGE = "garbage"


@dataclass(frozen=True, slots=True)
class Sample:
    """What one measurement says of one sensor: the share of its full scale, or why there is none.

    ``onset``: the chip itself has counted one since the sample before.
    """

    pad: PadId
    level: Level | None
    what: str = ""
    onset: bool = False


Wishes = Mapping[PadId, Seconds]
"""How often each sensor is wished for that is wished for at all."""


class Gauge(Protocol):
    """One chip and the sensors on it. Any call may raise OSError: the source decides what that means."""

    pads: Sequence[PadId]

    def start(self) -> None:
        """Make the chip ready.

        Raises:
            OSError: it does not answer, or the bus is stuck.
            ValueError: nothing answers at its address (as Adafruit's drivers say it).
            RuntimeError: what answers can't be used; its text is told.
        """

    def due(self, wishes: Wishes) -> Seconds:
        """The next instant at which ``step`` has something to do."""

    def step(self, wishes: Wishes) -> list[Sample]:
        """Take what was measured, and have the next measured; no wait lies in between."""


class PressureSource:
    """Reads one gauge. Costs nothing while none of its sensors is wished for.

    Args:
        gauge: the chip.
        bus: what it is on.
        now: the clock that readings are stamped with.
    """

    def __init__(self, gauge: Gauge, bus: I2cBus, now: Callable[[], Seconds]) -> None:
        self.bus: I2cBus | None = bus
        self.stuck_bus = False
        self._gauge = gauge
        self._now = now
        self._trusts = {pad: Trust(pad) for pad in gauge.pads}
        self._is_up = self._is_known = False
        self._not_before = Seconds(-NEVER)
        self._probe_after = ABSENT_PROBE_S
        self._wished: Wishes = {}
        self._asked_at = -NEVER

    def due(self, wish: DepthWish) -> Seconds:
        """The next instant at which ``read`` has something to do."""
        wishes = self._wishes(wish)
        if not wishes:
            return NEVER
        return max(self._gauge.due(wishes), self._not_before) if self._is_up else self._not_before

    def read(self, wish: DepthWish) -> list[Sensed]:
        """Do what is due, and say what was found."""
        self.stuck_bus = False
        wishes = self._wishes(wish)
        if not wishes:
            return []
        try:
            if not self._is_up:
                return self._start(wishes)
            samples = self._gauge.step(wishes)
        except OSError as fault:
            self.stuck_bus = fault.errno == errno.ETIMEDOUT
            return self._miss(wishes, "bus stuck" if self.stuck_bus else "no answer")
        return self._take(samples)

    def miss(self, what: str) -> list[Sensed]:
        """It can't be read now."""
        return self._miss([pad for pad, trust in self._trusts.items() if trust.is_believed], what)

    def standing(self) -> dict[PadId, bool]:
        """Tell of each sensor that is wished for whether it can be believed; nothing is known of the others."""
        return {pad: trust.is_believed for pad, trust in self._trusts.items() if pad in self._wished}

    def _wishes(self, wish: DepthWish) -> Wishes:
        now = self._now()
        if now - self._asked_at >= ASKED_S:
            self._asked_at = now
            wishes = {pad: wish(pad) for pad in self._gauge.pads}
            self._wished = {pad: every for pad, every in wishes.items() if every < NEVER}
        return self._wished

    def _start(self, wishes: Wishes) -> list[Sensed]:
        try:
            self._gauge.start()
        except ValueError as fault:
            raise OSError(errno.ENXIO, str(fault)) from fault
        except RuntimeError as fault:
            self._seek_later()
            at = self._now()
            return [told for pad in wishes for told in self._trusts[pad].refuse(str(fault), at)]
        self._is_up, self._not_before = True, self._now()
        return []

    def _take(self, samples: Sequence[Sample]) -> list[Sensed]:
        at = self._now()
        told: list[Sensed] = []
        for sample in samples:
            trust = self._trusts[sample.pad]
            if sample.level is None:
                told += trust.bad(sample.what, at)
            else:
                told += trust.good(sample.level, at, sample.onset)
                self._is_known, self._probe_after = True, FIRST_PROBE_S
        return told

    def _miss(self, pads: Sequence[PadId] | Wishes, what: str) -> list[Sensed]:
        at = self._now()
        if not self._is_up:
            self._seek_later()
            return []
        told = [one for pad in pads for one in self._trusts[pad].bad(what, at)]
        self._not_before = Seconds(at + (STUCK_PAUSE_S if self.stuck_bus else DOUBT_S))
        if told or (pads and not any(self._trusts[pad].is_believed for pad in pads)):
            self._is_up = False
        return told

    def _seek_later(self) -> None:
        """It did not come: look again later. One that was never there is sought once a second."""
        after = self._probe_after if self._is_known else ABSENT_PROBE_S
        self._not_before = Seconds(self._now() + after)
        self._probe_after = Seconds(min(self._probe_after * 2, LAST_PROBE_S))
