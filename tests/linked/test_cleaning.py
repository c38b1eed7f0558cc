"""When the pads play again after they were wiped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.linked.cleaning import DRY_FOR_S, Cleaning, is_dry
from toccata.sensors.mpr121 import Survey
from toccata.units import NEVER

IDLE = Survey((242,) * 12, (240,) * 12)


def begun(at=0.0):
    cleaning = Cleaning()
    cleaning.start(at)
    return cleaning


def test_pads_that_are_dry_from_the_start_play_after_10_s():
    cleaning = begun()
    ends = [at / 2 for at in range(40) if cleaning.see(True, at / 2)]
    assert (ends, cleaning.is_on, cleaning.due()) == ([10.0], False, NEVER)


@given(st.lists(st.booleans(), min_size=60, max_size=60))
def test_it_ends_only_after_10_s_of_nothing_but_dry_looks(looks):
    cleaning = begun()
    seen = looks + [True] * 21
    end = next(index for index, dry in enumerate(seen) if cleaning.see(dry, index / 2))
    run = int(DRY_FOR_S * 2)
    assert all(seen[end - run : end + 1])
    assert not any(all(seen[index - run : index + 1]) for index in range(run, end))


def test_begun_again_it_takes_10_s_more():
    cleaning = begun()
    cleaning.see(True, 0.0)
    cleaning.see(True, 9.5)
    cleaning.start(9.6)
    assert [cleaning.see(True, at) for at in (10.0, 19.5, 20.0)] == [False, False, True]


def test_a_touch_between_two_looks_counts():
    cleaning = begun()
    cleaning.see(True, 0.0)
    cleaning.disturb()
    assert [cleaning.see(True, at) for at in (0.5, 10.0, 10.5)] == [False, False, True]


def test_ended_by_a_person_it_is_over_at_once():
    cleaning = begun()
    cleaning.stop()
    assert (cleaning.is_on, cleaning.due(), cleaning.see(True, 100.0)) == (False, NEVER, False)


def test_it_looks_at_once_and_every_half_second():
    cleaning = begun(3.0)
    first = cleaning.due()
    cleaning.see(True, 3.0)
    assert (first, cleaning.due()) == (3.0, 3.5)


@pytest.mark.parametrize(("figure", "dry"), [(240, True), (246, True), (234, True), (247, False), (233, False)])
def test_a_pad_that_lies_off_its_baseline_is_not_dry(figure, dry):
    wet = Survey((figure, *IDLE.figures[1:]), IDLE.baselines)
    assert is_dry([IDLE, wet]) is dry
