"""The volume knob."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.panel.knob import RISE_S, Detents, Turns
from toccata.units import NEVER, Seconds

RIGHT = [(False, False), (True, False), (True, True), (False, True)]
"""One detent to the right: A closes first. To the left is the same backwards."""


def states(detents):
    """What is seen while the knob is turned by so many detents."""
    cycle = RIGHT if detents > 0 else [RIGHT[0], *RIGHT[:0:-1]]
    return cycle * abs(detents) + [RIGHT[0]]


def turned(seen):
    detents = Detents()
    return sum(detents.see(*state) for state in seen)


@given(turns=st.lists(st.integers(-20, 20), max_size=10))
def test_every_detent_counts_once_and_its_way(turns):
    assert turned([state for turn in turns if turn for state in states(turn)]) == sum(turns)


@given(detents=st.integers(-10, 10), bounces=st.lists(st.integers(0, 6), min_size=50, max_size=50))
def test_a_contact_that_bounces_goes_to_and_fro_and_counts_nothing(detents, bounces):
    clean = states(detents) if detents else [RIGHT[0]]
    seen = [clean[0]]
    for (before, after), times in zip(pairwise(clean), bounces, strict=False):
        seen += [after, before] * times + [after]
    assert turned(seen) == detents


def test_a_wiggle_within_a_detent_counts_nothing():
    assert turned([*RIGHT[:3], RIGHT[1], *RIGHT[:2], RIGHT[0]]) == 0


def test_a_change_of_both_contacts_at_once_says_nothing_about_the_way():
    assert turned([(False, False), (True, True)] * 50 + [(False, False)]) == 0


def test_one_quarter_may_be_lost():
    assert (turned([RIGHT[0], RIGHT[2], RIGHT[3], RIGHT[0]]), turned([RIGHT[0], RIGHT[2], RIGHT[1], RIGHT[0]])) == (
        1,
        -1,
    )


@settings(max_examples=300)
@given(seen=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=200))
def test_whatever_is_seen_two_quarters_at_least_make_a_detent(seen):
    assert abs(turned(seen)) <= sum(before != after for before, after in pairwise(seen)) / 2


@settings(max_examples=300)
@given(turns=st.lists(st.tuples(st.floats(0.0, 0.3), st.integers(-8, 8)), max_size=30))
def test_up_is_never_faster_than_one_db_in_100_ms(turns):
    waiting, now, rises = Turns(), 0.0, []
    for pause, detents in turns:
        waiting.turn(detents)
        rises += [now] if waiting.take(Seconds(now)) > 0 else []
        now += pause
    assert all(after - before >= RISE_S - 1e-9 for before, after in pairwise(rises))


def test_down_counts_at_once():
    waiting = Turns()
    waiting.turn(-7)
    assert (waiting.due(), waiting.take(Seconds(1.0)), waiting.due()) == (0.0, -7, NEVER)


def test_a_turn_back_takes_what_still_waits_first():
    waiting = Turns()
    waiting.turn(5)
    first = waiting.take(Seconds(1.0))
    waiting.turn(-6)
    assert (first, waiting.take(Seconds(1.01)), waiting.take(Seconds(2.0))) == (1, -2, 0)
