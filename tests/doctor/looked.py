"""Boards to look at: simulated chips in virtual time, and figures that a test makes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toccata.doctor.watch import BoardWatch
from toccata.link import Counts
from toccata.sensors.bus import I2cBus
from toccata.sensors.mpr121 import Chip
from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device import DEFAULT_THRESHOLDS, Device
from toccata.units import PadId, Seconds

EVERY_S = Seconds(0.1)
IDLE = (240, 250, 230, 236, 244, 228, 259, 221, 233, 247, 238, 252)
JITTER = (0, 1, -1, 0, 0, 1, 0, -1, 0, 0)
"""Of a still pad: 0.6 counts either way."""


class OnBoard:
    """A board of simulated chips, looked at ten times a second."""

    def __init__(self, covered: tuple[int, ...] = (), seed: int = 0) -> None:
        self.time, device = VirtualTime(), Device()
        self.hands = SimulatedBoards(device, self.time, seed)
        for pad in covered:
            self.touch(pad)
        self.chip = Chip(I2cBus(self.hands.adapter, self.time.now), device.boards[0].address)
        self.chip.start(DEFAULT_THRESHOLDS)
        self.time.spend(0.5)
        self.watch = BoardWatch(0)

    def touch(self, pad: int, amount: float = 0.8) -> None:
        self.hands.touch(PadId(0, pad), amount)

    def wet(self, rate: float = 1.0, kind: FaultKind = FaultKind.WET) -> None:
        now = self.time.now()
        self.hands.inject(kind, 0, now, Seconds(now + 60.0), rate)

    def look(self, seconds: float) -> OnBoard:
        for _ in range(round(seconds / EVERY_S)):
            self.time.spend(EVERY_S)
            found = self.chip.survey()
            self.watch.take(Counts(0, found.figures, found.baselines, self.time.now()))
        return self


def looked(
    baselines: Mapping[int, int] | None = None,
    touch: Callable[[int], Mapping[int, int]] = lambda _: {},
    looks: int = 50,
    jitter: Callable[[int, int], int] = lambda pad, look: JITTER[(look + pad) % len(JITTER)],
    slope: float = 0.0,
    begun: float = 0.0,
) -> BoardWatch:
    """Looks at a board of these baselines (others idle as ever), of which ``touch`` takes counts away, look by look."""
    watch, idle = BoardWatch(0), {**dict(enumerate(IDLE)), **(baselines or {})}
    for look in range(looks):
        gone = touch(look)
        rise = round(slope * look * EVERY_S)
        figures = [max(idle[pad] + jitter(pad, look) + rise - gone.get(pad, 0), 0) for pad in range(12)]
        shown = tuple((idle[pad] + rise) & ~3 for pad in range(12))
        watch.take(Counts(0, tuple(figures), shown, begun + look * EVERY_S))
    return watch
