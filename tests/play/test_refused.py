"""A press that is refused, as its turn has not come or its sound is muted, does nothing to any other pad."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score import DRUM, HUM, Line, Stage, client, lift, play, touch

from toccata.events import Ignored, Why
from toccata.units import Seconds

SONG = {"mode": "step", "sequence": "song"}
CLIENTS = {**SONG, "answers": True}
WORD = {"mode": "one-shot", "sound": "word"}
REFUSED = (Why.WAITING, Why.MUTED)


def duet(waits: list[int], **own: Any) -> dict[str, Any]:
    """The therapist steps on 0/0 and 0/1, the client answers on 0/2."""
    therapists = {**SONG, **own}
    return {"0/0": {**therapists, "sounds": ["C", "D", "E"], "waits": waits}, "0/1": therapists, "0/2": CLIENTS}


@pytest.mark.parametrize("access", [{"post_acceptance_ms": 2000}, {"one_at_a_time": True}])
def test_a_press_whose_turn_has_not_come_leaves_the_clients_pad_alive(access: dict[str, Any]) -> None:
    told = play(duet([0]), touch("0/0", 100, 3000), touch("0/2", 500, 600), access=access)
    assert told == ["100 0/0 ignored waiting", "500 0/2 start C press", "1500 0/2 end C finished"]


@pytest.mark.parametrize("access", [{"post_acceptance_ms": 2000}, {"one_at_a_time": True}])
@pytest.mark.parametrize("activate_on", ["press", "lift"])
def test_a_muted_pad_leaves_its_neighbour_alive(access: dict[str, Any], activate_on: str) -> None:
    stage = Stage(client({"0/0": WORD, "0/1": HUM}, access={**access, "activate_on": activate_on}))
    stage.core.mute_sound("word", Seconds(0.0))
    told = stage.play(touch("0/0", 100, 400), touch("0/1", 500, 600), until=3000).told()
    assert told == ["100 0/0 ignored muted", "500 0/1 start hum press", "940 0/1 end hum lift"]


def test_a_refused_press_takes_no_repeat_over() -> None:
    access = {"one_at_a_time": "last", "repeat_ms": 400}
    told = play(duet([0]) | {"0/3": DRUM}, touch("0/3", 100, 800), touch("0/0", 200, 300), access=access)
    assert [one for one in told if " end " not in one] == [
        "100 0/3 start drum press",
        "200 0/0 ignored waiting",
        "500 0/3 start drum repeat",
    ]


def test_a_refused_hand_that_rests_needs_a_new_press_when_its_turn_comes() -> None:
    stage = Stage(client(duet([0], access={"activate_on": "lift"}))).play(touch("0/0", 100), until=200)
    stage = stage.remap(duet([0]), 300).play(touch("0/2", 500, 600), until=700)
    stage.play(lift("0/0", 800), touch("0/0", 1000, 1050), until=1100)
    starts_and_why = [one for one in stage.told() if " end " not in one]
    assert starts_and_why == ["100 0/0 ignored waiting", "500 0/2 start C press", "1000 0/0 start D press"]


def test_a_hand_that_sounds_on_its_lift_no_longer_counts_when_the_turn_passes_from_it() -> None:
    pads = duet([1], access={"activate_on": "lift"})
    pads["0/2"] = {**CLIENTS, "access": {"one_at_a_time": True}}
    told = play(pads, touch("0/0", 100, 300), touch("0/1", 120, 3000), touch("0/2", 400, 500))
    assert [one for one in told if " end " not in one] == [
        "340 0/0 start C lift",
        "400 0/2 start D press",
        "3040 0/1 start E lift",
    ]


def test_what_an_acceptance_gives_decides_of_the_next_however_late_both_are_asked() -> None:
    stage = Stage(client(duet([1], access={"acceptance_ms": 50}), access={"one_at_a_time": "last"}))
    stage.step([*touch("0/0", 100), *touch("0/1", 110)], 0.110)
    stage.step(touch("0/2", 180), 0.180)
    assert stage.told() == ["160 0/1 ignored waiting", "180 0/0 start C press", "180 0/2 start D press"]


def test_a_forearms_presses_have_their_turns_in_the_order_in_which_they_sound() -> None:
    pads = duet([1]) | {"0/1": {**SONG, "access": {"post_acceptance_ms": 2000}}}
    arm = [one for pad in ("0/0", "0/1", "0/2") for one in touch(pad, 100, 200, burst=True)]
    told = [one for one in play(pads, arm) if " end " not in one]
    assert told == ["100 0/1 ignored waiting", "100 0/0 start C press", "100 0/2 start D press"]


def test_a_press_that_waits_behind_a_forearm_and_is_then_muted_closes_no_pad() -> None:
    pads: dict[str, Any] = {f"0/{number}": DRUM for number in range(1, 5)}
    pads |= {"0/5": {**WORD, "access": {"post_acceptance_ms": 2000}}}
    arm = [one for pad in pads for one in touch(pad, 100, 200, burst=True)]
    stage = Stage(client(pads)).play([one for one in arm if one.at < 0.12], until=120)
    stage.core.mute_sound("word", Seconds(0.12))
    stage.play([one for one in arm if one.at > 0.12], touch("0/1", 500, 600), until=600)
    told = [one for one in stage.told() if " end " not in one]
    assert told[4:] == ["150 0/5 ignored muted", "500 0/1 start drum press"]


@pytest.mark.parametrize("activate_on", ["press", "lift"])
def test_a_press_while_all_pads_are_silent_closes_none_afterwards(activate_on: str) -> None:
    access = {"post_acceptance_ms": 2000, "activate_on": activate_on}
    stage = Stage(client({"0/0": HUM, "0/1": HUM | {"mode": "latch"}}, access=access))
    stage.core.mute(Why.CLEANING, Seconds(0.0))
    stage.play(touch("0/1", 100, 200), until=400)
    stage.core.mute(None, Seconds(0.4))
    assert stage.play(touch("0/0", 500, 900), until=600).told() == [
        "100 0/1 ignored cleaning",
        "500 0/0 start hum press",
    ]


@dataclass(frozen=True)
class Touched:
    """One hand on one pad, in milliseconds."""

    pad: str
    at: int
    to: int
    burst: bool

    @property
    def line(self) -> Line:
        return touch(self.pad, self.at, self.to, burst=self.burst)


ACCESS = st.fixed_dictionaries(
    {"steady_ms": st.just(20), "max_hold_s": st.just(1)},
    optional={
        "acceptance_ms": st.sampled_from([0, 70, 300]),
        "release_ms": st.sampled_from([0, 200]),
        "post_acceptance_ms": st.sampled_from([0, 150, 2000]),
        "repeat_ms": st.just(170),
        "one_at_a_time": st.sampled_from([False, True, "last"]),
        "activate_on": st.sampled_from(["press", "lift"]),
    },
)
OTHERS: list[dict[str, Any]] = [
    DRUM,
    WORD,
    HUM,
    {"mode": "latch", "sound": "hum"},
    {"mode": "timed", "sound": "word", "seconds": 1},
    {"mode": "random", "sounds": ["C", "word", "D"]},
    SONG,
    CLIENTS,
]


@st.composite
def setups(draw: st.DrawFn) -> dict[str, Any]:
    waits = sorted(draw(st.sets(st.integers(0, 3))))
    pads: dict[str, Any] = {"0/0": {**SONG, "sounds": ["C", "word", "D", "E"], "waits": waits}, "0/1": CLIENTS}
    pads |= {f"0/{number}": draw(st.sampled_from(OTHERS)) for number in range(2, 6)}
    return {pad: {**settings, "access": draw(ACCESS)} for pad, settings in pads.items()}


@st.composite
def hands(draw: st.DrawFn) -> list[Touched]:
    """Every pad is left for longer than a tremor between its touches."""
    burst, found = draw(st.booleans()), []
    for number in range(6):
        at = 100
        for wait, lasts in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 1500)), max_size=3)):
            found.append(Touched(f"0/{number}", at + wait, at + wait + lasts, burst))
            at += wait + lasts + 30
    return found


def played(pads: dict[str, Any], touched: list[Touched], tick_ms: int) -> Stage:
    """Step at exactly the instants that count, or every so often, as a loop that comes late; the word is muted."""
    stage, lines = Stage(client(pads), muted=("word",)), [one.line for one in touched]
    if tick_ms == 0:
        return stage.play(*lines, until=20_000)
    events = sorted((one for line in lines for one in line), key=lambda one: one.at)
    ticks = {tick: list(found) for tick, found in groupby(events, lambda one: int(one.at * 1000) // tick_ms + 1)}
    for tick in range(12_000 // tick_ms):
        stage.step(ticks.get(tick, ()), tick * tick_ms / 1000)
    return stage


def refused(pads: dict[str, Any], touched: list[Touched], stage: Stage) -> dict[Touched, Ignored]:
    """The touches that were refused when they would have been accepted, and what was told of them."""
    told = [one for one in stage.heard if isinstance(one, Ignored) and one.why in REFUSED]
    return {
        hand: one
        for one in told
        for hand in touched
        if hand.pad == str(one.pad)
        and round(one.at * 1000) == hand.at + pads[hand.pad]["access"].get("acceptance_ms", 0) <= hand.to
    }


@given(pads=setups(), touched=hands(), tick_ms=st.sampled_from([0, 25]))
def test_without_the_presses_that_were_refused_all_would_be_the_same(
    pads: dict[str, Any], touched: list[Touched], tick_ms: int
) -> None:
    stage = played(pads, touched, tick_ms)
    without = refused(pads, touched, stage)
    others = played(pads, [hand for hand in touched if hand not in without], tick_ms)
    assert [one for one in stage.heard if one not in without.values()] == others.heard
    assert stage.actions == others.actions
