from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toccata.web.trust.window import (
    BUILT_S,
    DAY_S,
    LIFE_S,
    Window,
    authority_window,
    first_window,
    renewed_window,
)

AUTHORITY = authority_window()
FIRST = first_window(AUTHORITY)
ANY_CLOCK = st.integers(0, 2**33)
GOOD_CLOCK = st.integers(BUILT_S, AUTHORITY.end)
IN_1970, IN_2040 = 3 * DAY_S, 2_208_988_800


def after(tellings: list[int]) -> Window:
    window = FIRST
    for told in tellings:
        window = renewed_window(window, AUTHORITY, told) or window
    return window


def test_the_first_certificate_holds_from_the_build_for_825_days() -> None:
    assert Window(BUILT_S, BUILT_S + 825 * DAY_S - 1) == FIRST


@given(ANY_CLOCK)
def test_a_first_certificate_around_a_told_day_holds_on_it_unless_it_cannot_be(told: int) -> None:
    window = first_window(AUTHORITY, told)
    assert window.holds(told) if BUILT_S <= told <= AUTHORITY.end else window == FIRST


@given(st.lists(ANY_CLOCK, max_size=6))
def test_no_telling_makes_a_certificate_outside_825_days_or_the_authoritys_life(tellings: list[int]) -> None:
    window = after(tellings)
    assert window.end - window.start <= LIFE_S
    assert AUTHORITY.start <= window.start < window.end <= AUTHORITY.end


@given(st.lists(ANY_CLOCK, max_size=4), GOOD_CLOCK)
def test_the_tablet_that_told_takes_the_certificate(tellings: list[int], told: int) -> None:
    assert after([*tellings, told]).holds(told)


@given(st.lists(ANY_CLOCK, max_size=4), ANY_CLOCK)
def test_the_same_telling_never_renews_twice(tellings: list[int], told: int) -> None:
    assert renewed_window(after([*tellings, told]), AUTHORITY, told) is None


def test_a_quarter_of_its_life_before_the_end_it_is_renewed_and_not_a_second_earlier() -> None:
    quarter = FIRST.end - LIFE_S // 4
    assert renewed_window(FIRST, AUTHORITY, quarter - 1) is None
    assert renewed_window(FIRST, AUTHORITY, quarter) == Window(quarter - 30 * DAY_S, quarter - 30 * DAY_S + LIFE_S)


def test_a_tablet_that_believes_in_1970_moves_nothing() -> None:
    assert renewed_window(FIRST, AUTHORITY, IN_1970) is None
    assert first_window(AUTHORITY, IN_1970) == FIRST


def test_after_a_tablet_that_believes_in_2040_the_next_right_one_brings_it_back() -> None:
    today = BUILT_S + 40 * DAY_S
    misled = after([IN_2040])
    assert (misled.holds(IN_2040), misled.holds(today)) == (True, False)
    assert after([IN_2040, today]).holds(today)


def test_near_the_authoritys_end_a_certificate_ends_with_it_and_is_not_made_again_and_again() -> None:
    window = after([AUTHORITY.end - 10 * DAY_S])
    assert window.end == AUTHORITY.end
    assert renewed_window(window, AUTHORITY, AUTHORITY.end - DAY_S) is None
