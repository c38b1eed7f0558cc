"""What each mode does with a press, and how every sound ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from score import DRUM, HUM, Stage, client, play, starts, touch

from toccata.events import Note, Silence

LATCH = {"mode": "latch", "sound": "hum"}
TAPS = [touch("0/0", at, at + 50) for at in range(500, 4500, 500)]


def sounds(told: list[str]) -> list[str]:
    """The names of the sounds that start."""
    return [one.split()[3] for one in told if " start " in one]


def test_one_shot_plays_to_its_end_whatever_the_hand_does() -> None:
    expected = ["500 0/0 start drum press", "1500 0/0 end drum finished"]
    assert play({"0/0": DRUM}, touch("0/0", 500, 520)) == expected
    assert play({"0/0": DRUM}, touch("0/0", 500, 5000)) == expected


def test_hold_sounds_while_held_and_fades_on_lift() -> None:
    told = play({"0/0": HUM}, touch("0/0", 500, 9500))
    assert told == ["500 0/0 start hum press", "9840 0/0 end hum lift"]


def test_hold_of_a_sound_without_loop_ends_by_itself() -> None:
    told = play({"0/0": {"mode": "hold", "sound": "drum"}}, touch("0/0", 500, 9500))
    assert told == ["500 0/0 start drum press", "1500 0/0 end drum finished"]


def test_latch_toggles_on_accepted_presses() -> None:
    told = play({"0/0": LATCH}, touch("0/0", 500, 600), touch("0/0", 5000, 5100), touch("0/0", 7000, 7100), until=9000)
    assert told == ["500 0/0 start hum press", "5300 0/0 end hum press", "7000 0/0 start hum press"]


def test_latch_of_a_sound_that_has_ended_by_itself_starts_it_again() -> None:
    told = play({"0/0": {"mode": "latch", "sound": "drum"}}, touch("0/0", 500, 600), touch("0/0", 2000, 2100))
    assert starts(told) == ["500 0/0", "2000 0/0"]


def test_a_latched_sound_obeys_max_hold() -> None:
    told = play({"0/0": LATCH}, touch("0/0", 500, 600), access={"max_hold_s": 5})
    assert told == ["500 0/0 start hum press", "7500 0/0 end hum max-hold"]


def test_a_press_while_a_latched_sound_fades_starts_it_again() -> None:
    taps = [touch("0/0", at, at + 50) for at in (500, 2000, 2100)]
    told = play({"0/0": LATCH}, *taps, until=3000)
    assert told == ["500 0/0 start hum press", "2100 0/0 start hum press", "2300 0/0 end hum press"]


def test_latch_with_lift_toggles_on_the_lift() -> None:
    settings = {"activate_on": "lift", "steady_ms": 0}
    told = play({"0/0": LATCH}, touch("0/0", 500, 800), touch("0/0", 2000, 2400), access=settings)
    assert told == ["800 0/0 start hum lift", "2700 0/0 end hum lift"]


def test_timed_fades_after_its_seconds() -> None:
    told = play({"0/0": {"mode": "timed", "sound": "hum", "seconds": 4}}, touch("0/0", 500, 600))
    assert told == ["500 0/0 start hum press", "4800 0/0 end hum timed"]


def test_timed_of_a_shorter_sound_without_loop_ends_by_itself() -> None:
    told = play({"0/0": {"mode": "timed", "sound": "drum", "seconds": 4}}, touch("0/0", 500, 600))
    assert told == ["500 0/0 start drum press", "1500 0/0 end drum finished"]


def test_timed_cuts_a_longer_sound_short_by_a_fade() -> None:
    told = play({"0/0": {"mode": "timed", "sound": "bell", "seconds": 1}}, touch("0/0", 500, 600))
    assert told == ["500 0/0 start bell press", "1620 0/0 end bell timed"]


def test_step_plays_the_next_sound_and_wraps() -> None:
    pads = {"0/0": {"mode": "step", "sounds": ["C", "C", "E"]}}
    assert "".join(sounds(play(pads, *TAPS))) == "CCECCECC"


def test_pads_that_share_a_sequence_step_through_it_together() -> None:
    pads = {
        "0/0": {"mode": "step", "sounds": ["C", "D", "E"], "sequence": "song"},
        "0/1": {"mode": "step", "sequence": "song"},
        "0/2": {"mode": "step", "sounds": ["C", "D", "E"]},
    }
    taps = [touch(pad, at, at + 50) for at, pad in ((500, "0/0"), (700, "0/1"), (900, "0/2"), (1100, "0/0"))]
    assert "".join(sounds(play(pads, *taps))) == "CDCE"


def test_a_sequence_named_like_a_pad_is_not_that_pads_own() -> None:
    pads = {
        "0/0": {"mode": "step", "sounds": ["C", "D"]},
        "0/1": {"mode": "step", "sounds": ["C", "E"], "sequence": "0/0"},
    }
    assert "".join(sounds(play(pads, touch("0/0", 500, 550), touch("0/1", 700, 750)))) == "CC"


def test_a_press_that_access_settings_ignore_does_not_advance_a_sequence() -> None:
    pads = {"0/0": {"mode": "step", "sounds": ["C", "D", "E"]}}
    told = play(pads, *TAPS[:3], access={"release_ms": 600})
    assert sounds(told) == ["C", "D"]
    told = play(pads, touch("0/0", 500, 550), touch("0/0", 1000, 1500), access={"acceptance_ms": 100})
    assert sounds(told) == ["C"]


def test_random_never_repeats_the_last_sound() -> None:
    taps = [touch("0/0", at, at + 50) for at in range(500, 60_000, 100)]
    chosen = sounds(play({"0/0": {"mode": "random", "sounds": ["C", "D", "E"]}}, *taps))
    assert len(chosen) == 595
    assert all(one != other for one, other in pairwise(chosen))
    assert set(chosen) == {"C", "D", "E"}


def test_random_does_not_repeat_a_sound_that_is_named_twice() -> None:
    chosen = sounds(play({"0/0": {"mode": "random", "sounds": ["C", "C", "D"]}}, *TAPS))
    assert "".join(chosen) in ("CDCDCDCD", "DCDCDCDC")


def test_a_pad_touched_while_it_sounds_starts_again_and_the_old_voice_fades() -> None:
    told = play({"0/0": DRUM}, touch("0/0", 500, 600), touch("0/0", 800, 900))
    assert told == [
        "500 0/0 start drum press",
        "800 0/0 start drum press",
        "920 0/0 end drum press",
        "1800 0/0 end drum finished",
    ]


def test_again_ignore_lets_the_sound_play_on() -> None:
    told = play({"0/0": {**DRUM, "again": "ignore"}}, touch("0/0", 500, 600), touch("0/0", 800, 900))
    assert told == ["500 0/0 start drum press", "800 0/0 ignored sounding", "1500 0/0 end drum finished"]


def test_again_layer_adds_a_voice() -> None:
    told = play({"0/0": {**DRUM, "again": "layer"}}, touch("0/0", 500, 600), touch("0/0", 800, 900))
    assert told[2:] == ["1500 0/0 end drum finished", "1800 0/0 end drum finished"]


def test_words_play_on_unless_a_pad_says_otherwise() -> None:
    word = {"mode": "one-shot", "sound": "word"}
    taps = [touch("0/0", 500, 600), touch("0/0", 800, 900)]
    assert play({"0/0": word}, *taps)[1] == "800 0/0 ignored sounding"
    assert starts(play({"0/0": {**word, "again": "restart"}}, *taps)) == ["500 0/0", "800 0/0"]


def test_a_touch_that_again_ignores_does_not_advance_a_sequence() -> None:
    pads = {"0/0": {"mode": "step", "sounds": ["C", "D", "E"], "again": "ignore"}}
    assert "".join(sounds(play(pads, *TAPS[:3]))) == "CD"


def test_a_repeat_answers_a_sound_that_still_plays_as_a_touch_would() -> None:
    pads = {"0/0": {"mode": "one-shot", "sound": "word"}}
    told = play(pads, touch("0/0", 500, 2600), access={"repeat_ms": 1000})
    assert told == [
        "500 0/0 start word press",
        "2000 0/0 end word finished",
        "2500 0/0 start word repeat",
        "4000 0/0 end word finished",
    ]


@pytest.mark.parametrize("mode", ["one-shot", "step", "random"])
def test_a_sound_made_to_go_round_fades_before_its_last_frame_where_it_plays_once(mode: str) -> None:
    pad = {"mode": mode, "sound": "hum"} if mode == "one-shot" else {"mode": mode, "sounds": ["hum", "C"]}
    stage = Stage(client({"0/0": pad})).play(touch("0/0", 500, 550), touch("0/0", 2000, 2050), until=9000)
    hums = [one for one in stage.actions if isinstance(one, Note) and one.sample.startswith("hum")]
    fades = [one for one in stage.actions if isinstance(one, Silence)]
    assert len(hums) == len(fades) >= 1
    assert not hums[0].loop
    assert hums[0].at + 0.5 - 0.02 < fades[0].at + fades[0].over <= hums[0].at + 0.5 - 0.006
    assert {one.split()[-1] for one in stage.told() if " end hum" in one} == {"finished"}


def test_nothing_is_ever_cut() -> None:
    pads = {
        "0/0": DRUM,
        "0/1": HUM,
        "0/2": LATCH,
        "0/3": {"mode": "timed", "sound": "bell", "seconds": 0.5},
        "0/4": {"mode": "random", "sounds": ["C", "word", "hum"], "again": "restart"},
    }
    taps = [touch(f"0/{(at // 90) % 5}", at, at + 60) for at in range(500, 20_000, 90)]
    stage = Stage(client(pads, access={"max_hold_s": 1})).play(*taps, until=40_000)
    fades = [one.over for one in stage.actions if isinstance(one, Silence)]
    assert len(fades) > 100
    assert min(fades) >= 0.12
