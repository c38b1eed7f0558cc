"""What the pads of a board rest at."""

from __future__ import annotations

import pytest

from toccata.sensors.mpr121 import Survey
from toccata.sensors.rest import Rest
from toccata.units import Seconds

IDLE = (240,) * 12
AT_REST = Survey(IDLE, (240,) * 12)


def with_pad(figure, pad=3):
    return tuple(figure if number == pad else 240 for number in range(12))


def let_go(figure):
    """A board whose pad 3 shows ``figure`` over a baseline that was found under a hand."""
    return Survey(with_pad(figure), with_pad(72))


@pytest.mark.parametrize(("figure", "held"), [(50, (3,)), (149, (3,)), (150, ()), (215, ())])
def test_pads_far_under_every_idle_count_are_under_a_hand(figure, held):
    rest = Rest()
    rest.start(with_pad(figure))

    assert rest.held == held


def test_a_held_pad_is_let_go_when_its_figure_rises_by_a_third():
    rest = Rest()
    rest.start(with_pad(70))

    assert [rest.released(with_pad(90)), rest.held] == [[], (3,)]
    assert [rest.released(with_pad(240)), rest.held] == [[3], ()]


def test_a_held_pad_that_its_chip_calls_touched_counts_as_let_go_before():
    rest = Rest()
    rest.start(with_pad(70))

    assert [rest.touched((2, 3)), rest.held] == [[3], ()]


def test_a_pad_far_over_its_baseline_for_a_second_means_new_baselines():
    rest = Rest()
    looks = [rest.is_wrong(let_go(240), Seconds(at)) for at in (1.0, 1.2, 1.4, 1.6, 1.79, 1.81)]

    assert looks == [False] * 5 + [True]


def test_a_touch_in_between_starts_the_second_anew():
    rest = Rest()
    rest.is_wrong(let_go(240), Seconds(1.0))
    rest.touched((5,))

    assert [rest.is_wrong(let_go(240), Seconds(at)) for at in (2.0, 2.7, 2.9)] == [False, False, True]


@pytest.mark.parametrize("survey", [AT_REST, let_go(90), Survey(IDLE, (221,) * 12)])
def test_water_and_noise_leave_the_baselines_alone(survey):
    rest = Rest()

    assert not any(rest.is_wrong(survey, Seconds(at)) for at in range(10))


def test_under_a_hand_no_baseline_is_found():
    rest = Rest()
    rest.start(with_pad(70))

    assert not any(rest.is_wrong(Survey(with_pad(70), (200,) * 12), Seconds(at)) for at in range(10))


def test_a_pad_that_shows_less_than_the_others_at_a_start_may_have_a_hand_on_it() -> None:
    rest = Rest()
    rest.start((240, 250, 230, 175, 244, 120, 259, 221, 216, 247, 238, 252))
    assert (rest.hidden, rest.held) == (frozenset({3, 5}), (5,))
    rest.forget()
    assert rest.hidden == frozenset({3, 5}), "baselines that were kept are those that were found under the hand"
    rest.start((240, 250, 230, 236, 244, 228, 259, 221, 216, 247, 238, 252))
    assert rest.hidden == frozenset()
