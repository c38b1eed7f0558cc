"""Whatever else happens while a hand shapes a sound: nothing is cut, nothing jumps, and the hand stays in charge."""

from __future__ import annotations

from typing import Any

import pytest
from gripping import HOLD, LATCH, LAYERED, SQUEEZE, client, loudness, notes, squeeze, stage, started
from mixing import flat
from score import DRUM, Stage, outage, touch

from toccata.bank import Sample
from toccata.events import Cause, Ended, Silence, Turn
from toccata.play.channels import MAX_SOUNDING
from toccata.play.curve import touch_gain
from toccata.play.grip import Follower, Grip
from toccata.play.ledger import Pace
from toccata.play.voice import FADE_S, Start
from toccata.play.voices import QUIET_S, Voices
from toccata.settings.client import Curve
from toccata.units import Decibels, Gain, Level, PadId, Seconds, to_gain

HELD = ((700, 0.6), (1000, 0.6))
FIRMER = [(1000, 0.6), (1200, 1.0), (2000, 1.0)]
PACE = Pace.of(64, 48_000)


def remapped(before: Stage, sensor: dict[str, Any], **keys: Any) -> Stage:
    """Go on after 1 s with another map that keeps what is held."""
    after = Stage(client({"squeeze": sensor}, **keys), follows=before, keeps=True)
    after.step((), 1.0)
    return after


@pytest.mark.parametrize("sensor", [HOLD, LAYERED])
@pytest.mark.parametrize("after", [HOLD | {"curve": "firm"}, DRUM, LAYERED, {"mode": "latch", "sound": "bell"}])
def test_what_is_held_follows_on_through_a_remap_as_it_began(sensor: dict[str, Any], after: dict[str, Any]) -> None:
    before = stage(sensor, *HELD, until=1000)
    told = len(before.actions)
    played = remapped(before, after)
    assert len(played.actions) == told
    played.play(squeeze(*FIRMER), until=1999)
    assert loudness(played, 1.9) == pytest.approx(0.0, abs=0.3)
    assert len(started(played)) == 1


def test_the_next_squeeze_after_a_remap_has_the_new_curve() -> None:
    played = remapped(stage(HOLD, *HELD, until=1000), HOLD | {"curve": "firm"})
    played.play(squeeze((1000, 0.6), (1100, 0.0), (2500, 0.0), (2700, 0.5), (3500, 0.5)), until=3500)
    last = [one.gain for one in played.actions if isinstance(one, Turn)][-1]
    assert last == pytest.approx(to_gain(Decibels(-13.5)), rel=0.05)


def test_all_layers_of_what_is_held_are_carried_through_remaps() -> None:
    played = remapped(stage(LAYERED, *HELD, until=1000), DRUM)
    assert played.core.carried() == {"bell -6.0 0.0", "bell -6.0 0.5", "bell -6.0 1.0"}
    played.play(squeeze((1000, 0.6), (1100, 0.0), (3000, 0.0)), until=3000)
    assert played.core.carried() == frozenset()


def test_a_latch_that_was_let_go_stays_as_it_is_through_a_remap() -> None:
    played = remapped(stage(LATCH, (700, 0.6), (800, 0.6), (900, 0.0), (1000, 0.0), until=1000), LATCH)
    told = len(played.actions)
    played.play(squeeze((1000, 0.0), (3000, 0.0)), until=3000)
    assert len(played.actions) == told


def test_another_setup_fades_all_layers_and_a_hand_that_stays_moves_nothing() -> None:
    before = stage(LAYERED, *HELD, until=1000)
    after = Stage(client({"squeeze": HOLD}), follows=before)
    after.core.fade_all(Seconds(1.0))
    after.step((), 1.0)
    told = len(after.actions)
    assert [(one.over, one.at) for one in after.actions[-3:] if isinstance(one, Silence)] == [(FADE_S, 1.0)] * 3
    after.play(squeeze(*FIRMER), until=2000)
    assert len(after.actions) == told


def test_quiet_ends_all_layers_within_60_ms() -> None:
    played = stage(LAYERED, *HELD, until=1000)
    played.core.quiet(Seconds(1.0))
    played.step((), 1.0)
    played.play(squeeze(*FIRMER), until=2000)
    assert [one.over for one in played.actions[-3:] if isinstance(one, Silence)] == [QUIET_S] * 3
    assert [round(one.at, 3) for one in played.heard if isinstance(one, Ended)] == [1.06]


def test_a_trim_and_the_hand_multiply() -> None:
    played = stage(HOLD, *HELD, until=1000)
    played.core.trim(Decibels(-6.0), Seconds(1.0))
    played.step((), 1.0)
    played.play(squeeze((1000, 0.6), (1300, 0.6), (1500, 1.0), (6000, 1.0)), until=3000)
    assert [loudness(played, at) for at in (1.2, 1.8)] == pytest.approx([-13.2, -6.0], abs=0.4)
    played.core.trim(Decibels(0.0), Seconds(3.0))
    played.step((), 3.0)
    assert loudness(played.play(until=5999), 5.9) == pytest.approx(0.0, abs=0.1)


def test_a_lost_sensor_ends_what_is_held_by_a_fade() -> None:
    played = stage(HOLD, *HELD, until=1000).play(outage(SQUEEZE.board, 1000), until=3000)
    told = [one.split(maxsplit=1)[1] for one in played.told()]
    assert told[0] == "squeeze start hum press"
    assert told[-1] == "squeeze end hum fault"


def test_what_gives_way_under_a_hand_goes_down_by_as_much_and_follows_on() -> None:
    who = client({"squeeze": HOLD}, {"0/0": {"mode": "one-shot", "sound": "drum"}})
    played = Stage(who, peak=0.4).play(squeeze((0, 0.0), (300, 0.0), *HELD), until=1000)
    played.play(touch("0/0", 1000, 1050), squeeze((1000, 0.6), (1200, 0.6), (1400, 1.0), (1800, 1.0)), until=1200)
    way = [one for one in played.actions if isinstance(one, Turn) and one.over == PACE.give_way]
    assert len(way) == 1
    before, down = loudness(played, 0.99), loudness(played, 1.1)
    assert before - 13.0 < down < before - 1.0


def loops(count: int) -> list[Sample]:
    """Three layers, for so many sounds."""
    return [flat(f"loop {number}", 0.001, loops=True) for number in range(count)]


def test_every_layer_counts_for_the_33rd_sound_and_a_voice_goes_whole() -> None:
    ladder = tuple(loops(3))
    voices = Voices(ladder, to_gain(Decibels(-3.0)), PACE)
    hand = Follower(Grip(), Curve.LINEAR, layered=True)
    for at in range(MAX_SOUNDING // 3 + 1):
        start = Start(PadId(16, 0), ladder[0], Gain(1.0), Cause.PRESS, True, layers=ladder)
        now = Seconds(1.0 + at)
        voices.start(Start(**_fields(start), shares=hand.shares(now), hand=hand), now)
    actions, _ = voices.drain()
    assert [one for one in actions if isinstance(one, Silence)] == [
        Silence(voice, FADE_S, Seconds(11.0)) for voice in (1, 2, 3)
    ]
    assert len(notes(actions)) == 33


def _fields(start: Start) -> dict[str, Any]:
    names = ("pad", "sample", "gain", "cause", "loops", "layers")
    return {name: getattr(start, name) for name in names}


def test_what_is_no_level_makes_the_softest_sound_and_never_the_loudest() -> None:
    sample = flat("tone", 0.1, loops=True)
    voices, grip = Voices([sample], Gain(0.9), PACE), Grip()
    grip.move(Level(0.5), Seconds(0.0))
    hand = Follower(grip, Curve.LINEAR)
    start = Start(PadId(16, 0), sample, Gain(1.0), Cause.PRESS, True, shares=hand.shares(Seconds(0.0)), hand=hand)
    voice = voices.start(start, Seconds(0.0))
    for number, level in enumerate([float("nan"), float("inf"), 65_535.0, -1.0] * 30, 1):
        grip.move(Level(level), Seconds(number / 1000))
        voices.step(Seconds(number / 1000))
        voices.express(voice, Seconds(number / 1000))
    gains = [one.gain for one in voices.drain()[0] if isinstance(one, Turn)]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] == pytest.approx(touch_gain(Level(0.0)))


def test_a_preview_beside_a_hand_is_heard_and_the_hand_goes_on() -> None:
    played = stage(HOLD, *HELD, until=1000)
    played.core.preview(flat("pre", 0.1), Gain(0.5), Seconds(1.0))
    played.play(squeeze(*FIRMER), until=1999)
    assert [one.sound for one in started(played)] == ["hum", "pre"]
    last = [one.gain for one in played.actions if isinstance(one, Turn) and one.voice == 1][-1]
    assert last == pytest.approx(1.0, abs=0.03)


def test_a_squeeze_that_trembles_goes_on() -> None:
    played = stage(HOLD, *HELD, (1005, 0.0), (1025, 0.0), (1030, 0.6), (2000, 0.6), until=2000)
    assert len(started(played)) == 1
    assert not [one for one in played.heard if isinstance(one, Ended)]
    assert loudness(played, 1.9) == pytest.approx(-7.2, abs=0.4)
