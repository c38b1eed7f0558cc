"""``toccata flash`` against the pod's own loader and application, built for this machine; virtual time."""

from __future__ import annotations

import pytest

from firmware.core_pod import CorePod
from firmware.core_runner import Core
from technician.flash_bench import CALIBRATION, CALIBRATION_AT, OLD, Told, flashed, image_of
from toccata.sensors.pod_layout import Version
from toccata.sensors.simulated.pod_console import Program
from toccata.sensors.simulated.pod_line import Noise, SimulatedLine
from toccata.units import Seconds

# The core says the version that it was compiled with, 1.0.0: its images differ by their code.
FIRST, SECOND = image_of(8, OLD), image_of(8, OLD, seed=1)
BYTES = 4096 + 9 * 256
"""One sector is erased, eight pages and the header programmed."""


@pytest.fixture
def pod(core: Core) -> CorePod:
    pod = CorePod(core)
    pod.put(CALIBRATION_AT, CALIBRATION)
    pod.power_on()
    return pod


def flash(pod: CorePod, content: bytes, noise: Noise | None = None) -> Told:
    return flashed([SimulatedLine(pod, [Seconds(0.0)], noise)], content, ports=["pod"])


def test_a_blank_pod_runs_the_image_and_then_the_next_one_and_keeps_its_calibration(pod: CorePod) -> None:
    assert (flash(pod, FIRST).status, pod.runs(FIRST)) == (0, True)
    told = flash(pod, SECOND)
    assert (told.status, pod.runs(SECOND), pod.peek(CALIBRATION_AT, 8192) == CALIBRATION) == (0, True, True), told.fault


@pytest.mark.parametrize("cut", [0, 1, 2048, 4095, 4096, 4097, *range(4096 + 200, BYTES - 256, 500), BYTES - 255])
def test_after_a_power_cut_in_any_byte_the_loader_answers_and_takes_the_image(pod: CorePod, cut: int) -> None:
    assert flash(pod, FIRST).status == 0
    pod.power_on(cut)
    assert (flash(pod, SECOND).status, pod.program) == (2, Program.OFF)
    pod.power_on()
    # Before its first byte is erased, the image of before is whole.
    assert (pod.program, pod.holds(FIRST)) == ((Program.APPLICATION, True) if not cut else (Program.LOADER, False))
    assert (flash(pod, SECOND).status, pod.runs(SECOND)) == (0, True)
    assert pod.peek(CALIBRATION_AT, 8192) == CALIBRATION


@pytest.mark.parametrize("seed", range(3))
def test_with_1_percent_damaged_and_1_percent_dropped_both_ways_the_loader_takes_the_image(
    pod: CorePod, seed: int
) -> None:
    told = flash(pod, FIRST, Noise(seed, damaged=0.01, dropped=0.01))
    assert (told.status, pod.runs(FIRST)) == (0, True), told.fault


def test_the_loader_tells_the_version_that_it_holds_by_a_crc_of_its_four_bytes(pod: CorePod) -> None:
    assert flash(pod, FIRST).status == 0
    pod.enter_loader()
    told = flash(pod, image_of(8, Version(0, 9, 3)))
    assert told.fault == "pod.pod: is version 0.9.3, older than the pod's 1.0.0; add --older if that is wanted"
    told = flash(pod, FIRST)
    assert (told.status, "there already and started" in told.said, pod.program) == (0, True, Program.APPLICATION)
