"""Storms find what is broken: each variant of the two programs breaks one promise, and the right weather shows it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from storms import broken_programs as programs
from storms.books import Broken
from storms.documents import LEVELS
from storms.machine import Storm, weather
from storms.stormy import SQUEEZE, TRIED
from toccata.sensors.simulated.faults import FaultKind
from toccata.units import PadId

FORECAST = settings(
    max_examples=60,
    stateful_step_count=60,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

Break = Callable[[pytest.MonkeyPatch], None]
Weather = Callable[[Storm], None]


@pytest.fixture(scope="module")
def storm(tmp_path_factory) -> Iterator[type[Storm]]:
    with weather(tmp_path_factory.mktemp("storms")) as made:
        yield made


def play_through(storm, weather_of):
    state = None
    try:
        state = storm()
        weather_of(state)
        state.heal()
    finally:
        if state is not None:
            state.world.close()


def mash(state):
    state.save("c-ada", "therapist", 0.0, -6.0, 0, False, True)
    for _ in range(3):
        state.forearm(0.1)


def drum(state):
    for pad in (TRIED, PadId(0, 1), PadId(1, 0)) * 2:
        state.tap(pad, 0.05, 0.05)


def touch_while_all_stands_still(state):
    for _ in range(3):
        state.stall(TRIED, 0.9, 1.0)
        state.wait(0.3)
        state.lift(TRIED, 0.1)


def hold_and_let_go(state):
    state.touch(PadId(0, 1), 0.9, 0.1)
    state.lift(PadId(0, 1), 0.1)
    state.wait(2.5)
    state.wait(2.5)


def save_and_pull_the_plug(state):
    for level in LEVELS * 2:
        state.save("c-ben", "therapist", level, -6.0, 120, True, True)
        state.cut_power()


def ask_for_quiet(state):
    state.touch(PadId(0, 1), 0.9, 0.1)
    state.quiet_button()


def unplug_a_board(state):
    state.touch(TRIED, 0.9, 0.1)
    state.suffer(FaultKind.UNPLUG, 0, 3.0, 1.0)
    state.wait(2.5)
    state.wait(2.5)


def touch_a_deaf_board(state):
    state.suffer(FaultKind.NACK, 0, 1.5, 1.0)
    state.wait(0.3)
    state.touch(TRIED, 0.9, 0.1)
    state.wait(2.5)


def ask_for_other_caps(state):
    state.set_caps("therapist", -1.0, 0.0)


def play_louder_than_allowed(state):
    state.set_caps("technician", -1.0, -12.0)
    state.save("c-ben", "therapist", 0.0, -3.0, 0, False, True)
    state.play("c-ben", None)


def save_on_two_tablets(state):
    state.look("c-ben", "technician")
    state.save("c-ben", "therapist", 0.0, -6.0, 0, False, True)
    state.save("c-ben", "technician", -20.0, -6.0, 0, True, False)


def measure_and_start_anew(state):
    state.measure_loudness(84.0)
    state.tap(TRIED, 0.05, 0.05)


def leave_out_what_was_measured(state):
    state.measure_loudness(84.0)
    state.set_caps("technician", -4.0, 0.0, unlocks=True)


def mute_what_a_therapist_brought(state):
    state.mute(True)
    state.wait(2.5)
    state.tap(PadId(1, 7), 0.1, 0.1)


def unplug_a_board_while_a_doctor_looks(state):
    state.visit(1, SQUEEZE)
    state.wait(2.5)
    unplug_a_board(state)


def touch_a_wet_board_while_all_is_to_be_silent(state):
    state.suffer(FaultKind.WET, 0, 3.0, 1.0)
    state.quiet_button()
    state.touch(TRIED, 0.9, 0.1)


VARIANTS: dict[str, tuple[Break, Weather]] = {
    "I1": (programs.a_ledger_that_finds_room_for_all, mash),
    "I2": (programs.lamps_without_a_governor, drum),
    "I3": (programs.touches_that_are_played_however_late, touch_while_all_stands_still),
    "I4": (programs.a_player_that_ignores_silences, hold_and_let_go),
    "I5": (programs.a_store_that_does_not_sync, save_and_pull_the_plug),
    "I6": (programs.a_link_that_tells_nicknames, drum),
    "I8": (programs.a_quiet_that_forgets_what_sounds, ask_for_quiet),
    "I9": (programs.a_link_that_keeps_bad_news_back, unplug_a_board),
    "I10": (programs.therapists_who_may_do_everything, ask_for_other_caps),
    "(I10)": (programs.levels_that_nobody_limits, play_louder_than_allowed),
    "I10(?=: .* pass the lock)": (programs.a_lock_that_locks_nothing, measure_and_start_anew),
    "I10(?=: a page has unlocked)": (programs.pages_that_know_no_measure, leave_out_what_was_measured),
    "(I9)": (programs.a_link_that_keeps_bad_news_from_guests, unplug_a_board_while_a_doctor_looks),
    "mute": (programs.a_server_that_tells_nobody_of_a_mute, mute_what_a_therapist_brought),
    "H35": (programs.a_store_that_does_not_compare, save_on_two_tablets),
    "(I8)": (programs.a_quiet_that_only_fades, touch_a_wet_board_while_all_is_to_be_silent),
    "R23|I3": (programs.boards_that_replay_what_is_held, touch_a_deaf_board),
}
"""By the promises that they break, with the weather that shows it; one in brackets, or with more to it, is broken in
another way."""

SOON, LATER = ("I2", "I4", "I5", "I6"), ("I3", "I8", "I9", "I10", "R23|I3")
"""By chance: found by the first storms that come, or by some of the first sixty, as ``make storms`` sees. I1 takes a
forearm on a loud setup: too rare for sixty."""

BY_CHANCE = (*SOON, *LATER) if "TOCCATA_STORMS" in os.environ else SOON


@pytest.mark.parametrize("promise", VARIANTS)
def test_the_right_weather_shows_what_breaks(promise, storm, monkeypatch):
    breaks, weather_of = VARIANTS[promise]
    breaks(monkeypatch)
    with pytest.raises(Broken, match=f"^({promise}):"):
        play_through(storm, weather_of)


@pytest.mark.parametrize("weather_of", dict.fromkeys(weather_of for _, weather_of in VARIANTS.values()))
def test_the_same_weather_breaks_nothing_that_is_whole(weather_of, storm):
    play_through(storm, weather_of)


@pytest.mark.parametrize("promise", BY_CHANCE)
def test_storms_by_chance_find_what_breaks(promise, storm, monkeypatch):
    VARIANTS[promise][0](monkeypatch)
    with pytest.raises(Broken, match=f"^({promise}):"):
        run_state_machine_as_test(seed(1)(type("Broken", (storm,), {})), settings=FORECAST)
