"""How firm is firm enough, how loud a touch is, and what is believed of a board that was lost."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from score import DRUM, HUM, Line, Stage, client, lift, outage, play, starts, touch

from toccata.events import Note, Started
from toccata.play.core import Core
from toccata.units import NEVER, PadId

PAD = PadId(0, 0)
FOLLOWS = {**DRUM, "dynamics": "touch"}


def gains(pads: Mapping[str, object], *lines: Line) -> list[float]:
    """How loud each note starts, in decibels over what is baked in."""
    stage = Stage(client(pads)).play(*lines, until=60_000)
    return [round(one.gain_db + 6.0, 1) for one in stage.heard if isinstance(one, Started)]


@pytest.mark.parametrize(("sensitivity", "least"), [("light", 0.01), ("normal", 0.15), ("firm", 0.40)])
def test_a_touch_counts_from_the_level_of_the_clients_sensitivity(sensitivity: str, least: float) -> None:
    settings = {"sensitivity": sensitivity}
    assert starts(play({"0/0": DRUM}, touch("0/0", 500, 600, level=least), access=settings)) == ["500 0/0"]
    if sensitivity != "light":
        too_light = touch("0/0", 500, 600, level=least - 0.01)
        assert play({"0/0": DRUM}, too_light, access=settings) == ["600 0/0 ignored acceptance"]


def test_a_touch_that_grows_sounds_when_it_is_firm_enough() -> None:
    growing = [*touch("0/0", 500, level=0.1), *touch("0/0", 504, level=0.14), *touch("0/0", 508, 900, level=0.3)]
    assert starts(play({"0/0": DRUM}, growing)) == ["508 0/0"]


@pytest.mark.parametrize(("sensitivity", "lets_go"), [("normal", 0.08), ("firm", 0.25)])
def test_a_hand_that_relaxes_lets_go_and_presses_again_without_leaving(sensitivity: str, lets_go: float) -> None:
    hand = [*touch("0/0", 500), *touch("0/0", 800, level=lets_go), *touch("0/0", 1000, level=lets_go - 0.01)]
    again = [*touch("0/0", 2000, level=lets_go + 0.01), *touch("0/0", 2500, 3000, level=0.5)]
    told = play({"0/0": HUM}, hand, again, access={"sensitivity": sensitivity})
    assert told == [
        "500 0/0 start hum press",
        "1340 0/0 end hum lift",
        "2500 0/0 start hum press",
        "3340 0/0 end hum lift",
    ]


def test_with_light_no_hold_is_let_go_before_the_hand_leaves() -> None:
    hand = [*touch("0/0", 500), *touch("0/0", 800, 2000, level=0.01)]
    assert play({"0/0": HUM}, hand, access={"sensitivity": "light"})[1] == "2340 0/0 end hum lift"


@pytest.mark.parametrize(("level", "gain"), [(1.0, 0.0), (0.5, -9.0), (0.2, -14.4)])
def test_with_dynamics_the_level_follows_the_touch(level: float, gain: float) -> None:
    assert gains({"0/0": FOLLOWS}, touch("0/0", 500, 600, level=level)) == [gain]


def test_without_dynamics_every_touch_is_equally_loud() -> None:
    assert gains({"0/0": DRUM}, touch("0/0", 500, 600, level=0.2), touch("0/0", 2000, 2100, level=1.0)) == [0.0, 0.0]


def test_with_dynamics_a_touch_is_measured_for_8_ms_and_its_greatest_level_counts() -> None:
    growing = [*touch("0/0", 500, level=0.2), *touch("0/0", 503, level=0.9), *touch("0/0", 506, 700, level=0.6)]
    late = touch("0/0", 512, level=1.0)
    assert starts(play({"0/0": FOLLOWS}, growing, late)) == ["508 0/0"]
    assert gains({"0/0": FOLLOWS}, growing, late) == [-1.8]


def test_touches_that_are_measured_at_one_instant_act_in_the_order_of_their_pads() -> None:
    lines = [touch("0/3", 500, 900), touch("0/1", 500, level=0.1), touch("0/1", 504, 900)]
    begun = starts(play({"0/1": FOLLOWS, "0/3": FOLLOWS}, *lines))
    assert begun == ["508 0/1", "508 0/3"]


def test_with_dynamics_a_tap_shorter_than_its_measuring_still_sounds() -> None:
    told = play({"0/0": FOLLOWS}, touch("0/0", 500, 505, level=0.7))
    assert starts(told) == ["505 0/0"]


def test_with_dynamics_a_hand_that_presses_again_is_measured_again() -> None:
    hand = [*touch("0/0", 500, level=1.0), *touch("0/0", 900, level=0.01)]
    again = [*touch("0/0", 2000, level=0.2), *touch("0/0", 2004, 2500, level=0.5)]
    assert gains({"0/0": FOLLOWS}, hand, again) == [0.0, -9.0]


def test_repeats_are_as_loud_as_their_touch() -> None:
    pads = {"0/0": {**FOLLOWS, "access": {"repeat_ms": 1500}}}
    assert gains(pads, touch("0/0", 500, 4000, level=0.5)) == [-9.0, -9.0, -9.0]


def test_a_held_sound_fades_150_ms_after_its_board_was_lost() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500), outage(0, 2000))
    assert told == ["500 0/0 start hum press", "2000 board 0 lost", "2390 0/0 end hum fault"]


def test_a_hold_outlives_an_outage_of_less_than_150_ms() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500), outage(0, 2000, 2149), touch("0/0", 2149, 5000, stale=True))
    assert told == [
        "500 0/0 start hum press",
        "2000 board 0 lost",
        "2149 board 0 back",
        "5340 0/0 end hum lift",
    ]


def test_a_lost_board_leaves_the_others_alone() -> None:
    told = play(
        {"0/0": HUM, "1/0": HUM}, touch("0/0", 500), touch("1/0", 600, 4000), outage(0, 2000), touch("1/0", 4500, 5000)
    )
    assert [one for one in told if " 1/0 " in one] == [
        "600 1/0 start hum press",
        "4340 1/0 end hum lift",
        "4500 1/0 start hum press",
        "5340 1/0 end hum lift",
    ]


def test_a_pad_touched_at_recovery_is_ignored_until_it_was_released_and_touched_again() -> None:
    lines = [outage(0, 500, 1000), touch("0/0", 1000, 2000, stale=True), touch("0/0", 3000, 3100)]
    assert play({"0/0": DRUM}, *lines)[:4] == [
        "500 board 0 lost",
        "1000 board 0 back",
        "1000 0/0 ignored fault",
        "3000 0/0 start drum press",
    ]


def test_a_pad_held_through_an_outage_sounds_again_only_after_its_release() -> None:
    lines = [touch("0/0", 500), outage(0, 1000, 3000), touch("0/0", 3000, 4000, stale=True), touch("0/0", 4500, 4600)]
    assert starts(play({"0/0": HUM}, *lines)) == ["500 0/0", "4500 0/0"]


@pytest.mark.parametrize("settings", [{"acceptance_ms": 200}, {"activate_on": "lift"}])
def test_what_was_not_sounding_when_its_board_was_lost_never_sounds(settings: dict[str, object]) -> None:
    lines = [touch("0/0", 900), outage(0, 1000, 1050), touch("0/0", 1050, 2000, stale=True)]
    told = play({"0/0": DRUM}, *lines, access=settings)
    assert sorted(told) == ["1000 0/0 ignored fault", "1000 board 0 lost", "1050 board 0 back"]


def test_a_pad_of_a_lost_board_repeats_no_more() -> None:
    lines = [touch("0/0", 500), outage(0, 1000, 1050), touch("0/0", 1050, 5000, stale=True)]
    assert starts(play({"0/0": DRUM}, *lines, access={"repeat_ms": 550})) == ["500 0/0"]


def test_a_relaxed_hand_does_not_press_again_after_an_outage() -> None:
    relaxed = [*touch("0/0", 500), *touch("0/0", 800, level=0.01), *touch("0/0", 1050, level=0.01, stale=True)]
    told = play({"0/0": DRUM}, relaxed, outage(0, 1000, 1050), touch("0/0", 1500, 2000))
    assert starts(told) == ["500 0/0"]


def test_a_hand_that_relaxes_after_an_outage_waits_for_its_release() -> None:
    lines = [touch("0/0", 500), outage(0, 1000, 1050), touch("0/0", 1500, level=0.01), touch("0/0", 2000, 2500)]
    assert starts(play({"0/0": DRUM}, *lines, touch("0/0", 3000, 3100))) == ["500 0/0", "3000 0/0"]


def wish(core: Core) -> float:
    """How often the level of the pad is read, in ms."""
    return core.depth_wish(PAD) * 1000


def test_levels_are_read_only_where_they_matter() -> None:
    stage = Stage(client({"0/0": DRUM}))
    assert wish(stage.core) == NEVER
    assert wish(stage.play(touch("0/0", 10, level=0.1), until=20).core) == 4.0
    assert wish(stage.play(touch("0/0", 20, level=0.5), until=30).core) == 20.0
    assert wish(stage.play(lift("0/0", 30), until=40).core) == NEVER
    light = Stage(client({"0/0": DRUM}, access={"sensitivity": "light"})).play(touch("0/0", 10), until=20)
    assert wish(light.core) == NEVER


def test_a_loop_starts_with_its_loop_and_a_struck_sound_without() -> None:
    stage = Stage(client({"0/0": HUM, "0/1": DRUM})).play(touch("0/0", 10, 20), touch("0/1", 11, 20), until=90)
    assert [one.loop for one in stage.actions if isinstance(one, Note)] == [True, False]
