"""Reads that the next one denied: how many in a second are a lost bus. Instants in, a verdict out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.doubts import DOUBTS, DOUBTS_S, Doubts


@given(begun=st.floats(0.001, 1e6), spans=st.lists(st.floats(0.0, DOUBTS_S / 20), min_size=DOUBTS, max_size=DOUBTS))
def test_the_sixteenth_denied_read_of_one_second_says_that_the_bus_is_lost(begun, spans):
    doubts, at, told = Doubts(), begun, []
    for span in spans:
        told.append(doubts.are_too_many(at))
        at += span
    assert told == [False] * (DOUBTS - 1) + [True]


def test_a_bus_that_is_wrong_fifteen_times_a_second_is_never_lost():
    doubts = Doubts()
    assert not any(doubts.are_too_many(0.07 * count) for count in range(1, 1000))


def test_a_bus_is_in_doubt_for_a_second_from_the_first_denied_read_on():
    doubts = Doubts()
    assert not doubts.are_recent(5.0)
    doubts.are_too_many(5.0)
    doubts.are_too_many(5.9)
    assert [doubts.are_recent(at) for at in (5.0, 6.0, 6.001)] == [True, True, False]
