"""The instrument around the emulated pod: rig, loop, core and a rendered sound share the pod's own time."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from emulator.adc import Input
from emulator.bench import Following

from firmware.emulated.pod_at_bench import PodAtBench
from toccata.assemble import Stock, bank_of, build_core, known_sounds, read_client
from toccata.audio.render import RenderPlayer
from toccata.bank import CHANNELS, Sample
from toccata.events import Ended, Heard, Note, Sensed, Started
from toccata.loop import Loop
from toccata.play.ledger import Pace
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device import BOARD_ADDRESSES, BoardSettings, Device, PodSettings, PressureChip, SensorSettings
from toccata.units import Gain, Seconds

RATE = 48_000
SENSORS = ("knee", "elbow", "chin", "foot")
"""What hangs on the pod's channels 0 to 3; the client plays all of them."""

CHIN = SENSORS.index("chin")
COMFORTABLE, FIRM = 0.25, 0.5
"""What the client can do with each, as shares above rest."""

RESTS_AT = 0.02
READY_S = 0.4
"""The pod is sought, and believed once it was let go for 100 ms."""

Frames = npt.NDArray[np.float64]


def device(khz: int = 100) -> Device:
    sensors = [SensorSettings(name, PressureChip.POD, channel=channel) for channel, name in enumerate(SENSORS)]
    boards = (BoardSettings(BOARD_ADDRESSES[0]),)
    return Device(boards=boards, sensors=tuple(sensors), pod=PodSettings(bus_khz=khz))


def client_file(folder: Path) -> Path:
    """A client who holds a warm pad with the chin, and would hear any other sensor too."""
    held = {name: {"mode": "hold", "sound": "marimba/C4"} for name in SENSORS}
    held["chin"]["sound"] = "warm-pad/C4"
    calibrated = {name: {"rest": 0.0, "comfortable": COMFORTABLE, "firm": FIRM} for name in SENSORS}
    about: dict[str, Any] = {"format": 1, "client": {"id": "robin", "nickname": "Robin"}, "calibration": calibrated}
    file = folder / "robin.json"
    file.write_text(json.dumps(about | {"setups": [{"name": "One", "pads": {}, "sensors": held}]}))
    return file


class KeptSound(io.BytesIO):
    """A sound file that can be read after the player has closed it."""

    def close(self) -> None:
        """Stay open."""


class PodStage:
    """One performance with the pod; ``heard`` and ``sensed`` keep what was told."""

    def __init__(self, pod: PodAtBench, data: Path) -> None:
        self.pod, self.time = pod, VirtualTime()
        self.wires = Following(pod.bench, self.time)
        stock = Stock(data, device(), known_sounds(data))
        client = read_client(stock, client_file(data))
        self.samples = bank_of(stock, client, RATE)
        self.heard: list[Heard] = []
        self.sensed: list[Sensed] = []
        self._sound = KeptSound()
        self._player = RenderPlayer(self._sound, RATE)
        self._player.load({sample.key: sample for sample in self.samples.values()})
        core = build_core(stock, client, self.samples, Random(0), Pace.of(64, RATE))
        self.loop = Loop(self._rig(stock.device), core, self._player, self.time.now, self._listen)
        self.run(READY_S)

    def _rig(self, device: Device) -> Rig:
        now, boards = self.time.now, SimulatedBoards(device, self.time)
        bus, self.pod_bus = I2cBus(boards.adapter, now), I2cBus(self.wires, now)
        return Rig(device, bus, VirtualWake(boards, self.time), now, pressure_sources(device, bus, self.pod_bus, now))

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        self.sensed += sensed
        self.heard += heard

    def run(self, span: float) -> None:
        """Play on for so many seconds."""
        end = Seconds(self.time.now() + span)
        while self.time.now() < end:
            self.loop.wait(end)
            self.loop.tick()
        self.wires.catch_up()

    def squeeze(self, *points: tuple[float, float], channel: int = CHIN) -> float:
        """Squeeze from now on: (seconds, share above rest), straight in between; gives the instant."""
        self.wires.catch_up()
        at, shares = np.array(points).T
        self.pod.bench.adc(channel, following(self.pod.bench.chip.now_ns, at, shares + RESTS_AT))
        return self.time.now()

    def starts(self, since: float = 0.0) -> list[Started]:
        return [one for one in self.heard if isinstance(one, Started) and one.at >= since]

    def ends(self, since: float = 0.0) -> list[Ended]:
        return [one for one in self.heard if isinstance(one, Ended) and one.at >= since]

    def sound(self) -> Frames:
        """All that was rendered, the left channel, as shares of full scale; the performance is over."""
        self._player.close()
        return frames_of(self._sound)

    def held_full(self, sound: str, at: float, until: float) -> Frames:
        """What a voice of this sound, started then and never turned, would have been."""
        sample = next(one for one in self.samples.values() if one.sound == sound)
        return rendered(sample, at, until)


def following(begun_ns: float, at: npt.NDArray[np.float64], shares: npt.NDArray[np.float64]) -> Input:
    return lambda ns: float(np.interp((ns - begun_ns) * 1e-9, at, shares))


def rendered(sample: Sample, at: float, until: float) -> Frames:
    kept = KeptSound()
    player = RenderPlayer(kept, sample.rate)
    player.load({sample.key: sample})
    player.play(Note(1, sample.key, Gain(1.0), sample.loop is not None, Seconds(at)))
    player.tick(Seconds(until))
    player.close()
    return frames_of(kept)


def frames_of(file: io.BytesIO) -> Frames:
    file.seek(0)
    with wave.open(file) as sound:
        pcm = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    return pcm[::CHANNELS] / 32_768.0


def loudness_db(frames: Frames, window_s: float = 0.05) -> Frames:
    """RMS of each window in dBFS; -inf for silence."""
    size = round(window_s * RATE)
    whole = frames[: len(frames) // size * size].reshape(-1, size)
    with np.errstate(divide="ignore"):
        decibels: Frames = 10.0 * np.log10((whole**2).mean(axis=1))
    return decibels
