"""``toccata flash`` puts the compiled application onto the compiled loader, in the emulated chip with its boot ROM."""

from __future__ import annotations

from emulator.bench import PodBench
from emulator.built import Built
from emulator.paced import PacedPod

from firmware.emulated.emulated_line import EmulatedLine, asked
from technician.flash_bench import Told, at_pty, flashed
from toccata.sensors.pod_layout import HEADER_AT, SECTOR
from toccata.sensors.pod_registers import FLASH_PARAMETERS_0
from toccata.sensors.simulated.pod_line import Noise

THRESHOLDS = b"\x02\x2c\x01\x78\x00"
"""Channel 2: on at 300, off at 120."""

BOOT_MS = 60.0


def booted(image: bytes) -> PodBench:
    bench = PodBench(image)
    bench.run_ms(BOOT_MS)
    return bench


def flash(bench: PodBench, content: bytes, noise: Noise | None = None, cut: int | None = None) -> Told:
    return flashed([EmulatedLine(bench, noise, cut)], content, ports=["pod"])


def holds(bench: PodBench, content: bytes) -> bool:
    return bench.flash.cells[HEADER_AT : HEADER_AT + len(content)] == content


def changes(content: bytes) -> int:
    """How many sectors are erased and pages programmed for an image."""
    return -(-len(content) // SECTOR) + len(content) // 256


def test_a_blank_pod_is_flashed_then_the_next_version_over_it_and_calibration_survives(
    built: Built, following: Built
) -> None:
    bench = booted(built.loader)
    assert flash(bench, built.pod).status == 0
    assert asked(bench, b"T" + THRESHOLDS) == b"\0" + THRESHOLDS
    kept = bytes(bench.flash.cells[FLASH_PARAMETERS_0:])
    told = flash(bench, following.pod)
    assert (told.status, told.fault, holds(bench, following.pod)) == (0, "", True)
    assert "pod: application 1.0.0, board POD4RP20, chip e6614c311b7e2a35\n" in told.said
    assert (bytes(bench.flash.cells[FLASH_PARAMETERS_0:]), kept.strip(b"\xff") != b"") == (kept, True)
    assert asked(bench, b"T\x02") == b"\0" + THRESHOLDS


def test_after_power_cuts_the_loader_answers_and_at_last_the_image_runs(built: Built, following: Built) -> None:
    bench = booted(built.flash())
    for cut in (1, changes(following.pod) // 2, changes(following.pod) - 1):
        told = flash(bench, following.pod, cut=cut)
        assert (told.status, "its loader waits for an image" in told.fault) == (2, True)
        bench.run_ms(5.0)
        bench.power_on()
        bench.run_ms(BOOT_MS)
    told = flash(bench, following.pod)
    assert (told.status, "pod: loader 1." in told.said, holds(bench, following.pod)) == (0, True, True)


def test_a_noisy_line_is_flashed_over(built: Built) -> None:
    bench = booted(built.loader)
    told = flash(bench, built.pod, Noise(1, damaged=0.002, dropped=0.002))
    assert (told.status, told.fault, holds(bench, built.pod)) == (0, "", True)


def test_at_a_real_port_the_real_command_proves_that_the_image_runs(built: Built) -> None:
    with PacedPod(booted(built.loader)) as pod:
        # The emulator is slower than the wall clock: an answer may take long.
        told = at_pty(pod, built.pod, "--wait", "20")
        assert (told.status, told.fault, holds(pod.bench, built.pod)) == (0, "", True)
        assert at_pty(pod, built.pod, "--wait", "20", "--check").status == 0
