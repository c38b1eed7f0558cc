"""What a sensor sounds in each mode, and how it follows the hand."""

from __future__ import annotations

from typing import Any

import pytest
from gripping import HOLD, LATCH, LAYERED, LETS_GO, client, loudness, notes, squeeze, stage, started
from score import Stage, touch

from toccata.events import Silence, Turn
from toccata.play.expression import LINE_S
from toccata.play.mapping import recipes
from toccata.units import to_decibels


def test_a_held_sound_begins_at_its_hand_s_level_and_follows_it_up_and_down() -> None:
    played = stage(HOLD, (800, 1.0), (1300, 1.0), (1800, 0.5), (2500, 0.5), until=2400)
    assert loudness(played, started(played)[0].at) < -15.0
    assert [loudness(played, at) for at in (1.2, 2.3)] == pytest.approx([0.0, -9.0], abs=0.3)
    assert started(played)[0].gain_db == pytest.approx(-6.0 + to_decibels(notes(played.actions)[0].gain))


@pytest.mark.parametrize(("curve", "half"), [("soft", -5.3), ("linear", -9.0), ("firm", -13.5)])
def test_a_client_s_curve_says_how_loud_half_a_squeeze_is(curve: str, half: float) -> None:
    played = stage(HOLD | {"curve": curve}, (500, 0.5), (1500, 0.5), until=1400)
    assert loudness(played, 1.3) == pytest.approx(half, abs=0.4)


def test_a_hand_that_lets_go_ends_what_is_held_by_a_fade() -> None:
    told = stage(HOLD, (700, 0.6), *LETS_GO, until=3000).told()
    assert [one.split()[1:] for one in told] == [
        ["squeeze", "start", "hum", "press"],
        ["squeeze", "end", "hum", "lift"],
    ]


@pytest.mark.parametrize("mode", [LATCH, {"mode": "timed", "sound": "hum", "seconds": 5}])
def test_what_sounds_on_without_the_hand_stays_as_firm_as_it_was_held(mode: dict[str, Any]) -> None:
    played = stage(mode, (700, 0.6), *LETS_GO, until=4000)
    held = loudness(played, 0.999)
    assert held == pytest.approx(-7.2, abs=0.4)
    assert [loudness(played, at) for at in (1.1, 1.2, 1.4, 3.9)] == [held] * 4


def test_a_latch_follows_a_hand_that_stays_and_a_new_squeeze_ends_it_without_moving_it() -> None:
    played = stage(LATCH, (700, 1.0), (900, 1.0), (1100, 0.4), (2000, 0.4), until=2000)
    assert [loudness(played, at) for at in (0.89, 1.9)] == pytest.approx([0.0, -10.8], abs=0.4)
    played.play(squeeze((2000, 0.4), (2100, 0.0), (3000, 0.0), (3100, 0.9), (3300, 0.9)), until=5000)
    assert loudness(played, 3.2) == pytest.approx(-10.8, abs=0.4)
    assert played.told()[-1].split()[1:] == ["squeeze", "end", "hum", "press"]


def test_a_sound_whose_press_is_accepted_late_begins_where_the_hand_is_then() -> None:
    played = stage(HOLD, (400, 0.2), (600, 0.9), (2000, 0.9), until=2000, access={"acceptance_ms": 1000})
    first = notes(played.actions)[0]
    assert to_decibels(first.gain) == pytest.approx(-1.8, abs=0.3)


def test_a_latch_that_starts_on_the_lift_is_as_loud_as_it_was_held() -> None:
    access = {"activate_on": "lift"}
    played = stage(LATCH | {"access": access}, (700, 0.6), *LETS_GO, until=2500)
    assert [one.cause for one in started(played)] == ["lift"]
    assert loudness(played, 2.4) == pytest.approx(-7.2, abs=0.4)


def test_a_held_sensor_rests_after_its_max_hold() -> None:
    told = stage(HOLD, (700, 0.6), (9000, 0.6), until=9000, access={"max_hold_s": 2}).told()
    assert told[1].split()[1:] == ["squeeze", "end", "hum", "max-hold"]


@pytest.mark.parametrize("one_at_a_time", [True, "last"])
def test_one_at_a_time_holds_for_sensors(one_at_a_time: Any) -> None:
    who = client({"squeeze": HOLD}, {"0/0": {"mode": "hold", "sound": "drum"}}, access={"one_at_a_time": one_at_a_time})
    hand = squeeze((0, 0.0), (300, 0.0), (700, 0.6), (3000, 0.6))
    told = Stage(who).play(hand, touch("0/0", 1500, 2500), until=4000).told()
    last = [one.split(maxsplit=1)[1] for one in told]
    expected = (
        ["0/0 ignored one-at-a-time"] if one_at_a_time is True else ["0/0 start drum press", "squeeze end hum stolen"]
    )
    assert last[1 : 1 + len(expected)] == expected


def test_layers_start_beside_one_another_and_people_are_told_of_one_sound() -> None:
    played = stage(LAYERED, (500, 0.6), (1000, 0.6), (1100, 0.0), (1500, 0.0), until=5000)
    first = [one.sample for one in notes(played.actions)]
    assert first == [f"bell -6.0 {one}" for one in (0.0, 0.5, 1.0)]
    assert len({one.at for one in notes(played.actions)}) == 1
    assert [one.split(maxsplit=1)[1] for one in played.told()] == ["squeeze start bell press", "squeeze end bell lift"]
    silences = [one for one in played.actions if isinstance(one, Silence)]
    assert [(one.voice, one.over) for one in silences] == [(voice, 0.12) for voice in (1, 2, 3)]


@pytest.mark.parametrize(("share", "weights"), [(0.25, (0.5, 0.5, 0.0)), (0.5, (0, 1, 0)), (1.0, (0, 0, 1))])
def test_layers_are_crossfaded_straight_by_how_firm_the_hand_is(share: float, weights: tuple[float, ...]) -> None:
    played = stage(LAYERED, (600, share), (2000, share), until=1900)
    gains = {one.voice: one.gain for one in notes(played.actions)}
    gains |= {one.voice: one.gain for one in played.actions if isinstance(one, Turn)}
    whole = sum(gains.values())
    assert [gains[voice] / whole for voice in (1, 2, 3)] == pytest.approx(weights, abs=0.05)
    assert to_decibels(whole) == pytest.approx(-18.0 * (1.0 - share), abs=0.5)


def test_a_sensor_asks_for_the_layers_that_its_mode_needs() -> None:
    def asked(mode: str, sound: str = "bell") -> list[float | None]:
        return [one.firmness for one in recipes(client({"squeeze": {"mode": mode, "sound": sound}}))]

    assert asked("hold") == asked("latch") == [0.0, 0.5, 1.0]
    assert asked("one-shot") == [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("curve", ["soft", "firm"])
def test_how_hard_a_squeeze_begins_chooses_gain_and_layer_of_what_is_struck(curve: str) -> None:
    def struck(seconds: float) -> tuple[float, str]:
        sensor = {"mode": "one-shot", "sound": "bell", "curve": curve}
        played = stage(sensor, (300 + round(400 * seconds), 0.4), (900, 0.4), until=900)
        (note,) = notes(played.actions)
        return note.gain, note.sample

    slow, quick = struck(1.0), struck(0.01)
    assert slow < quick
    assert not [one for one in stage(LAYERED | {"mode": "one-shot"}, (310, 0.4), (900, 0.9), until=900).actions[1:]]


def test_a_sequence_steps_by_squeezes() -> None:
    sensor = {"mode": "step", "sounds": ["C", "D", "E"]}
    squeezes = [
        (at + more, share) for at in (500, 1000, 1500) for more, share in ((0, 0.0), (30, 0.6), (150, 0.6), (180, 0.0))
    ]
    played = stage(sensor, *squeezes, (2000, 0.0), until=2000)
    assert [one.sound for one in started(played)] == ["C", "D", "E"]


def test_a_still_hand_costs_nothing_and_a_moving_one_a_line_every_8_ms_at_most() -> None:
    played = stage(HOLD, (700, 0.6), (5000, 0.6), until=5000)
    late = [one for one in played.actions if isinstance(one, Turn) and one.at > 1.0]
    assert late == []
    swept = stage(HOLD, (1300, 1.0), until=1300)
    lines = [one.at for one in swept.actions if isinstance(one, Turn)]
    assert 60 < len(lines) <= 1.0 / LINE_S


@pytest.mark.parametrize(("again", "expected"), [("restart", 2), ("ignore", 1), ("layer", 2)])
def test_a_squeeze_while_the_last_one_sounds_does_what_again_says(again: str, expected: int) -> None:
    sensor = {"mode": "one-shot", "sound": "bell", "again": again}
    squeezes = [
        (at + more, share) for at in (500, 1000) for more, share in ((0, 0.0), (30, 0.6), (150, 0.6), (180, 0.0))
    ]
    played = stage(sensor, *squeezes, (2000, 0.0), until=2000)
    assert len(started(played)) == expected
    assert bool([one for one in played.actions if isinstance(one, Silence)]) is (again == "restart")
