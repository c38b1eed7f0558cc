"""Taps that got stuck on their way do nothing once a later one of the same page has come."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st
from staged_server import Stage, staged

from toccata import link
from toccata.web.asked import Tap
from toccata.web.taps import MOST_PAGES, Taps


@given(st.permutations(range(1, 9)))
def test_of_taps_in_any_order_just_those_do_something_that_no_later_one_came_before(numbers: list[int]) -> None:
    taps = Taps()
    did = [number for number in numbers if not taps.is_overtaken("quiet", "t-1", Tap("page", number))]
    assert did == sorted(set(accumulate(numbers, max)))


def test_tablets_pages_and_purposes_are_counted_apart_and_a_tap_without_a_number_is_believed() -> None:
    taps = Taps()
    taps.is_overtaken("quiet", "t-1", Tap("page", 9))
    others = [("level", "t-1", Tap("page", 1)), ("quiet", "t-2", Tap("page", 1)), ("quiet", "t-1", Tap("other", 1))]
    assert not any(taps.is_overtaken(*other) for other in [*others, ("quiet", "t-1", None)])


def test_pages_without_end_are_forgotten_and_believed() -> None:
    taps = Taps()
    for page in range(MOST_PAGES + 1):
        taps.is_overtaken("quiet", "t-1", Tap(f"page-{page}", 9))
    first, last = (Tap(f"page-{number}", 8) for number in (0, MOST_PAGES))
    assert not taps.is_overtaken("quiet", "t-1", first)
    assert taps.is_overtaken("quiet", "t-1", last)


def test_a_lift_that_comes_after_the_quiet_that_overtook_it_does_nothing() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            for on, number in ((True, 1), (True, 3), (False, 2), (False, 4)):
                body = {"on": on, "tap": {"page": "p", "number": number}}
                assert (await stage.ask("POST", "/api/quiet", body)).status_code == 204
            await stage.until(lambda: len(instrument.told) > 3)
            assert instrument.told == [link.Hello(), link.Quiet(True), link.Quiet(True), link.Quiet(False)]

    staged(scene)


def test_a_level_that_was_meant_for_a_client_who_plays_no_more_does_nothing() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            instrument.say(link.State("c-robin", "Hello", "", False, False, 0.0, 0.0, "card", True, (True,) * 4))
            await stage.until(lambda: stage.house.link.state is not None and stage.house.link.state.client == "c-robin")
            for client, level in (("c-another", -3), ("c-robin", -12), (None, -9)):
                body = {"level_db": level, "client": client}
                assert (await stage.ask("POST", "/api/level", body)).status_code == 204
            await stage.until(lambda: len(instrument.told) > 2)
            assert instrument.told == [link.Hello(), link.SetLevel(-12.0), link.SetLevel(-9.0)]

    staged(scene)
