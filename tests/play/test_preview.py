"""Preview: a person listens on the instrument, beside what is played and under the same ceiling."""

from __future__ import annotations

from dataclasses import replace

import pytest
from score import DRUM, HUM, RATE, Stage, client, made, touch

from toccata.bank import Recipe, Sample
from toccata.events import Note, Why
from toccata.play.voice import PREVIEW
from toccata.units import Decibels, Gain, Seconds, to_gain


def sample(sound: str, peak: float = 0.05) -> Sample:
    """A sound that the client's setup does not have."""
    return made(Recipe(sound, Decibels(0.0)), peak)


def listened(stage: Stage, sound: Sample, at: int, gain: float = 1.0) -> Stage:
    """Play on until ``at`` (ms), then listen to a sound."""
    stage.play(until=at).core.preview(sound, Gain(gain), Seconds(at / 1000))
    stage.step((), at / 1000)
    return stage


@pytest.mark.parametrize(
    ("sound", "ends"), [("bell", "3500 -1/0 end bell finished"), ("hum", "3800 -1/0 end hum timed")]
)
def test_a_preview_sounds_once_while_nobody_plays(sound: str, ends: str) -> None:
    stage = listened(Stage(client({"0/0": DRUM})), sample(sound), 500).play(until=9000)
    assert stage.told() == [f"500 -1/0 start {sound} press", ends]
    assert str(PREVIEW) == "-1/0"


def test_a_long_sound_fades_after_three_seconds_however_long_it_is() -> None:
    bell = sample("bell")
    long = replace(bell, pcm=bell.pcm.repeat(200, axis=0), envelope=bell.envelope.repeat(200))
    assert long.seconds == len(long.pcm) / RATE == 600.0
    stage = listened(Stage(client({"0/0": DRUM})), long, 500).play(touch("0/0", 1000, 1100), until=9000)
    assert stage.told()[-1] == "3620 -1/0 end bell timed"
    assert [one.gain for one in stage.actions if isinstance(one, Note)] == [1.0, 1.0]


def test_a_second_preview_fades_the_first() -> None:
    stage = listened(listened(Stage(client({"0/0": DRUM})), sample("hum"), 500), sample("bell"), 1000).play(until=9000)
    assert stage.told()[:3] == ["500 -1/0 start hum press", "1000 -1/0 start bell press", "1120 -1/0 end hum press"]


def test_a_preview_leaves_what_is_held_alone() -> None:
    stage = listened(Stage(client({"0/0": HUM})).play(touch("0/0", 100), until=500), sample("bell"), 500)
    assert stage.play(until=9000).told()[2:] == ["3500 -1/0 end bell finished"]
    assert "hum -6.0" in stage.core.carried()


def test_while_quiet_a_preview_is_silent_and_told_so() -> None:
    stage = Stage(client({"0/0": DRUM}))
    stage.core.mute(Why.QUIET, Seconds(0.1))
    assert listened(stage, sample("bell"), 500).told() == ["500 -1/0 ignored quiet"]
    stage.core.mute(Why.CLEANING, Seconds(0.6))
    assert listened(stage, sample("bell"), 700).told()[1:] == ["700 -1/0 start bell press"]


def test_quiet_fades_a_preview() -> None:
    stage = listened(Stage(client({"0/0": DRUM})), sample("bell"), 500)
    stage.core.mute(Why.QUIET, Seconds(1.0))
    assert stage.play(until=9000).told()[-1] == "1060 -1/0 end bell stolen"


def test_a_preview_is_as_soft_as_the_trim_and_never_above_the_ceiling() -> None:
    stage = Stage(client({"0/0": DRUM}, ceiling_dbfs=-6))
    listened(stage, sample("bell", peak=0.9), 500)
    stage.play(until=9000).core.trim(Decibels(-12.0), Seconds(9.0))
    listened(stage, sample("bell", peak=0.9), 9000)
    loud, soft = (one.gain for one in stage.actions if isinstance(one, Note))
    assert [loud * 0.9, soft] == pytest.approx([to_gain(Decibels(-6.0)), to_gain(Decibels(-12.0))])
