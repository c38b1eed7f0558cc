"""``toccata flash`` where nobody can read what it says any more: the pod is flashed, and the status says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from technician.flash_bench import NEW, OLD, calibrated, image_of, started
from toccata.sensors.simulated.pod_pty import PodAtPty
from toccata.technician.screen import LastingScreen

NEWER, OLDER = image_of(3, NEW), image_of(3, OLD)
Flashing = Callable[[int], tuple[int, str]]


@pytest.fixture
def port() -> Iterator[PodAtPty]:
    with PodAtPty(started(calibrated(OLDER))) as port:
        yield port


@pytest.fixture
def flashing(tmp_path: Path, port: PodAtPty) -> Flashing:
    """Run the command with this as its standard output; gives its status, and what it says of faults."""
    image = tmp_path / "pod.pod"
    image.write_bytes(NEWER)

    def run(screen: int) -> tuple[int, str]:
        command = [sys.executable, "-m", "toccata", "flash", "--image", str(image), "--port", port.port]
        ended = subprocess.run(command, stdout=screen, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
        return ended.returncode, ended.stderr

    return run


def test_a_closed_pipe_ends_no_flashing(flashing: Flashing, port: PodAtPty) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    told = flashing(writes)
    os.close(writes)
    assert (told, port.pod.runs(NEWER)) == ((0, ""), True)


def test_a_full_disk_ends_no_flashing(flashing: Flashing, port: PodAtPty) -> None:
    with Path("/dev/full").open("w") as full:
        told = flashing(full.fileno())
    assert (told, port.pod.runs(NEWER)) == ((0, ""), True)


def test_a_program_without_an_output_says_nothing() -> None:
    screen = LastingScreen(None)
    screen.write("writing 10 %\n")
    assert not screen.isatty()
