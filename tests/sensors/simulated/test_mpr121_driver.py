"""Adafruit's unmodified driver, from its register writes to the simulated skin and back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PADS = range(12)


def window_edge(bench):
    """Find the start of a window: the first instant at which a figure changes."""
    figure = bench.driver.filtered_data(0)
    while bench.driver.filtered_data(0) == figure:
        bench.wait(0.00001)
    return bench.time.now()


def test_the_driver_leaves_the_chip_running_with_its_thresholds(bench):
    thresholds = [(bench.driver[pad].threshold, bench.driver[pad].release_threshold) for pad in PADS]

    assert (bench.register(0x5E), bench.register(0x5D), thresholds) == (0x8F, 0x20, [(12, 6)] * 12)


def test_untouched_figures_and_baselines_lie_where_real_boards_have_them(bench):
    for pad in PADS:
        figures = []
        for _ in range(50):
            bench.wait(0.004)
            figures.append(bench.driver.filtered_data(pad))
        assert min(figures) >= 215
        assert max(figures) <= 265
        assert 1 <= max(figures) - min(figures) <= 2
        assert abs(bench.driver.baseline_data(pad) - figures[-1]) <= 5


@pytest.mark.parametrize("seed", range(20))
def test_a_full_touch_falls_to_50_to_90_counts(make_bench, seed):
    bench = make_bench(seed)
    for pad in PADS:
        bench.touch(pad)
    bench.wait(0.008)

    assert all(50 <= bench.driver.filtered_data(pad) <= 90 for pad in PADS)


def test_half_a_touch_falls_half_as_far(bench):
    idle = bench.driver.filtered_data(3)
    bench.touch(3, 0.5)
    bench.wait(0.008)
    half = bench.driver.filtered_data(3)
    bench.touch(3, 1.0)
    bench.wait(0.008)

    assert half == pytest.approx((idle + bench.driver.filtered_data(3)) / 2, abs=2)


@settings(max_examples=60, deadline=None)
@given(touches=st.lists(st.integers(0, 0xFFF), min_size=1, max_size=6), gap=st.floats(0.009, 5.0))
def test_touched_shows_exactly_the_touched_pads(make_bench, touches, gap):
    bench = make_bench()
    bench.wait(3.0)
    for touch in touches:
        for pad in PADS:
            bench.touch(pad, 1.0 if touch >> pad & 1 else 0.0)
        bench.wait(0.004)
        assert bench.driver.touched() & touch == touch
        bench.wait(gap)
        assert bench.driver.touched() == touch


def test_a_touch_that_begins_in_a_window_gives_that_window_a_partial_figure(bench):
    figures = []
    for lead in (0.0005, 0.0015, 0.0025, 0.0035):
        bench.touch(0, 0.0)
        bench.wait(1.0)
        edge = window_edge(bench)
        bench.time.advance_to(edge + lead)
        bench.touch(0, 1.0)
        bench.time.advance_to(edge + 0.0041)
        figures.append(bench.driver.filtered_data(0))

    steps = [second - first for first, second in pairwise(figures)]
    assert all(35 <= step <= 55 for step in steps), figures


def test_two_runs_are_equal(make_bench):
    def run():
        bench, seen = make_bench(seed=7), []
        for turn in range(200):
            bench.touch(turn % 12, turn % 3 / 2)
            bench.wait(0.0037 * (turn % 5))
            seen.append((bench.driver.touched(), bench.driver.filtered_data(turn % 12), bench.irq(), bench.time.now()))
        return seen

    assert run() == run()


def test_boards_with_other_seeds_have_other_counts(make_bench):
    def counts(seed):
        bench = make_bench(seed)
        bench.wait(0.1)
        return [bench.driver.filtered_data(pad) for pad in PADS]

    assert counts(1) != counts(2)
