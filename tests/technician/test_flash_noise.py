from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from technician.flash_bench import NEW, OLD, Bench, Told, at_pty, calibrated, image_of, keeps_calibration, started
from toccata.sensors.simulated.pod_console import Cut, Program
from toccata.sensors.simulated.pod_line import Noise
from toccata.sensors.simulated.pod_pty import PodAtPty

NEWER, OLDER = image_of(20, NEW), image_of(20, OLD)
SHORT, SHORT_OLD = image_of(5, NEW), image_of(5, OLD)


@pytest.mark.parametrize("seed", range(8))
def test_with_1_percent_damaged_and_1_percent_dropped_both_ways_it_is_flashed(seed: int) -> None:
    bench = Bench(calibrated(OLDER))
    told = bench.flash(NEWER, Noise(seed, damaged=0.01, dropped=0.01), ports=["pod-0"])
    assert (told.status, bench.pod.runs(NEWER), keeps_calibration(bench.pod)) == (0, True, True), told.fault


SEEDS = st.integers(min_value=0, max_value=1 << 32)
CUTS = st.none() | st.builds(Cut, st.integers(min_value=0, max_value=30), st.floats(min_value=0.0, max_value=1.0))


def shares(most: float) -> st.SearchStrategy[float]:
    return st.floats(min_value=0.0, max_value=most)


def flashed(noise: Noise, cut: Cut | None, comes_back: bool, pieces: bool) -> tuple[Told, Bench]:
    """Flash over this line; where power comes back after a cut, it does so before the next message."""
    bench = Bench(calibrated(SHORT_OLD), cut=cut)
    bench.pod.knows_pieces = pieces

    def power(_: bytes) -> None:
        if comes_back and bench.pod.program is Program.OFF:
            bench.pod.power_on(bench.clock[0])

    return bench.flash(SHORT, noise, power, ports=["pod-0"]), bench


@settings(max_examples=50)
@given(seed=SEEDS, damaged=shares(0.01), dropped=shares(0.01), cut=CUTS, comes_back=st.booleans(), pieces=st.booleans())
def test_whatever_line_and_power_do_the_status_is_the_truth_and_the_pod_can_be_flashed(
    seed: int, damaged: float, dropped: float, cut: Cut | None, comes_back: bool, pieces: bool
) -> None:
    told, bench = flashed(Noise(seed, damaged, dropped), cut, comes_back, pieces)
    assert (told.status == 0, keeps_calibration(bench.pod)) == (bench.pod.runs(SHORT), True)
    bench.power_on()
    assert (bench.flash(SHORT).status, bench.pod.runs(SHORT)) == (0, True)


@settings(max_examples=50)
@given(seed=SEEDS, damaged=shares(0.05), dropped=shares(0.05), cut=CUTS, comes_back=st.booleans())
def test_no_noise_makes_it_say_that_an_image_runs_which_does_not(
    seed: int, damaged: float, dropped: float, cut: Cut | None, comes_back: bool
) -> None:
    told, bench = flashed(Noise(seed, damaged, dropped), cut, comes_back, True)
    # Where the line is so bad that the last answer was never heard, it says that nothing is proved.
    proved = told.status == 0 or "nothing has proved that it runs" in told.fault
    assert proved if bench.pod.runs(SHORT) else told.status == 2


def test_a_loader_that_takes_whole_pages_only_is_flashed_through_a_little_noise() -> None:
    bench = Bench()
    bench.pod.knows_pieces = False
    told = bench.flash(NEWER, Noise(4, damaged=0.001), ports=["pod-0"])
    assert (told.status, bench.pod.runs(NEWER)) == (0, True)


def test_a_real_port_through_noise_gives_the_same_image() -> None:
    pod = started(calibrated(SHORT_OLD))
    with PodAtPty(pod, Noise(7, damaged=0.01, dropped=0.01)) as port:
        told = at_pty(port, SHORT, "--wait", "0.2")
    assert (told.status, pod.runs(SHORT), keeps_calibration(pod)) == (0, True, True), told.fault
