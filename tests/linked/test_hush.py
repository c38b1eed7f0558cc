"""What Quiet, its lifting and a new level make of the loudness."""

from __future__ import annotations

import pytest

from toccata.events import Why
from toccata.linked.hush import Hush


def test_each_quiet_that_is_lifted_lowers_by_6_db_down_to_24():
    hush, trims = Hush(), []
    for _ in range(6):
        hush.quiet(True)
        hush.quiet(False)
        trims.append(hush.trim_db)
    assert trims == [-6.0, -12.0, -18.0, -24.0, -24.0, -24.0]


def test_quiet_said_or_lifted_twice_counts_once():
    hush = Hush()
    for on in (False, True, True, False, False):
        hush.quiet(on)
    assert (hush.is_quiet, hush.trim_db) == (False, -6.0)


def test_a_level_that_a_person_sets_takes_the_trim_back_and_lowers_only():
    hush = Hush()
    hush.quiet(True)
    hush.quiet(False)
    hush.turn(-10.0, -6.0, 1.0)
    lower = hush.trim_db, hush.lower_db
    hush.turn(-2.0, -6.0, 2.0)
    assert (lower, hush.lower_db) == ((0.0, -4.0), 0.0)


def test_a_setup_of_the_same_level_keeps_the_trim_and_a_new_level_takes_it_back():
    hush = Hush()
    hush.quiet(True)
    hush.quiet(False)
    hush.replace(-6.0, is_new_client=False, is_new_level=False, asked_at=9.0)
    kept = hush.lower_db
    hush.replace(-6.0, is_new_client=False, is_new_level=True, asked_at=9.0)
    assert (kept, hush.lower_db) == (-6.0, 0.0)


def test_the_reason_for_silence_is_quiet_before_cleaning():
    hush = Hush()
    before = hush.why(False), hush.why(True)
    hush.quiet(True)
    assert (before, hush.why(False), hush.why(True)) == ((None, Why.CLEANING), Why.QUIET, Why.QUIET)


@pytest.mark.parametrize(
    ("asked_at", "is_new_client", "lower"),
    [(0.9, False, -3.0), (1.5, False, -3.0), (4.0, False, 0.0), (1.5, True, 0.0)],
    ids=["asked before", "asked before it was saved", "asked later", "another client"],
)
def test_a_level_that_a_person_has_just_set_is_not_undone_by_a_setup_of_the_level_before(
    asked_at, is_new_client, lower
):
    hush = Hush()
    hush.turn(-12.0, -6.0, 1.0)
    hush.replace(-9.0, is_new_client, is_new_level=True, asked_at=asked_at)
    before = hush.lower_db
    hush.replace(-12.0, is_new_client=False, is_new_level=True, asked_at=5.0)
    assert (before, hush.lower_db) == (lower, 0.0)


def test_a_level_that_was_saved_may_be_taken_back_at_once():
    hush = Hush()
    hush.turn(-12.0, -6.0, 1.0)
    hush.replace(-12.0, is_new_client=False, is_new_level=True, asked_at=1.4)
    hush.replace(-6.0, is_new_client=False, is_new_level=True, asked_at=1.8)
    assert hush.lower_db == 0.0


def test_the_knob_stays_between_the_client_s_level_and_its_own_lowest():
    hush, knob = Hush(), []
    for steps in (1, -1, -30, 4, 30):
        hush.turn_knob(steps, -18.0)
        knob.append((hush.knob_db, hush.lower_db))
    assert knob == [(0.0, 0.0), (-1.0, -1.0), (-18.0, -18.0), (-14.0, -14.0), (0.0, 0.0)]


def test_the_knob_adds_to_what_quiet_has_left_and_never_makes_silence():
    hush, lower = Hush(), []
    hush.turn_knob(-10.0, -18.0)
    for _ in range(4):
        hush.quiet(True)
        hush.quiet(False)
        lower.append(hush.lower_db)
    assert lower == [-16.0, -22.0, -28.0, -30.0]


def test_turned_up_at_its_upper_end_the_knob_takes_back_what_quiet_has_left():
    hush = Hush()
    hush.quiet(True)
    hush.quiet(False)
    hush.turn_knob(-1.0, -18.0)
    lower = [hush.lower_db]
    for _ in range(8):
        hush.turn_knob(1.0, -18.0)
        lower.append(hush.lower_db)
    assert lower == [-7.0, -6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 0.0]


def test_another_client_plays_as_low_as_the_knob_lets_it():
    hush = Hush()
    hush.turn_knob(-5.0, -18.0)
    hush.replace(-6.0, is_new_client=True, is_new_level=True, asked_at=1.0)
    assert hush.lower_db == -5.0


def test_a_full_dose_lowers_beside_quiet_and_knob_and_never_to_silence():
    hush = Hush()
    hush.dose_db = -6.0
    lower = [hush.lower_db]
    hush.turn_knob(-18.0, -18.0)
    lower.append(hush.lower_db)
    hush.quiet(True)
    hush.quiet(False)
    hush.quiet(True)
    hush.quiet(False)
    lower.append(hush.lower_db)
    assert lower == [-6.0, -24.0, -30.0]
