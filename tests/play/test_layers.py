"""A touch chooses among the layers of a sound, from soft to firm, on pads whose dynamics follow it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score import Stage, client, made, touch

from toccata.bank import Recipe
from toccata.events import Note
from toccata.play.curve import touch_gain
from toccata.play.mapping import recipes
from toccata.play.part import Part
from toccata.units import Decibels, Level, PadId

BELL = {"mode": "one-shot", "sound": "bell", "dynamics": "touch"}
PLAIN = {"mode": "one-shot", "sound": "bell"}
TOUCHES = (0.05, 0.3, 0.5, 0.7, 0.95)


def notes(pads: dict[str, Any], *touches: Any, until: int = 60_000) -> list[tuple[str, float]]:
    stage = Stage(client(pads)).play(*touches, until=until)
    return [(one.sample, one.gain) for one in stage.actions if isinstance(one, Note)]


def test_the_firmer_the_touch_the_firmer_the_layer_and_the_louder() -> None:
    taps = [touch("0/0", at * 5000 + 100, at * 5000 + 300, level=level) for at, level in enumerate(TOUCHES)]
    access = {"sensitivity": "light"}
    told = notes({"0/0": {**BELL, "access": access}}, *taps)
    assert [sample for sample, _ in told] == [f"bell -6.0 {one}" for one in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert [gain for _, gain in told] == [touch_gain(Level(level)) for level in TOUCHES]


def test_only_pads_that_follow_the_touch_ask_for_more_than_one_sample() -> None:
    def asked(*pads: dict[str, Any]) -> list[float | None]:
        return [one.firmness for one in recipes(client({f"0/{at}": pad for at, pad in enumerate(pads)}))]

    assert asked(PLAIN, PLAIN) == [None]
    assert asked(BELL, PLAIN, BELL) == [0.0, 0.25, 0.5, 0.75, 1.0, None]


def test_a_sound_without_layers_is_one_sample_that_follows_the_touch_in_its_loudness() -> None:
    pads = {"0/0": {"mode": "one-shot", "sound": "drum", "dynamics": "touch"}}
    told = notes(pads, touch("0/0", 100, 200, level=0.2), touch("0/0", 3000, 3100, level=1.0))
    assert told == [("drum -6.0", touch_gain(Level(0.2))), ("drum -6.0", 1.0)]
    assert len({sample.key for sample in Stage(client(pads)).core._sounds.part(PadId(0, 0)).samples}) == 1


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_firmer_touch_is_never_a_softer_layer(one: float, other: float) -> None:
    made_here = [made(Recipe("bell", Decibels(0.0), firmness=at / 4)) for at in range(5)]
    part = Part(PadId(0, 0), client({"0/0": BELL}).setup.pads[PadId(0, 0)], (tuple(made_here),))
    soft, firm = (made_here.index(part.sample(0, Level(level))) for level in sorted((one, other)))
    assert soft <= firm


def test_a_held_pad_carries_all_its_layers_through_a_remap() -> None:
    repeats = {**BELL, "access": {"repeat_ms": 500}}
    stage = Stage(client({"0/0": repeats})).play(touch("0/0", 100, level=0.5), until=200)
    after = stage.remap({"0/0": {"mode": "one-shot", "sound": "drum"}}, 300)
    assert after.core.carried() == {f"bell -6.0 {one}" for one in (0.0, 0.25, 0.5, 0.75, 1.0)}
    after.play(until=1000)
    assert {one.sample for one in after.actions if isinstance(one, Note)} == {"bell -6.0 0.5"}


@pytest.mark.parametrize("mode", ["step", "random"])
def test_every_sound_of_a_row_has_its_own_layers(mode: str) -> None:
    pad = {"mode": mode, "sounds": ["bell", "drum"], "dynamics": "touch"}
    taps = [touch("0/0", at, at + 50, level=0.9) for at in (100, 4000)]
    assert {sample for sample, _ in notes({"0/0": pad}, *taps)} == {"bell -6.0 1.0", "drum -6.0"}
