"""A sound that somebody has muted: it fades at once, and its pads stay silent."""

from __future__ import annotations

from typing import Any

import pytest
from score import DRUM, HUM, Line, Stage, client, lift, touch

from toccata.units import Seconds

WORD = {"mode": "one-shot", "sound": "word"}


def muted_at(at: int, pads: dict[str, Any], *lines: Line, until: int = 9000) -> Stage:
    """Play lines; at an instant somebody mutes the word."""
    stage = Stage(client(pads)).play([one for line in lines for one in line if one.at * 1000 < at], until=at)
    stage.core.mute_sound("word", Seconds(at / 1000))
    stage.step((), at / 1000)
    return stage.play([one for line in lines for one in line if one.at * 1000 >= at], until=until)


def lacking(pads: dict[str, Any], *lines: Line, until: int = 9000) -> list[str]:
    """What is heard where the bank lacks the word."""
    return Stage(client(pads), muted=("word",)).play(*lines, until=until).told()


def test_a_sound_that_is_muted_fades_at_once_wherever_it_sounds() -> None:
    pads = {"0/0": WORD, "0/1": {**WORD, "mode": "latch"}, "0/2": DRUM}
    taps = [touch(f"0/{pad}", 100, 200) for pad in range(3)]
    assert muted_at(500, pads, *taps).told()[3:] == [
        "620 0/0 end word stolen",
        "620 0/1 end word stolen",
        "1100 0/2 end drum finished",
    ]


def test_one_that_fades_slowly_hurries() -> None:
    pads = {"0/0": {**WORD, "mode": "latch", "access": {"max_hold_s": 1}}}
    assert muted_at(1200, pads, touch("0/0", 100, 200)).told()[1:] == ["1320 0/0 end word max-hold"]


@pytest.mark.parametrize("mode", ["one-shot", "hold", "latch", "timed"])
def test_its_pads_stay_silent_and_say_why(mode: str) -> None:
    pad = {**WORD, "mode": mode} | ({"seconds": 1} if mode == "timed" else {})
    assert lacking({"0/0": pad}, touch("0/0", 1000, 1500)) == ["1000 0/0 ignored muted"]
    assert muted_at(500, {"0/0": pad}, touch("0/0", 1000, 1500)).told() == ["1000 0/0 ignored muted"]


def test_a_press_of_it_takes_no_other_sound_away() -> None:
    stage = Stage(client({"0/0": WORD, "0/1": HUM}, access={"one_at_a_time": "last"}), muted=("word",))
    told = stage.play(touch("0/1", 100, 2000), touch("0/0", 500, 600), until=9000).told()
    assert [one for one in told if " hum" in one] == ["100 0/1 start hum press", "2340 0/1 end hum lift"]


@pytest.mark.parametrize("access", [{"repeat_ms": 300}, {"acceptance_ms": 600}, {"activate_on": "lift"}])
def test_a_press_that_has_begun_starts_it_no_more_not_even_after_the_remap(access: dict[str, Any]) -> None:
    pad = {**WORD, "access": {"steady_ms": 0, **access}, "again": "restart"}
    for remapped in (WORD, {**pad, "gain_db": -3}, DRUM):
        stage = Stage(client({"0/0": pad})).play(touch("0/0", 100), until=500)
        stage.core.mute_sound("word", Seconds(0.5))
        stage.step((), 0.5)
        after = stage.remap({"0/0": remapped}, 550, muted=("word",)).play(lift("0/0", 2000), until=5000)
        assert [one for one in after.told() if " start word" in one and int(one.split()[0]) >= 500] == []


def test_the_next_map_that_has_it_plays_it_again() -> None:
    stage = muted_at(500, {"0/0": WORD}, until=600).remap({"0/0": WORD}, 700)
    assert stage.play(touch("0/0", 1000, 1100), until=1200).told() == ["1000 0/0 start word press"]


def rows(mode: str, sounds: list[str], taps: int = 6, **more: Any) -> str:
    """The first letters of what a pad gives, press by press."""
    presses = [touch("0/0", at * 2000 + 100, at * 2000 + 200) for at in range(taps)]
    told = lacking({"0/0": {"mode": mode, "sounds": sounds, **more}}, *presses, until=30_000)
    return "".join(one.split()[3][0] for one in told if " end " not in one)


def test_a_row_of_sounds_goes_on_without_the_muted_one() -> None:
    assert rows("step", ["word", "C", "D", "word"]) == "CDCDCD"
    assert rows("random", ["word", "C", "D"]) in ("CDCDCD", "DCDCDC")
    assert rows("random", ["word", "C"]) == "CCCCCC"
    assert rows("step", ["word", "word"], taps=2) == "mm"


def test_a_song_does_not_wait_for_a_step_that_is_muted_and_the_clients_pad_is_not_dead() -> None:
    row = {"mode": "step", "sequence": "song", "sounds": ["C", "word", "D", "word"], "waits": [1, 2]}
    pads = {"0/0": row, "0/1": {"mode": "step", "sequence": "song", "answers": True}}
    presses = [touch(f"0/{pad}", at * 2000 + 100, at * 2000 + 200) for at, pad in enumerate([1, 0, 0, 1, 1, 0])]
    told = lacking(pads, *presses, until=30_000)
    assert [one.split()[2:4] for one in told if " end " not in one] == [
        ["start", "C"],
        ["start", "C"],
        ["ignored", "waiting"],
        ["start", "D"],
        ["start", "D"],
        ["start", "C"],
    ]


def test_a_latch_that_sounds_can_be_ended_though_its_sound_is_muted_in_the_new_map() -> None:
    pads = {"0/0": {"mode": "latch", "sound": "hum"}}
    stage = Stage(client(pads)).play(touch("0/0", 100, 200), until=500).remap(pads, 500, muted=("hum",))
    told = stage.play(touch("0/0", 1000, 1100), touch("0/0", 2000, 2100), until=5000).told()
    assert told == ["100 0/0 start hum press", "1300 0/0 end hum press", "2000 0/0 ignored muted"]
