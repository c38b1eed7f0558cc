"""The pod's own core, loader and application, behind a simulated line: what ``toccata flash`` talks to."""

from __future__ import annotations

from firmware.core_runner import Core
from toccata.sensors import pod_registers as pod
from toccata.sensors.pod_frames import FrameReader
from toccata.sensors.pod_layout import HEADER_AT
from toccata.sensors.simulated.pod_console import Program
from toccata.units import Seconds

_PIECE = 65_536


class CorePod:
    """In place of a `SimulatedPod`; the power goes after so many bytes of its flash were erased or programmed."""

    def __init__(self, core: Core) -> None:
        self.program = Program.OFF
        self.spent = Seconds(0.0)
        self._core = core
        self._cut = False

    def power_on(self, cut: int | None = None) -> None:
        """Start from the reset, as the port's main() does."""
        self._core.line("power" if cut is None else f"power {cut}")
        self._cut = cut is not None
        self._core.line("loader-start")
        (hello,) = self._core.loader("H")
        self._boot(Program.APPLICATION if hello[3 + pod.HELLO_VALID_AT] else Program.LOADER)

    def enter_loader(self) -> None:
        """As the port does after a B."""
        self._boot(Program.LOADER)

    def answer(self, data: bytes, _: Seconds) -> bytes:
        """Take bytes from the line, give those that are sent back."""
        if self.program is Program.OFF:
            return b""
        said = self._said(data)
        if self._cut and any(message[2] == pod.REPLY_FLASH_FAILED for message in FrameReader().feed(said)):
            # The core's own flash model only fails without power; here the rest of the board goes with it.
            self.program = Program.OFF
            return b""
        if int(self._core.line("loader-wish" if self.program is Program.LOADER else "wish")):
            self._boot(Program.APPLICATION if self.program is Program.LOADER else Program.LOADER)
        return said

    def _said(self, data: bytes) -> bytes:
        if self.program is Program.LOADER:
            return bytes.fromhex(self._core.line(f"loader {data.hex()}"))
        at_once, _, later = self._core.lines([f"console {data.hex()}", "poll 5000", "console"])
        return bytes.fromhex(at_once + later)

    def holds(self, content: bytes) -> bool:
        """Tell whether the flash holds a ``.pod`` file."""
        return self.peek(HEADER_AT, len(content)) == content

    def runs(self, content: bytes) -> bool:
        """Tell whether this application runs."""
        return self.program is Program.APPLICATION and self.holds(content)

    def put(self, at: int, content: bytes) -> None:
        """Lay bytes into the flash."""
        for first in range(0, len(content), _PIECE):
            self._core.line(f"put {at + first} {content[first : first + _PIECE].hex()}")

    def peek(self, at: int, count: int) -> bytes:
        """Read the flash."""
        return bytes.fromhex(self._core.line(f"peek {at} {count}"))

    def _boot(self, program: Program) -> None:
        self.program = program
        self._core.line("loader-start" if program is Program.LOADER else "start 0")
