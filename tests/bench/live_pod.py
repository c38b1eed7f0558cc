"""Steps on the ADC of the emulated pod, paced to the wall clock, through the real loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from emulator.bench import RESTING
from emulator.paced import PacedPod

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
from toccata.settings.device import Device, PodSettings, PressureChip, SensorSettings
from toccata.settings.pads import sensors_of
from toccata.technician.tone import bench_client, bench_samples
from toccata.technician.trial import now
from toccata.units import Decibels, Seconds

SETTLE_S = Seconds(2.0)
HOLD_S = Seconds(0.060)
GAPS_S = (0.150, 0.200)
"""From step to step: the pod is at rest again before, also where the emulator is some ten milliseconds behind."""

PRESSED = 0.6
CHIN = (SensorSettings("chin", PressureChip.POD, channel=2),)


@dataclass(frozen=True, slots=True)
class Step:
    """When the ADC's input was pressed, and how far the emulated pod was behind then."""

    at: Seconds
    behind: float


class LivePod:
    """Four boards on lines, and one sensor of the pod with a tone."""

    def __init__(self, pod: PacedPod, player: Player, seed: int) -> None:
        real, device = RealTime(), Device(sensors=CHIN, pod=PodSettings())
        self._pod, self._random = pod, Random(seed)
        tone = next(iter(bench_samples(bench_client(device), player.rate).values()))
        client = _client(device)
        player.load({tone.key: tone})
        pace = Pace.of(device.frames, player.rate)
        core = Core(client, dict.fromkeys(recipes(client), tone), Random(seed), device.ceiling_dbfs, pace)
        boards = SimulatedBoards(device, real)
        bus = I2cBus(boards.adapter, now)
        sources = pressure_sources(device, bus, I2cBus(pod, now), now)
        self._loop = Loop(Rig(device, bus, LiveWake(boards, real), now, sources), core, player, now, self._listen)
        self._sounded: list[Seconds] = []

    def settle(self) -> None:
        """Let the boards and the pod find their rest."""
        self._run_until(Seconds(now() + SETTLE_S))

    def play(self, steps: int) -> tuple[list[Step], list[Seconds]]:
        """Press so often: the steps, and when the player was told to play."""
        self._sounded, done = [], []
        for _ in range(steps):
            self._run_until(Seconds(now() + self._random.uniform(*GAPS_S)))
            done.append(self._press(PRESSED))
            self._run_until(Seconds(now() + HOLD_S))
            self._press(RESTING)
        self._run_until(Seconds(now() + GAPS_S[1]))
        return done, self._sounded

    def _press(self, share: float) -> Step:
        with self._pod.locked():
            self._pod.bench.adc(CHIN[0].channel, share)
            return Step(now(), self._pod.lag.now_s)

    def _run_until(self, at: Seconds) -> None:
        while now() < at:
            self._loop.wait(at)
            self._loop.tick()

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        self._sounded += [now() for one in heard if isinstance(one, Started)]


def _client(device: Device) -> Client:
    pad = PadSettings(Mode.ONE_SHOT, ("bench/tone",), Access(steady_ms=0.0))
    setup = Setup("Bench", dict.fromkeys(sensors_of(device), pad))
    return Client("bench", "Bench", pad.access, (setup,), "Bench", level_db=Decibels(0.0))
