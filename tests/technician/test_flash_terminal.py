"""``toccata flash`` at a terminal, in a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from technician.flash_bench import NEW, OLD, at_pty, calibrated, image_of, keeps_calibration, started
from terminal import AtTerminal
from toccata.sensors.simulated.pod_pty import PodAtPty

NEWER, OLDER = image_of(40, NEW), image_of(3, OLD)


@pytest.fixture
def port() -> Iterator[PodAtPty]:
    """A pod with the newer image, on a line as slow as the real one."""
    with PodAtPty(started(calibrated(NEWER)), paced=True) as port:
        yield port


@pytest.fixture
def flashing(tmp_path: Path, port: PodAtPty) -> Callable[..., AtTerminal]:
    def run(content: bytes, *more: str) -> AtTerminal:
        image = tmp_path / "pod.pod"
        image.write_bytes(content)
        command = [sys.executable, "-m", "toccata", "flash", "--image", str(image), "--port", port.port, *more]
        return AtTerminal(command, os.environ)

    return run


def test_the_bar_is_one_line_that_is_drawn_again(flashing: Callable[..., AtTerminal], port: PodAtPty) -> None:
    with flashing(NEWER, "--again") as terminal:
        terminal.wait_for("calibration is kept")
    _, bars, _ = terminal.said.split("\n", 2)
    drawn = bars.split("\r")[1:]
    assert (drawn[0], drawn[-1]) == (f"writing [{'.' * 30}]   0 %", f"writing [{'#' * 30}] 100 %")
    assert len({len(bar) for bar in drawn}) == 1
    assert port.pod.runs(NEWER)


def test_at_a_terminal_an_older_version_is_asked_for_and_no_is_what_return_means(
    flashing: Callable[..., AtTerminal], port: PodAtPty
) -> None:
    with flashing(OLDER) as terminal:
        terminal.wait_for("older than the pod's 1.1.0: write it? [y/N] ")
        terminal.type("\n")
        terminal.wait_for("nothing was written\n")
    assert port.pod.runs(NEWER)
    with flashing(OLDER) as terminal:
        terminal.wait_for("[y/N] ")
        terminal.type("y\n")
        terminal.wait_for("the pod runs 1.0.0")
    assert (port.pod.runs(OLDER), keeps_calibration(port.pod)) == (True, True)


def test_ctrl_c_says_what_the_pod_is_and_it_can_be_flashed_again(
    flashing: Callable[..., AtTerminal], port: PodAtPty
) -> None:
    with flashing(NEWER, "--again") as terminal:
        terminal.wait_for(" 50 %")
        status = terminal.interrupt()
    last = terminal.said.splitlines()[-1]
    assert (status, last) == (
        2,
        f"toccata: {port.port}: interrupted; its loader waits for an image; run toccata flash again",
    )
    assert (at_pty(port, NEWER).status, port.pod.runs(NEWER)) == (0, True)


def test_ctrl_c_while_the_pod_is_sought_ends_it_at_once(flashing: Callable[..., AtTerminal], port: PodAtPty) -> None:
    port.pod.power_off()
    with flashing(NEWER, "--wait", "600") as terminal:
        terminal.wait_until(lambda: bool(port.heard), "the first hello")
        status = terminal.interrupt()
    told = "toccata: interrupted; nothing was written; run toccata flash again\n"
    assert (status, terminal.said.removeprefix("^C")) == (2, told)
