"""A row of steps on simulated FSR pads, in real time, through the real loop; when each was done and when it sounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from toccata.audio.player import Player
from toccata.events import Heard, Sensed, Started
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import recipes
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import LiveWake, SimulatedBoards
from toccata.sensors.simulated.timeline import RealTime
from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.pads import sensors_of
from toccata.technician.tone import bench_client, bench_samples
from toccata.technician.trial import now
from toccata.units import Decibels, Seconds

SETTLE_S = Seconds(2.0)
"""The boards find their baselines, the sensors their rest and their noise."""

HOLD_S = Seconds(0.030)
GAPS_S = (0.080, 0.110)
"""From step to step: the sensor is at rest again before, and no instant of its cycle is met more often than another."""

PRESSURE = 0.6
FOUR = tuple(SensorSettings(f"pad-{channel}", PressureChip.ADS1015, 0x48, channel) for channel in range(4))


class Pressed:
    """Four boards on lines, and so many FSR pads on one ADS1015, each with a tone."""

    def __init__(self, player: Player, mapped: int, seed: int) -> None:
        real, self._random = RealTime(), Random(seed)
        device = Device(sensors=FOUR[:mapped])
        self._pads, self._hands = sensors_of(device), SimulatedBoards(device, real)
        tone = next(iter(bench_samples(bench_client(device), player.rate).values()))
        client = _client(device)
        player.load({tone.key: tone})
        pace = Pace.of(device.frames, player.rate)
        core = Core(client, dict.fromkeys(recipes(client), tone), Random(seed), device.ceiling_dbfs, pace)
        bus = I2cBus(self._hands.adapter, now)
        sources = pressure_sources(device, bus, None, now)
        rig = Rig(device, bus, LiveWake(self._hands, real), now, sources)
        self._loop = Loop(rig, core, player, now, self._listen)
        self.tick: Callable[[], None] = self._loop.tick
        self._sounded: list[Seconds] = []

    def settle(self) -> None:
        """Let boards and sensors find their rest."""
        self._run_until(Seconds(now() + SETTLE_S))

    def play(self, steps: int) -> tuple[list[Seconds], list[Seconds]]:
        """Press the pads in turn: when each was pressed, and when the player was told to play."""
        self._sounded, pressed, at = [], [], now()
        for step in range(steps):
            at = Seconds(at + self._random.uniform(*GAPS_S))
            self._run_until(at)
            pad = self._pads[step % len(self._pads)]
            self._hands.touch(pad, PRESSURE)
            pressed.append(now())
            self._run_until(Seconds(now() + HOLD_S))
            self._hands.touch(pad, 0.0)
        self._run_until(Seconds(now() + GAPS_S[1]))
        return pressed, self._sounded

    def _run_until(self, at: Seconds) -> None:
        while now() < at:
            self._loop.wait(at)
            self.tick()

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        self._sounded += [now() for one in heard if isinstance(one, Started)]


def _client(device: Device) -> Client:
    pad = PadSettings(Mode.ONE_SHOT, ("bench/tone",), Access(steady_ms=0.0))
    setup = Setup("Bench", dict.fromkeys(sensors_of(device), pad))
    return Client("bench", "Bench", pad.access, (setup,), "Bench", level_db=Decibels(0.0))
