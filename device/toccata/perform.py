"""The same loop in virtual time: a script is played through simulated boards, sensors and switches, and told."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from toccata.assemble import Stock, bank_of, build_core, known_sounds, read_client
from toccata.audio.player import Player
from toccata.audio.render import RenderPlayer
from toccata.audio.silent import SilentPlayer
from toccata.errors import ScriptError
from toccata.events import Heard, Sensed
from toccata.loop import Loop
from toccata.play.ledger import Pace
from toccata.report import heard_line
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure import pressure_sources
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.switches import SimulatedSwitches
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.sensors.source import Source
from toccata.sensors.switch_box import SwitchBox
from toccata.settings.client import Client
from toccata.settings.device import Device
from toccata.settings.named_sensors import with_sensors_of
from toccata.settings.pads import inputs_of, sensors_of, switches_of
from toccata.settings.script import End, FaultLine, Line, Script, Touch, parse_script
from toccata.store.paths import bank_folder, data_folder
from toccata.store.reading import read_text
from toccata.units import NEVER, Seconds
from toccata.unseen import Unseen

RATE = 48_000
FRAMES = 64

PREROLL_S = Seconds(1.0)
"""The boards are started and their baselines found before the script's zero."""

LAST_WAIT_S = Seconds(30.0)
"""Without an end, play goes on until silence, but no longer than this after the last line."""

SEEN_S = Seconds(0.25)
HEALED_S = Seconds(2.5)
"""A touch is seen, and a board is back after its fault, within these times."""


class Performance:
    """One script, played."""

    def __init__(self, stock: Stock, client: Client, player: Player, script: Script) -> None:
        self._time = VirtualTime(Seconds(-PREROLL_S))
        self._boards = SimulatedBoards(stock.device, self._time)
        self._switches = SimulatedSwitches(switches_of(stock.device))
        samples = bank_of(stock, client, RATE)
        player.load({sample.key: sample for sample in samples.values()})
        self._core = build_core(stock, client, samples, Random(0), Pace.of(FRAMES, RATE))
        self._loop = Loop(self._rig(stock.device), self._core, player, self._time.now, self._listen)
        self._lines = deque(script.lines)
        self._quiet_after, self._latest = _ends(script)
        unread = set(sensors_of(stock.device)) - client.setup.pads.keys()
        self._unseen = Unseen(script, self._latest, unread)
        self._heard: list[Heard] = []

    def play(self) -> list[Heard]:
        """Play to the end, and give what was heard in the order of its instants."""
        while not self._is_over():
            self._loop.wait(Seconds(min(self._next_line(), self._latest)))
            while self._lines and self._lines[0].at <= self._time.now():
                self._act(self._lines.popleft())
            self._loop.tick()
        told = [*self._heard, *self._unseen.ignored()]
        return sorted((one for one in told if one.at <= self._latest), key=lambda one: one.at)

    def _rig(self, device: Device) -> Rig:
        now, boards = self._time.now, self._boards
        bus, pod_bus = I2cBus(boards.adapter, now), I2cBus(boards.pod_adapter, now)
        # A script's edges come from this very loop: none gets lost.
        box = SwitchBox(self._switches.jacks, now, polls=False)
        sources: tuple[Source, ...] = (box, *pressure_sources(device, bus, pod_bus, now))
        return Rig(device, bus, VirtualWake(boards, self._time), now, sources)

    def _is_over(self) -> bool:
        now = self._time.now()
        if now >= self._latest:
            return True
        return now >= self._quiet_after and self._core.is_silent() and self._core.due() == NEVER

    def _next_line(self) -> Seconds:
        if self._lines:
            return self._lines[0].at
        return self._quiet_after if self._time.now() < self._quiet_after else NEVER

    def _act(self, line: Line) -> None:
        if isinstance(line, Touch) and line.pad.is_switch:
            self._switches.close(line.pad, line.amount > 0.0)
        elif isinstance(line, Touch):
            self._boards.touch(line.pad, line.amount)
        elif isinstance(line, FaultLine):
            now = self._time.now()
            self._boards.inject(line.kind, line.board, now, Seconds(now + (line.for_s or 0.0)), line.rate)

    def _listen(self, sensed: Sequence[Sensed], heard: Sequence[Heard]) -> None:
        self._heard += heard
        self._unseen.watch(sensed, heard)


def perform(script_file: Path, client_file: Path, wav_file: Path | None, environ: Mapping[str, str]) -> str:
    """Play a script, and give what was heard as lines of JSON.

    Args:
        script_file: touches and faults, one JSON object a line.
        client_file: the client that plays; all four boards are simulated, a bulb, four switches, and a pressure pad
            for every other sensor that the file names.
        wav_file: where the sound is written, if it is wanted.
        environ: where the bank lies is found through it.

    Raises:
        ToccataError: the script, the client or a sound can't be followed.
    """
    data = data_folder(environ)
    device = with_sensors_of(Device(), read_text(client_file))
    stock = Stock(data, device, known_sounds(data))
    client = read_client(stock, client_file)
    # Not splitlines(): a text may hold a line separator of its own (U+2028).
    script = parse_script(read_text(script_file).split("\n"), str(script_file), inputs_of(device))
    return _with_bank(stock, lambda able: _played(able, client, script, wav_file))


def _played(stock: Stock, client: Client, script: Script, wav_file: Path | None) -> str:
    player = _player(wav_file)
    try:
        heard = Performance(stock, client, player, script).play()
    finally:
        player.close()
    return "".join(f"{heard_line(one)}\n" for one in heard)


def _with_bank(stock: Stock, play: Callable[[Stock], str]) -> str:
    """Where the data folder can't be written, the bank lies in a folder of its own for this once."""
    try:
        bank_folder(stock.data).mkdir(parents=True, exist_ok=True)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="toccata-") as folder:
            return play(Stock(Path(folder), stock.device, stock.catalogue))
    return play(stock)


def _player(wav_file: Path | None) -> Player:
    if wav_file is None:
        return SilentPlayer(RATE, "this is virtual time")
    try:
        return RenderPlayer(wav_file, RATE)
    except OSError as fault:
        raise ScriptError(str(wav_file), f"can't be written ({fault.strerror})", "choose another file") from fault


def _ends(script: Script) -> tuple[Seconds, Seconds]:
    """The instant from which silence ends the play, and the one at which it ends at the latest."""
    quiet_after = last = 0.0
    for line in script.lines:
        last = line.at
        if isinstance(line, End):
            return line.at, line.at
        quiet_after = max(quiet_after, line.at + _takes(line))
    latest = last + LAST_WAIT_S
    return Seconds(min(quiet_after, latest)), Seconds(latest)


def _takes(line: Line) -> float:
    return (line.for_s or 0.0) + HEALED_S if isinstance(line, FaultLine) else SEEN_S
