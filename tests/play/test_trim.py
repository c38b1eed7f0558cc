"""Trim: softer at once by a glide, louder again slowly, and never louder than what was asked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from score import DRUM, HUM, Stage, client, touch

from toccata.events import Note, Silence, Started, Turn
from toccata.units import Decibels, Seconds, to_decibels

LATCH = {"mode": "latch", "sound": "hum"}
BELL = {"mode": "one-shot", "sound": "bell"}


def trimmed(stage: Stage, trim_db: float, at: int) -> Stage:
    """Play on until ``at`` (ms), then set the trim."""
    stage.play(until=at).core.trim(Decibels(trim_db), Seconds(at / 1000))
    stage.step((), at / 1000)
    return stage


def gains(stage: Stage, voice: int) -> list[float]:
    """All gains that a voice was given, in decibels."""
    told = (one for one in stage.actions if isinstance(one, Note | Turn) and one.voice == voice)
    return [round(to_decibels(one.gain), 6) for one in told]


def test_what_sounds_goes_down_within_100_ms_and_what_starts_then_is_as_soft() -> None:
    stage = Stage(client({"0/0": HUM, "0/1": BELL, "0/2": DRUM}))
    stage.play(touch("0/0", 100), touch("0/1", 200, 300), until=1000)
    trimmed(stage, -6.0, 1000).play(touch("0/2", 1500, 1600), until=1600)
    assert [gains(stage, voice) for voice in (1, 2, 3)] == [[0.0, -6.0], [0.0, -6.0], [-6.0]]
    assert all(one.at + one.over <= 1.1 for one in stage.actions if isinstance(one, Turn))
    assert [one.gain_db for one in stage.heard if isinstance(one, Started)] == pytest.approx([-6.0, -6.0, -12.0])


def test_a_loop_rises_again_by_one_decibel_every_250_ms_and_a_struck_sound_does_not() -> None:
    stage = Stage(client({"0/0": LATCH, "0/1": BELL}))
    stage.play(touch("0/0", 100, 200), touch("0/1", 900, 950), until=1000)
    trimmed(trimmed(stage, -6.0, 1000), -2.5, 1500).play(until=9000)
    assert gains(stage, 1) == [0.0, -6.0, -5.0, -4.0, -3.0, -2.5]
    assert gains(stage, 2) == [0.0, -6.0]
    rises = [one.at for one in stage.actions if isinstance(one, Turn) and one.at > 1.2]
    assert all(later - one == pytest.approx(0.25) for one, later in pairwise(rises))


def test_a_trim_that_goes_up_and_down_does_not_wear_a_struck_sound_away() -> None:
    stage = Stage(client({"0/1": BELL})).play(touch("0/1", 100, 150), until=200)
    for number, trim_db in enumerate((-6.0, 0.0, -6.0, -3.0, -7.0)):
        trimmed(stage, trim_db, 200 + 100 * number)
    assert gains(stage, 1) == [0.0, -6.0, -7.0]


def test_a_voice_that_gives_way_does_so_first_and_is_down_within_100_ms_all_the_same() -> None:
    stage = Stage(client({"0/0": LATCH, "0/1": BELL}), peak=0.5)
    stage.play(touch("0/0", 100, 200), touch("0/1", 1000, 1050), until=1005)
    trimmed(stage, -6.0, 1005).play(until=1200)
    turns = [one for one in stage.actions if isinstance(one, Turn) and one.voice == 1]
    assert [turns[1].gain / turns[0].gain, turns[1].at] == pytest.approx([10 ** (-6 / 20), 1.0313], abs=0.001)
    assert turns[1].at + turns[1].over < 1.1


def test_a_voice_that_gives_way_again_before_it_went_down_does_both_at_once() -> None:
    pads = {"0/0": LATCH, "0/1": BELL, "0/2": BELL}
    stage = Stage(client(pads), peak=0.5).play(touch("0/0", 100, 200), touch("0/1", 1000, 1050), until=1005)
    trimmed(stage, -3.0, 1005).play(touch("0/2", 1010, 1050), until=1090)
    turns = [(one.gain, one.at) for one in stage.actions if isinstance(one, Turn) and one.voice == 1]
    assert [at for _, at in turns] == [1.0, 1.01]
    # For the new sound alone it goes to 38 %, with the trim to 27 %.
    assert turns[1][0] / turns[0][0] == pytest.approx(0.268, abs=0.002)


def test_a_trim_above_zero_is_none() -> None:
    assert gains(trimmed(Stage(client({"0/0": LATCH})).play(touch("0/0", 100, 200), until=300), 3.0, 400), 1) == [0.0]


def test_a_remap_takes_the_trim_over() -> None:
    stage = trimmed(Stage(client({"0/0": DRUM})), -6.0, 100).remap({"0/0": HUM}, 500)
    stage.play(touch("0/0", 1000, 1100), until=1100)
    assert gains(stage, 1) == [-6.0]


def test_when_the_level_is_baked_in_anew_what_is_held_stays_as_it_is() -> None:
    before = trimmed(Stage(client({"0/0": LATCH})).play(touch("0/0", 100, 200), until=500), -6.0, 500)
    after = Stage(
        client({"0/0": LATCH, "0/1": DRUM}, level_db=-12), follows=before.play(until=1000), keeps=True, trim_db=0
    )
    after.step((), 1.0)
    after.play(touch("0/1", 5000, 5100), until=9000)
    assert gains(after, 1) == [0.0, -6.0]
    assert gains(after, 2) == [0.0]
    trimmed(trimmed(after, -3.0, 9000), 0.0, 9500).play(until=20_000)
    assert list(dict.fromkeys(gains(after, 1)[2:])) == [-9.0, -8.0, -7.0, -6.0]


def test_a_level_that_is_baked_louder_under_a_trim_lets_nothing_rise_above_what_was_asked() -> None:
    before = Stage(client({"0/0": LATCH}, level_db=-12)).play(touch("0/0", 100, 200), until=500)
    after = Stage(client({"0/0": LATCH}, level_db=-6), follows=before, keeps=True, trim_db=-6)
    after.step((), 0.5)
    assert gains(trimmed(after, 0.0, 1000).play(until=9000), 1) == [0.0]


def test_a_trim_hastens_no_fade() -> None:
    stage = Stage(client({"0/0": HUM})).play(touch("0/0", 100, 1000), until=1100)
    assert trimmed(stage, -6.0, 1100).play(until=5000).told()[-1] == "1340 0/0 end hum lift"
    assert [type(one) for one in stage.actions] == [Note, Silence]
