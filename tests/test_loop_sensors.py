"""The loop with a sensor: what is told of it, and how often it wakes for it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from toccata.audio.silent import SilentPlayer
from toccata.events import Heard, Reading, Sensed
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.client import Access, Client, Mode, PadSettings, Setup
from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.units import Decibels, PadId, Seconds

LAP = PadId(16, 0, "lap")
DEVICE = Device(sensors=(SensorSettings("lap", PressureChip.ADS1015),))


class Stage:
    """A lap pad on an ADS1015 in virtual time; ``mapped``: a muted sound is, so that no sample is needed."""

    def __init__(self, mapped: bool = True) -> None:
        self.time = VirtualTime()
        self.chips = SimulatedBoards(DEVICE, self.time)
        bus = I2cBus(self.chips.adapter, self.time.now)
        sources = pressure_sources(DEVICE, bus, None, self.time.now)
        rig = Rig(DEVICE, bus, VirtualWake(self.chips, self.time), self.time.now, sources)
        pads = {LAP: PadSettings(Mode.ONE_SHOT, ("drum",))} if mapped else {}
        client = Client("robin", "Robin", Access(), (Setup("Hello", pads),), "Hello")
        core = Core(client, {}, Random(1), Decibels(-1.0), Pace.of(64, 48_000))
        self.sensed: list[Sensed] = []
        self.ticks = 0
        self.loop = Loop(rig, core, SilentPlayer(48_000, "virtual"), self.time.now, self._listen)

    def run(self, seconds: float) -> Stage:
        """Play on for so long."""
        end = Seconds(self.time.now() + seconds)
        while self.time.now() < end:
            self.loop.wait(end)
            self.loop.tick()
            self.ticks += 1
        return self

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        assert sensed or heard
        self.sensed += sensed


def test_of_a_sensor_only_the_beginning_and_the_end_of_a_squeeze_are_told() -> None:
    stage = Stage().run(1.0)
    stage.chips.touch(LAP, 0.5)
    stage.run(0.5)
    stage.chips.touch(LAP, 0.0)
    stage.run(0.5)
    told = [(one.pad, one.level > 0.0) for one in stage.sensed if isinstance(one, Reading)]
    assert told == [(LAP, True), (LAP, False)]


def test_the_loop_wakes_for_a_sensor_no_oftener_than_its_chip_has_something_to_say() -> None:
    resting, played = Stage(mapped=False).run(1.0), Stage().run(1.0)
    resting.ticks = played.ticks = 0
    resting.run(2.0)
    played.run(2.0)
    assert played.ticks - resting.ticks < 2.0 * 2200
