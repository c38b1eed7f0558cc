"""A row of touches on simulated boards, in real time, through the real loop; when each stage of each was reached."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from smbus2 import i2c_msg

from toccata.audio.player import Player
from toccata.events import Heard, Reading, Sensed, Started
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.sensors.bus import Adapter, I2cBus
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import LiveWake, SimulatedBoards
from toccata.sensors.simulated.timeline import RealTime
from toccata.settings.device import PADS_PER_BOARD, Device
from toccata.technician.tone import bench_client, bench_samples
from toccata.units import NEVER, Level, PadId, Seconds

SETTLE_S = Seconds(0.5)
"""The boards are found, and their baselines, before the first touch."""

HOLD_S = Seconds(0.016)
"""Four windows of the chip: long enough to be seen."""

GAPS_S = (0.024, 0.040)
"""From touch to touch, so that no instant of chip, poll or card is met more often than another."""

FIRMNESS = 0.8
_CALLS = 128


def now() -> Seconds:
    """The clock of all stages, the card's included."""
    return Seconds(time.monotonic())


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one touch; instants on the monotonic clock.

    Attributes:
        touched: the finger lies on the electrode.
        changed: the chip's status says so (its line falls).
        asked: the first transaction that could see it begins.
        confirmed: the read that makes it count has ended.
        sounded: the player was told.
        bus: how long the bus was busy for it.
        unfirm: how long it was confirmed, but not firm enough: the chip's first figures may hold part of the touch.
    """

    touched: Seconds
    changed: Seconds
    asked: Seconds
    confirmed: Seconds
    sounded: Seconds
    bus: Seconds
    unfirm: Seconds


class TimedAdapter:
    """A bus that remembers its latest calls: address, begin, end."""

    def __init__(self, adapter: Adapter) -> None:
        self.calls: deque[tuple[int, Seconds, Seconds]] = deque(maxlen=_CALLS)
        self._adapter = adapter

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        """Transfer the messages, and note how long it took."""
        begun = now()
        try:
            self._adapter.i2c_rdwr(*i2c_msgs)
        finally:
            self.calls.append((i2c_msgs[0].addr, begun, now()))

    def close(self) -> None:
        """Give the bus back."""
        self._adapter.close()

    def first_asked(self, address: int, since: Seconds) -> Seconds:
        """Tell when a call to this board began that ended after an instant; NEVER: none did."""
        begun = (begun for called, begun, ended in self.calls if called == address and ended >= since)
        return Seconds(max(next(begun, NEVER), since))

    def busy(self, since: Seconds, until: Seconds) -> Seconds:
        """Tell how long of this span the bus was busy."""
        parts = (min(ended, until) - max(begun, since) for _, begun, ended in self.calls)
        return Seconds(sum(part for part in parts if part > 0.0))


@dataclass(slots=True)
class _Touch:
    """A touch that was not answered yet; ``changes``: the latest two instants at which its status might change."""

    pad: PadId
    at: Seconds
    changes: tuple[Seconds, Seconds] = (NEVER, NEVER)
    confirmed: Seconds = NEVER
    counts: Seconds = NEVER


class Trial:
    """Everything of the instrument but the card and the finger; ``play`` as often as wanted.

    Attributes:
        boards: the simulated ones that are touched.
        tick: the loop's own, or one that times it.

    Args:
        device: boards, bus and poll of instrument.json.
        player: where the tones sound; its card is open.
        lines: wake on the boards' IRQ lines; else every board is polled.
        seed: of the instants of the touches.
        through: what stands between the bus and the simulated adapter, if anything.
    """

    def __init__(
        self,
        device: Device,
        player: Player,
        lines: bool,
        seed: int = 0,
        through: Callable[[Adapter], Adapter] | None = None,
    ) -> None:
        real = RealTime()
        self.boards = SimulatedBoards(device, real)
        self._bus = TimedAdapter(through(self.boards.adapter) if through is not None else self.boards.adapter)
        wake = LiveWake(self.boards, real, lines=lines)
        client = bench_client(device)
        samples = bench_samples(client, player.rate)
        player.load({sample.key: sample for sample in samples.values()})
        pace = Pace.of(device.frames, player.rate)
        core = Core(client, samples, Random(seed), device.ceiling_dbfs, pace)
        self._loop = Loop(Rig(device, I2cBus(self._bus, now), wake, now), core, player, now, self._listen)
        self.tick: Callable[[], None] = self._loop.tick
        self._random = Random(seed)
        self._touch: _Touch | None = None
        self._answers: list[Answer] = []
        # From board to board: the pad that is touched never waits for the lift of the one before.
        boards = range(len(device.boards))
        self._pads = cycle([PadId(board, pad) for pad in range(PADS_PER_BOARD) for board in boards])

    def settle(self) -> None:
        """Let the boards find their baselines."""
        self._run_until(Seconds(now() + SETTLE_S))

    def play(self, touches: int) -> list[Answer]:
        """Touch so many pads in turn; touches that nothing came of are left out."""
        self._answers = []
        at = now()
        for _ in range(touches):
            at = Seconds(at + self._random.uniform(*GAPS_S))
            self._run_until(at)
            self._lay_a_finger(next(self._pads))
        self._run_until(Seconds(now() + GAPS_S[1]))
        return self._answers

    def rest(self, seconds: Seconds) -> None:
        """Let nobody touch anything for a while."""
        self._run_until(Seconds(now() + seconds))

    def _lay_a_finger(self, pad: PadId) -> None:
        self.boards.touch(pad, FIRMNESS)
        self._touch = _Touch(pad, now())
        self._run_until(Seconds(now() + HOLD_S))
        self._touch = None
        self.boards.touch(pad, 0.0)

    def _run_until(self, at: Seconds) -> None:
        while now() < at:
            self._foresee()
            self._loop.wait(at)
            self.tick()

    def _foresee(self) -> None:
        touch = self._touch
        if touch is not None and touch.confirmed == NEVER:
            due = self.boards.adapter.next_change(self.boards.addresses[touch.pad.board])
            touch.changes = touch.changes[1], due

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        sounded, touch = now(), self._touch
        if touch is None:
            return
        for one in sensed:
            if isinstance(one, Reading) and one.pad == touch.pad and one.level > Level(0.0):
                touch.confirmed, touch.counts = min(touch.confirmed, one.at), one.at
        if any(isinstance(one, Started) and one.pad == touch.pad for one in heard):
            self._touch = None
            self._answers.append(self._answer(touch, sounded))

    def _answer(self, touch: _Touch, sounded: Seconds) -> Answer:
        changed = max((due for due in touch.changes if due <= touch.confirmed), default=touch.at)
        asked = self._bus.first_asked(self.boards.addresses[touch.pad.board], changed)
        waited = touch.counts - touch.confirmed - self._bus.busy(touch.confirmed, touch.counts)
        bus = self._bus.busy(asked, sounded)
        return Answer(touch.at, changed, asked, touch.counts, sounded, bus, Seconds(waited))
