"""A squeeze that goes from nothing to all and back, rendered: how loud it is at each pressure, in virtual time."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from toccata.audio.render import RenderPlayer
from toccata.bank import CELL_S, CHANNELS, Sample
from toccata.loop import Loop
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import recipes
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.client import Access, Client, Curve, Mode, PadSettings, Setup
from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.pads import sensors_of
from toccata.units import Decibels, Seconds

RATE = 48_000
AMPLITUDE = 0.25
WAY_S = 1.5
"""From 0 to 100 %, and as long back."""

STEP_S = 0.005
WINDOW_S = 0.050
BEGUN = 1.0
"""The sweep begins one second after the pad is known to rest."""

CHIPS = {
    "an FSR pad": SensorSettings("pad", PressureChip.ADS1015),
    "a bulb": SensorSettings("bulb", PressureChip.MPRLS),
}


def sweep(sensor: SensorSettings, curve: Curve) -> list[tuple[float, float]]:
    """Sweep once.

    Returns:
        pressure (0 to 1, negative on the way back) and loudness in dB, for windows of 50 ms.
    """
    time, device = VirtualTime(), Device(sensors=(sensor,))
    hands = SimulatedBoards(device, time)
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        player = RenderPlayer(Path(folder) / "sweep.wav", RATE)
        loop = _loop(device, hands, time, curve, player)
        _play(loop, hands, device, time)
        player.close()
        sound, _ = soundfile.read(Path(folder) / "sweep.wav")
    return [(pressure, _loudness(sound, at)) for pressure, at in _windows()]


def _play(loop: Loop, hands: SimulatedBoards, device: Device, time: VirtualTime) -> None:
    (pad,) = sensors_of(device)
    for step in range(round(2 * WAY_S / STEP_S)):
        at = BEGUN + step * STEP_S
        _run(loop, time, at)
        hands.touch(pad, 1.0 - abs(1.0 - step * STEP_S / WAY_S))
    hands.touch(pad, 0.0)
    _run(loop, time, BEGUN + 2 * WAY_S + 0.5)


def _run(loop: Loop, time: VirtualTime, until: float) -> None:
    while time.now() < until:
        loop.wait(Seconds(until))
        loop.tick()


def _loop(device: Device, hands: SimulatedBoards, time: VirtualTime, curve: Curve, player: RenderPlayer) -> Loop:
    settings = PadSettings(Mode.HOLD, ("tone",), Access(steady_ms=0.0), curve=curve)
    setup = Setup("Sweep", dict.fromkeys(sensors_of(device), settings))
    client = Client("sweep", "Sweep", settings.access, (setup,), "Sweep", level_db=Decibels(0.0))
    tone = _tone()
    player.load({tone.key: tone})
    core = Core(client, dict.fromkeys(recipes(client), tone), Random(0), device.ceiling_dbfs, Pace.of(64, RATE))
    bus = I2cBus(hands.adapter, time.now)
    sources = pressure_sources(device, bus, None, time.now)
    return Loop(Rig(device, bus, VirtualWake(hands, time), time.now, sources), core, player, time.now, lambda *_: None)


def _tone() -> Sample:
    """One second of 400 Hz, whole periods: a loop without a seam."""
    wave = np.rint(AMPLITUDE * 32_767 * np.sin(2 * np.pi * 400 / RATE * np.arange(RATE))).astype(np.int16)
    pcm = np.repeat(wave[:, np.newaxis], CHANNELS, axis=1)
    envelope = np.full(int(1 / CELL_S) + 1, AMPLITUDE, np.float32)
    return Sample("tone", "tone", Decibels(0.0), RATE, pcm, (0, RATE), -15.0, -12.0, envelope, Seconds(0.12), False)


def _windows() -> list[tuple[float, float]]:
    begins = np.arange(0.0, 2 * WAY_S - WINDOW_S / 2, WINDOW_S)
    middles = begins + WINDOW_S / 2
    shares = 1.0 - np.abs(1.0 - middles / WAY_S)
    ways = np.where(middles < WAY_S, 1.0, -1.0)
    return list(zip((shares * ways).tolist(), (BEGUN + begins).tolist(), strict=True))


def _loudness(sound: np.ndarray, at: float) -> float:  # type: ignore[type-arg]
    part = sound[round(at * RATE) : round((at + WINDOW_S) * RATE), 0]
    power = float(np.mean(part**2)) if len(part) else 0.0
    return 10.0 * float(np.log10(max(power, 1e-12) / (AMPLITUDE**2 / 2)))
