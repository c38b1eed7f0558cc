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
        confirmed: the read that confirms it has ended.
        sounded: the player was told.
        bus: how long, of ``asked`` to ``sounded``, the bus was busy.
    """

    touched: Seconds
    changed: Seconds
    asked: Seconds
    confirmed: Seconds
    sounded: Seconds
    bus: Seconds


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

    def spent(self, address: int, since: Seconds) -> tuple[Seconds, Seconds]:
        """Tell when this board was first asked since an instant, and how long the bus was busy from then on."""
        asked, busy = NEVER, 0.0
        for called, begun, ended in self.calls:
            if asked == NEVER and called == address and ended >= since:
                asked = Seconds(max(begun, since))
            if asked != NEVER:
                busy += ended - max(begun, since)
        return asked, Seconds(busy)


@dataclass(slots=True)
class _Touch:
    """A touch that was not answered yet; ``changes``: the latest two instants at which its status might change."""

    pad: PadId
    at: Seconds
    changes: tuple[Seconds, Seconds] = (NEVER, NEVER)
    confirmed: Seconds = NEVER


class Trial:
    """Everything of the instrument but the card and the finger; ``play`` as often as wanted.

    Args:
        device: boards, bus and poll of instrument.json.
        player: where the tones sound; its card is open.
        lines: wake on the boards' IRQ lines; else every board is polled.
        seed: of the instants of the touches.
    """

    def __init__(self, device: Device, player: Player, lines: bool, seed: int = 0) -> None:
        real = RealTime()
        self.boards = SimulatedBoards(device, real)
        self._bus = TimedAdapter(self.boards.adapter)
        wake = LiveWake(self.boards, real, lines=lines)
        client = bench_client(device)
        samples = bench_samples(client, player.rate)
        player.load({sample.key: sample for sample in samples.values()})
        pace = Pace.of(device.frames, player.rate)
        core = Core(client, samples, Random(seed), device.ceiling_dbfs, pace)
        self.loop = Loop(Rig(device, I2cBus(self._bus, now), wake, now), core, player, now, self._listen)
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
            at = Seconds(max(at, now()) + self._random.uniform(*GAPS_S))
            self._run_until(at)
            self._lay_a_finger(next(self._pads))
        self._run_until(Seconds(now() + GAPS_S[1]))
        return self._answers

    def rest(self, seconds: Seconds, tick: Callable[[], None] | None = None) -> None:
        """Let nobody touch anything for a while; ``tick`` stands in for the loop's own, to time it."""
        self._run_until(Seconds(now() + seconds), tick)

    def _lay_a_finger(self, pad: PadId) -> None:
        self.boards.touch(pad, FIRMNESS)
        self._touch = _Touch(pad, now())
        self._run_until(Seconds(now() + HOLD_S))
        self._touch = None
        self.boards.touch(pad, 0.0)

    def _run_until(self, at: Seconds, tick: Callable[[], None] | None = None) -> None:
        tick = tick or self.loop.tick
        while now() < at:
            self._foresee()
            self.loop.wait(at)
            tick()

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
                touch.confirmed = min(touch.confirmed, one.at)
        if any(isinstance(one, Started) and one.pad == touch.pad for one in heard):
            self._touch = None
            self._answers.append(self._answer(touch, sounded))

    def _answer(self, touch: _Touch, sounded: Seconds) -> Answer:
        changed = max((due for due in touch.changes if due <= touch.confirmed), default=touch.at)
        asked, bus = self._bus.spent(self.boards.addresses[touch.pad.board], changed)
        return Answer(touch.at, changed, asked, touch.confirmed, sounded, bus)
