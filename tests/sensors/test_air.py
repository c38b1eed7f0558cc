"""The rest of the air in a tube."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.air import FIRST, Air
from toccata.settings.device import Way

PUSH, BOTH = (Way.PUSH,), tuple(Way)


def known(ways, rest=1013.0):
    """An air whose rest is known, and the instant from which on."""
    air = Air(ways)
    assert [air.moved(rest, n * 0.005) for n in range(FIRST)] == [None] * FIRST
    return air, FIRST * 0.005


def last(air, pressures, since, every=0.01):
    return [air.moved(pressure, since + n * every) for n, pressure in enumerate(pressures)][-1]


def test_no_rest_is_known_while_the_air_moves():
    air = Air(PUSH)
    assert {air.moved(1000.0 + 10.0 * (n % 7), n * 0.005) for n in range(1000)} == {None}


def test_a_squeeze_is_how_far_it_is_above_the_rest():
    air, at = known(PUSH)
    assert last(air, [1113.0] * 10, at) == pytest.approx(100.0)


@pytest.mark.parametrize("slope", [5.0 / 3600, 10.0 / 60])
def test_a_front_and_a_lift_are_followed(slope):
    air, at = known(PUSH)
    pressures = [1013.0 + slope * n * 0.01 for n in range(6000)]
    assert abs(last(air, pressures, at)) < 1.0


def test_a_long_squeeze_stays_one():
    air, at = known(PUSH)
    assert last(air, [1063.0] * 6000, at) == pytest.approx(50.0)


def test_a_bulb_that_was_squeezed_at_the_start_is_right_two_seconds_after_it_was_let_go():
    air, at = known(PUSH, rest=1113.0)
    assert abs(last(air, [1013.0] * 300, at)) < 1.6


def test_a_sip_beside_a_puff_is_no_rest_but_what_never_moves_becomes_one():
    air, at = known(BOTH)
    assert last(air, [963.0] * 1000, at) == pytest.approx(-50.0)
    assert last(air, [963.0] * 400, at + 10.0, every=1.0) == pytest.approx(0.0)


@pytest.mark.parametrize("ways", [PUSH, BOTH])
@pytest.mark.parametrize("turned", [-10.0, 10.0])
def test_the_weather_of_an_hour_in_which_nobody_read_it_is_no_squeeze(ways, turned):
    air, at = known(ways)
    assert [air.moved(1013.0 + turned, at + 3600.0 + n * 0.01) for n in range(FIRST + 1)] == [None] * FIRST + [0.0]


def test_a_minute_s_pause_is_no_new_beginning():
    air, at = known(PUSH)
    assert air.moved(1063.0, at + 59.0) == pytest.approx(50.0)


@given(st.lists(st.floats(0.0, 1724.0), min_size=20, max_size=60))
def test_any_pressures_give_a_figure_no_further_off_than_the_chip_can_measure(pressures):
    air, at = known(BOTH)
    assert abs(last(air, pressures, at)) <= 1724.0
