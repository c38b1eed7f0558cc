"""A pod and ``toccata flash`` beside it, in virtual time or at a pseudo-terminal: what the tests of flashing share."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, Protocol

from toccata.cli import main
from toccata.errors import ToccataError
from toccata.sensors.pod_frames import FrameReader
from toccata.sensors.pod_layout import HEADER_AT, Version, pod_file
from toccata.sensors.simulated.pod_console import BOARD, Cut, SimulatedPod
from toccata.sensors.simulated.pod_line import Noise, SimulatedLine
from toccata.technician.flash import FlashOptions, Surroundings, flash
from toccata.technician.pod_requests import Patience
from toccata.units import Seconds

CHIP = bytes.fromhex("e6614c311b7e2a35")
OLD, NEW = Version(1, 0, 0), Version(1, 1, 0)
CALIBRATION = Random(99).randbytes(2 * 4096)
CALIBRATION_AT = 0x1F_E000


def image_of(pages: int = 20, version: Version = NEW, board: bytes = BOARD, seed: int = 0) -> bytes:
    """The content of a ``.pod`` file with so many pages behind its header; the last one is not full."""
    return pod_file(Random(version.word + seed).randbytes(pages * 256 - 100), version, board, 0x1234)


class Told(NamedTuple):
    """What a command came to: status, what it said, and the line of its fault."""

    status: int
    said: str
    fault: str


def calibrated(held: bytes = b"", chip: bytes = CHIP) -> SimulatedPod:
    """A pod without power that was calibrated once, and holds this image."""
    pod = SimulatedPod(chip)
    pod.flash[CALIBRATION_AT:] = CALIBRATION
    pod.flash[HEADER_AT : HEADER_AT + len(held)] = held
    return pod


def keeps_calibration(pod: SimulatedPod) -> bool:
    return pod.flash[CALIBRATION_AT:] == CALIBRATION


class Bench:
    """Pods on simulated lines whose time is virtual."""

    def __init__(self, *pods: SimulatedPod, cut: Cut | None = None) -> None:
        self.pods = pods or (calibrated(),)
        self.clock = [Seconds(0.0)]
        self.power_on(cut)

    @property
    def pod(self) -> SimulatedPod:
        return self.pods[0]

    def power_on(self, cut: Cut | None = None) -> None:
        for pod in self.pods:
            pod.power_on(self.clock[0], cut)
        self.clock[0] = Seconds(self.clock[0] + 1.0)

    def flash(
        self,
        content: bytes,
        noise: Noise | None = None,
        listen: Callable[[bytes], None] | None = None,
        agrees: Callable[[str], bool] | None = None,
        **options: Any,
    ) -> Told:
        """Run the command with every pod's port: pod-0, pod-1."""
        lines = [SimulatedLine(pod, self.clock, noise, listen, f"pod-{n}") for n, pod in enumerate(self.pods)]
        return flashed(lines, content, agrees, **options)


def flashed(
    lines: Sequence[SimulatedLine], content: bytes, agrees: Callable[[str], bool] | None = None, **options: Any
) -> Told:
    """Run the command where these lines are all that there is."""
    ports = {line.name: line for line in lines}
    screen = io.StringIO()
    around = Surroundings(lambda: list(ports), ports.__getitem__, screen, agrees, Patience())
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "pod.pod"
        image.write_bytes(content)
        try:
            return Told(flash(FlashOptions(image, **options), around), screen.getvalue(), "")
        except ToccataError as fault:
            return Told(2, screen.getvalue(), str(fault).replace(f"{folder}/", ""))


class HasPort(Protocol):
    """A pod at a pseudo-terminal."""

    port: str


def started(pod: SimulatedPod, cut: Cut | None = None) -> SimulatedPod:
    """Switch a pod on for a pseudo-terminal, and let it boot."""
    pod.power_on(Seconds(time.monotonic() - 1.0), cut)
    return pod


def at_pty(port: HasPort, content: bytes, *arguments: str) -> Told:
    """Run the real command on the real port of a simulated pod."""
    said, fault = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(said), redirect_stderr(fault):
        image = Path(folder) / "pod.pod"
        image.write_bytes(content)
        status = main(["flash", "--image", str(image), "--port", port.port, *arguments])
    return Told(status, said.getvalue(), fault.getvalue().replace(f"{folder}/", "").replace(port.port, "PORT"))


def commands(heard: bytes) -> str:
    """The letters of all messages that a pod was sent."""
    return "".join(chr(message[0]) for message in FrameReader().feed(heard))
