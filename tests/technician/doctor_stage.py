"""An instrument on the link that a test scripts, a bus of simulated chips, a technician, and a data folder."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from machine.machine_root import programs
from toccata import link
from toccata.doctor.playing import LatencySeen
from toccata.errors import BoardError
from toccata.link_wire import Lines, decode_for_instrument, encode
from toccata.machine.board import Run
from toccata.sensors.bus import I2cBus
from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.timeline import RealTime, Timeline, VirtualTime
from toccata.settings.device import Device
from toccata.technician.doctor import DoctorOptions, Surroundings, doctor
from toccata.units import Seconds

IDLE = (240, 250, 230, 236, 244, 228, 259, 221, 233, 247, 238, 252)
TOLD = "sound on hw:CARD=DAC: 64 frames at 48 kHz, 128 in the ring"


class Technician:
    """At the terminal: is told lines, and answers those that are known."""

    def __init__(self, time: Timeline, answers: Mapping[str, str] | None = None) -> None:
        self.said: list[str] = []
        self.hears: Callable[[str], None] = lambda _: None
        self._time, self._answers, self._waiting = time, dict(answers or {}), ""

    def now(self) -> Seconds:
        return self._time.now()

    def rest(self, seconds: Seconds) -> None:
        self._time.spend(seconds)

    def tell(self, line: str) -> None:
        self.said.append(line)
        self._waiting = next((answer for words, answer in self._answers.items() if words in line), "")
        self.hears(line)

    def typed(self, until: Seconds) -> str | None:
        if self._waiting:
            return self._waiting
        self._time.spend(max(until - self._time.now(), 0.0))
        return None


class Screen:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False


class LinkedInstrument:
    """Answers one guest as an instrument does: greets, tells its state, looks at once when it is to, opens pairing."""

    def __init__(self, data: Path, boards: tuple[bool, ...] = (True, True), **state: object) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.heard: list[link.ToInstrument] = []
        self.version, self.simulated, self.opens = link.VERSION, False, True
        told = {"card": TOLD, "card_ok": True, "boards": boards, **state}
        self.state = link.State("c-canary", "Setup", "", False, False, 0.0, 0.0, **told)  # type: ignore[arg-type]
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(data / "link"))
        self._server.listen()
        self._at = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(20)

    def _run(self) -> None:
        while True:
            try:
                calling, _ = self._server.accept()
            except OSError:
                return
            with calling:
                self._serve(calling)

    def _serve(self, calling: socket.socket) -> None:
        lines = Lines()
        greeting = link.Greeting(self.version, self.simulated, len(self.state.boards))
        try:
            calling.sendall(encode(greeting))
            while data := calling.recv(4096):
                for line in lines.feed(data):
                    self._answer(calling, decode_for_instrument(line))
        except OSError:
            return

    def _answer(self, calling: socket.socket, message: link.ToInstrument) -> None:
        self.heard.append(message)
        if isinstance(message, link.Hello):
            calling.sendall(encode(self.state) + encode(link.Health(1.0, 0, 0, (0, 0), 0.3, 50.0, 0, 1000)))
        elif isinstance(message, link.OpenPairing) and self.opens:
            self.state = msgspec.structs.replace(self.state, pairing_s=120.0, pairs_technician=message.technician)
            calling.sendall(encode(self.state))
        elif isinstance(message, link.Watch):
            for _ in range(20):
                self._at += 0.1
                figures = tuple(figure + (pad + round(self._at * 10)) % 2 for pad, figure in enumerate(IDLE))
                counts = link.Counts(message.board, figures, tuple(one & ~3 for one in IDLE), self._at)
                calling.sendall(encode(counts))


class Examined:
    """One run of ``toccata doctor``; ``device`` of None: there is no bus. Beside a real socket time is real."""

    def __init__(
        self,
        data: Path,
        options: Callable[[Path], DoctorOptions] = DoctorOptions,
        device: Device | None = None,
        answers: Mapping[str, str] | None = None,
        run: Run | None = None,
        root: Path | None = None,
    ) -> None:
        self.time: Timeline = RealTime() if (data / "link").exists() else VirtualTime()
        self.screen, self.tones = Screen(), 0
        self.technician = Technician(self.time, answers)
        self.hands = SimulatedBoards(device or Device(), self.time)
        self._has_bus = device is not None
        self.around = Surroundings(
            screen=self.screen,
            dialogue=self.technician,
            environ={},
            run=run or programs(),
            root=root or data / "root",
            wall=lambda: 1_800_000_000.0,
            bus=self._open,
            latency=self._measure,
        )
        self.options = options(data)

    def run(self) -> int:
        return doctor(self.options, self.around)

    def lines(self) -> list[str]:
        """The verdict and the name of each line of the table."""
        rows = re.findall(r"^(ok|look|BAD|none) +(.+?)  ", self.screen.text, re.MULTILINE)
        return [" ".join(row) for row in rows]

    def _open(self, number: int, now: Callable[[], Seconds]) -> I2cBus:
        if not self._has_bus:
            raise BoardError(f"/dev/i2c-{number}", "there is no such I2C bus", "enable I2C")
        return I2cBus(self.hands.adapter, now)

    def _measure(self, _data: Path, touches: int) -> LatencySeen:
        self.tones += touches
        return LatencySeen(9.0, 11.0, touches, 0)
