"""Pads that are touched one after another: a burst or none. Instants in, pads out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.burst import BURST, BURST_S, Bursts

ALL = 0xFFF
PADS = st.sets(st.integers(0, 11)).map(sorted)


@given(new=PADS, at=st.floats(0.0, 1e6))
def test_pads_that_come_alone_are_a_burst_from_eight_on(new, at):
    assert Bursts().joined(new, 0, at) == (() if len(new) >= BURST else None)


@given(first=PADS, after=st.floats(0.0, BURST_S))
def test_pads_of_a_moment_ago_are_part_of_the_burst_that_the_rest_completes(first, after):
    bursts, rest = Bursts(), sorted(set(range(12)) - set(first))
    bursts.joined(first, 0, 0.0)
    assert bursts.joined(rest, ALL, after) == tuple(first)


@pytest.mark.parametrize(("after", "joined"), [(0.012, (0, 1, 2, 3, 4)), (0.0121, None)])
def test_what_was_touched_more_than_three_updates_ago_is_no_part_of_a_burst(after, joined):
    bursts = Bursts()
    bursts.joined([0, 1, 2, 3, 4], 0, 0.0)
    assert bursts.joined([5, 6, 7], ALL, after) == joined


def test_each_touch_gives_a_rolling_forearm_three_updates_more():
    bursts = Bursts()
    assert [bursts.joined([pad], (1 << pad) - 1, 0.0119 * pad) for pad in range(8)] == [None] * 7 + [tuple(range(7))]


def test_a_pad_that_was_let_go_meanwhile_counts_for_no_burst():
    bursts = Bursts()
    bursts.joined([0, 1, 2, 3, 4], 0, 0.0)
    assert bursts.joined([5, 6, 7], 0b01111, 0.004) is None
    assert bursts.joined([8], 0b11101111, 0.008) == (0, 1, 2, 3, 5, 6, 7)


def test_a_lift_prolongs_no_burst():
    bursts = Bursts()
    bursts.joined([0, 1, 2, 3, 4, 5, 6], 0, 0.0)
    bursts.joined([], 0b0111111, 0.012)
    assert bursts.joined([7, 8], 0b0111111, 0.013) is None
