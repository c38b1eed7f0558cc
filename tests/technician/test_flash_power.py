from __future__ import annotations

import pytest

from technician.flash_bench import (
    NEW,
    OLD,
    Bench,
    Told,
    at_pty,
    calibrated,
    commands,
    image_of,
    keeps_calibration,
    started,
)
from toccata.sensors.simulated.pod_console import Cut, Program
from toccata.sensors.simulated.pod_pty import PodAtPty

NEWER, OLDER = image_of(20, NEW), image_of(20, OLD)
OPERATIONS = 2 + 21
"""Two sectors are erased, 20 pages and the header programmed."""


def left(operation: int) -> str:
    """What the pod is said to be, if the power is cut in this operation."""
    if operation == OPERATIONS - 1:
        return "its image may be whole, but nothing has proved that it runs"
    return "its loader waits for an image"


@pytest.mark.parametrize("held", [b"", OLDER], ids=["blank", "over 1.0.0"])
@pytest.mark.parametrize("operation", range(OPERATIONS))
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_after_a_power_cut_the_pod_answers_and_takes_the_image(held: bytes, operation: int, share: float) -> None:
    bench = Bench(calibrated(held), cut=Cut(operation, share))
    told = bench.flash(NEWER)
    assert (told.status, f"does not answer any more; {left(operation)}; " in told.fault) == (2, True)
    bench.power_on()
    checked = bench.flash(NEWER, check=True).status
    # The header takes less than half of its page: cut there, the image is whole all the same, and it runs.
    whole = operation == OPERATIONS - 1 and share > 0.0
    assert (checked == 0, bench.pod.runs(NEWER)) == (whole, whole)
    assert (bench.flash(NEWER).status, bench.pod.runs(NEWER), keeps_calibration(bench.pod)) == (0, True, True)


@pytest.mark.parametrize("operation", range(OPERATIONS))
def test_a_brown_out_that_the_pod_comes_back_from_is_written_over(operation: int) -> None:
    bench = Bench(calibrated(OLDER), cut=Cut(operation))

    def come_back(_: bytes) -> None:
        if bench.pod.program is Program.OFF:
            bench.pod.power_on(bench.clock[0])

    told = bench.flash(NEWER, listen=come_back)
    assert (told.status, bench.pod.runs(NEWER), keeps_calibration(bench.pod)) == (0, True, True)


@pytest.mark.parametrize("operation", range(OPERATIONS))
def test_at_a_real_port_that_goes_with_the_power_it_is_told_and_flashed_again(operation: int) -> None:
    pod = started(calibrated(OLDER), Cut(operation))
    with PodAtPty(pod, power_pulls=True) as port:
        cut = at_pty(port, NEWER)
    remedy = "check the cable, then run toccata flash again"
    assert cut == Told(2, cut.said, f"toccata: PORT: the port is gone; {left(operation)}; {remedy}\n")
    with PodAtPty(started(pod)) as port:
        assert (at_pty(port, NEWER).status, pod.runs(NEWER), keeps_calibration(pod)) == (0, True, True)


def test_a_worn_flash_is_written_three_times_and_then_told() -> None:
    bench = Bench(calibrated(OLDER))
    bench.pod.worn = 0x4800
    heard = bytearray()
    told = bench.flash(NEWER, listen=heard.extend)
    assert (told.status, told.fault) == (
        2,
        "pod-0: its flash does not keep what is written; its loader waits for an image; run toccata flash again; "
        "if that fails, replace its board",
    )
    assert (commands(bytes(heard)).count("E"), bench.pod.program) == (2 * 3, Program.LOADER)


@pytest.mark.parametrize("comparison", [2, 3], ids=["before the header", "after it"])
def test_what_reads_back_otherwise_than_it_was_written_is_written_anew(comparison: int) -> None:
    bench, asked = Bench(calibrated(OLDER)), []

    def lose_a_bit(data: bytes) -> None:
        asked.append(commands(data))
        if (asked[-1], asked.count("C")) == ("C", comparison):
            bench.pod.flash[0x4800] ^= 1

    told = bench.flash(NEWER, listen=lose_a_bit)
    assert (told.status, bench.pod.runs(NEWER), asked.count("E")) == (0, True, 2 * 2)
