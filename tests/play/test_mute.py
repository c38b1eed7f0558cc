"""Quiet and Cleaning: whatever is touched, nothing sounds, and each touch is told why."""

from __future__ import annotations

import pytest
from score import DRUM, HUM, Stage, client, lift, starts, touch

from toccata.events import Silence, Why
from toccata.units import Seconds

SOFT = {**DRUM, "dynamics": "touch"}


def muted(stage: Stage, why: Why | None, at: int) -> Stage:
    """Play on until ``at`` (ms), then mute, or no longer."""
    stage.play(until=at).core.mute(why, Seconds(at / 1000))
    stage.step((), at / 1000)
    return stage


@pytest.mark.parametrize(("why", "fade_ms"), [(Why.QUIET, 60), (Why.CLEANING, 120)])
def test_while_muted_every_press_is_told_and_none_sounds(why: Why, fade_ms: int) -> None:
    stage = muted(Stage(client({"0/0": HUM, "0/1": DRUM})).play(touch("0/0", 100), until=500), why, 1000)
    stage.play(lift("0/0", 1500), touch("0/0", 2000, 2100), touch("0/1", 3000, 3100), until=9000)
    assert stage.told() == [
        "100 0/0 start hum press",
        f"{1000 + fade_ms} 0/0 end hum stolen",
        f"2000 0/0 ignored {why}",
        f"3000 0/1 ignored {why}",
    ]
    assert stage.core.muted is why


@pytest.mark.parametrize("why", [Why.QUIET, Why.CLEANING])
def test_what_is_down_when_a_mute_ends_starts_nothing_before_it_was_lifted(why: Why) -> None:
    stage = muted(Stage(client({"0/0": HUM, "0/1": DRUM}, access={"repeat_ms": 200})), why, 100)
    stage.play(touch("0/0", 500), touch("0/1", 600), until=1000)
    stage = muted(stage, None, 1000).play(lift("0/0", 2000), touch("0/0", 3000, 3100), until=9000)
    assert starts(stage.told()) == ["3000 0/0"]
    assert stage.core.muted is None


@pytest.mark.parametrize("enters", [True, False])
@pytest.mark.parametrize(
    ("pad", "level"),
    [({**DRUM, "access": {"acceptance_ms": 300}}, 0.5), (SOFT, 0.5), (DRUM, 0.1)],
    ids=["acceptance runs", "still measured", "not firm enough yet"],
)
def test_a_touch_that_counts_only_later_starts_nothing_either(
    enters: bool, pad: dict[str, object], level: float
) -> None:
    stage = Stage(client({"0/0": pad}))
    stage = stage if enters else muted(stage, Why.QUIET, 100)
    stage.play(touch("0/0", 496, level=level), until=500)
    stage = muted(stage, Why.QUIET if enters else None, 500)
    stage.play(touch("0/0", 600, 2000, level=0.9), until=5000)
    assert stage.told() == ["500 0/0 ignored quiet"]


def test_a_press_that_waits_for_its_lift_starts_nothing_after_a_mute() -> None:
    stage = Stage(client({"0/0": DRUM}, access={"activate_on": "lift"})).play(touch("0/0", 100), until=200)
    stage = muted(muted(stage, Why.CLEANING, 500), None, 600).play(lift("0/0", 1000), until=5000)
    assert stage.told() == ["500 0/0 ignored cleaning"]


def test_what_waits_of_a_burst_stays_silent() -> None:
    pads = {f"0/{pad}": DRUM for pad in range(12)}
    arm = [one for pad in range(12) for one in touch(f"0/{pad}", 500, 900, burst=True)]
    stage = muted(Stage(client(pads)).play(arm[::2], until=520), Why.QUIET, 520)
    assert len(starts(stage.play(until=5000).told())) == 4
    assert [one for one in stage.told() if "ignored" in one] == [f"520 0/{pad} ignored quiet" for pad in range(4, 12)]


def test_a_press_in_a_mute_neither_blocks_others_nor_steps_a_sequence_on() -> None:
    pads = {"0/0": {"mode": "step", "sounds": ["C", "D"]}, "0/1": DRUM}
    stage = muted(Stage(client(pads, access={"one_at_a_time": True})), Why.CLEANING, 100)
    stage = muted(stage.play(touch("0/0", 200), until=500), None, 500)
    stage.play(touch("0/1", 600, 700), lift("0/0", 800), touch("0/0", 900, 1000), until=5000)
    assert [one for one in stage.told() if "start" in one] == ["600 0/1 start drum press", "900 0/0 start C press"]


def test_quiet_hastens_what_cleaning_fades() -> None:
    stage = muted(Stage(client({"0/0": HUM})).play(touch("0/0", 100), until=500), Why.CLEANING, 1000)
    stage = muted(stage, Why.QUIET, 1020)
    assert stage.play(until=5000).told()[-1] == "1080 0/0 end hum stolen"
    assert [one.over for one in stage.actions if isinstance(one, Silence)] == [0.12, 0.06]


@pytest.mark.parametrize("keeps", [True, False])
def test_a_core_that_follows_a_muted_one_is_muted(keeps: bool) -> None:
    before = muted(Stage(client({"0/0": DRUM})), Why.QUIET, 100)
    after = Stage(client({"0/0": HUM}), follows=before, keeps=keeps)
    after.step((), 0.2)
    assert after.play(touch("0/0", 500, 600), until=1000).told() == ["500 0/0 ignored quiet"]
    assert after.core.muted is Why.QUIET


def test_an_end_of_a_mute_that_was_none_changes_nothing() -> None:
    stage = muted(Stage(client({"0/0": HUM})).play(touch("0/0", 100), until=500), None, 500)
    assert stage.play(lift("0/0", 1000), until=5000).told() == ["100 0/0 start hum press", "1340 0/0 end hum lift"]


def test_quiet_alone_silences_a_touch_that_is_still_measured() -> None:
    stage = Stage(client({"0/0": SOFT})).play(touch("0/0", 496), until=500)
    stage.core.quiet(Seconds(0.5))
    assert stage.play(lift("0/0", 600), until=5000).told() == ["500 0/0 ignored quiet"]


@pytest.mark.parametrize("why", [Why.QUIET, Why.CLEANING])
def test_a_touch_too_short_to_count_is_told_the_mute_too(why: Why) -> None:
    stage = muted(Stage(client({"0/0": {**DRUM, "access": {"acceptance_ms": 300}}})), why, 100)
    stage.play(touch("0/0", 500, 600), until=2000)
    assert [line.split(" ", 1)[1] for line in stage.told()] == [f"0/0 ignored {why}"]
