"""What a person does at the panel and what comes of it: the instrument in virtual time, gpiozero on mock pins."""

from __future__ import annotations

from random import Random

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from panel_stage import AFTER, JACK, PAD, PAIRING, PANEL, QUIET, SQUEEZE, A, B, PanelStage
from toccata import link
from toccata.events import BoardFault, Ignored, Reading, Started
from toccata.linked.line import Came
from toccata.settings.device import KnobSettings, PanelSettings
from toccata.store.knob_position import read_knob
from toccata.units import Seconds, to_decibels
from waiting import until

STATUS_LINE, READY_LINE, PAD_LINE = 12, 13, 24


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Starts instruments, one after another, on the same pins and data."""
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    stages = []

    def start(panel=PANEL):
        if stages:
            stages[-1].panel.close()
        stages.append(PanelStage(tmp_path, panel))
        return stages[-1]

    yield start
    stages[-1].panel.close()
    Device.pin_factory.reset()


@pytest.fixture
def stage(started):
    return started(PanelSettings(QUIET, AFTER, PAIRING, knob=KnobSettings(A, B)))


def tap(stage, pad=JACK):
    """Close a switch for 0.1 s; what came of it."""
    before = len(stage.heard)
    stage.touch(pad, 1.0)
    stage.run(0.1)
    stage.touch(pad, 0.0)
    stage.run(0.1)
    return [type(one) for one in stage.heard[before:] if isinstance(one, Started | Ignored)]


def last_gain_db(stage):
    return round(to_decibels(stage.player.gains[-1]), 1)


def state(stage):
    return [one for one in stage.sent if isinstance(one, link.State)][-1]


def test_quiet_silences_pads_and_switches_and_a_long_press_lifts_it_6_db_lower(stage):
    before = tap(stage), last_gain_db(stage)
    stage.press(QUIET, 0.1)
    during = tap(stage)
    stage.press(QUIET, 0.9)
    assert (before, during, tap(stage), last_gain_db(stage)) == (([Started], 0.0), [Ignored], [Started], -6.0)


def test_a_page_is_told_of_quiet_and_may_lift_it(stage):
    stage.ask(Came(1))
    stage.press(QUIET, 0.1)
    quiet = state(stage).quiet
    stage.ask(link.Quiet(False))
    assert (quiet, state(stage).quiet, tap(stage)) == (True, False, [Started])


def test_a_held_switch_sounds_no_more_after_quiet_was_lifted_before_it_was_let_go(stage):
    stage.touch(JACK, 1.0)
    stage.run(0.5).press(QUIET, 0.1).press(QUIET, 0.9).run(1.0)
    sounding = set(stage.player.sounding)
    stage.touch(JACK, 0.0)
    stage.run(0.1)
    assert (sounding, tap(stage)) == (set(), [Started])


def test_the_next_setup_button_asks_for_the_setup_after_this_one(stage):
    stage.press(AFTER, 1.0)
    assert stage.wished == ["Two"]


def test_the_pairing_button_opens_the_pairing_window_and_a_lean_does_not(stage):
    stage.press(PAIRING, 4.0)
    leant = stage.desk.pairing.left(stage.time.now())
    stage.press(PAIRING, 1.0)
    assert (leant, stage.desk.pairing.left(stage.time.now()) > 119.0) == (0.0, True)
    assert stage.told == ["a tablet may be paired within 120 s"]


def test_a_button_without_a_line_is_disabled(started):
    stage = started(PanelSettings(QUIET))
    stage.press(AFTER, 1.0).press(PAIRING, 1.0)
    assert (stage.wished, stage.told) == ([], [])


def test_the_knob_lowers_at_once_and_raises_by_one_db_in_100_ms_to_the_client_s_level_at_most(stage):
    stage.ask(Came(1))
    stage.turn(B, A, 5)
    tap(stage)
    lower = last_gain_db(stage), state(stage).knob_db
    stage.turn(A, B, 9)
    between = state(stage).knob_db
    stage.run(2.0)
    tap(stage)
    assert (lower, -5.0 < between < -1.0, last_gain_db(stage), state(stage).knob_db) == ((-5.0, -5.0), True, 0.0, 0.0)


def test_the_knob_never_makes_silence(stage):
    stage.turn(B, A, 60)
    tap(stage)
    assert last_gain_db(stage) == -18.0


def test_the_knob_is_where_it_was_left_after_a_start(started, tmp_path):
    knob = PanelSettings(knob=KnobSettings(A, B))
    started(knob).turn(B, A, 4)
    stage = started(knob)
    tap(stage)
    assert (read_knob(tmp_path, -18.0), last_gain_db(stage)) == (-4.0, -4.0)


def test_a_toddler_at_the_panel_breaks_nothing_and_one_long_press_makes_it_play_again(stage):
    chance = Random(5)
    for _ in range(2_000):
        line = chance.choice((QUIET, AFTER, PAIRING, A, B))
        chance.choice((stage.up, stage.down))(line)
        stage.run(chance.choice((0.0, 0.001, 0.02, 0.3)))
        assert -30.0 <= stage.hushing.lower_db <= 0.0
    for line in (QUIET, AFTER, PAIRING, A, B):
        stage.up(line)
    stage.run(4.0).press(QUIET, 0.1).press(QUIET, 0.9).run(4.0)
    assert tap(stage) == [Started]


def wait_for(stage, lines, lit):
    """The lamps' own thread follows in real time; the instrument goes on meanwhile."""

    def are_so():
        stage.run(0.01)
        return [bool(stage.pins.pin(line).state) for line in lines] == lit

    until(are_so, f"{lines} {lit}")


def test_the_ready_lamp_is_lit_while_the_instrument_plays_and_dark_while_it_is_quiet(started):
    stage = started()
    wait_for(stage, [READY_LINE, STATUS_LINE], [True, False])
    stage.press(QUIET, 0.1)
    wait_for(stage, [READY_LINE, STATUS_LINE], [False, True])
    stage.press(QUIET, 0.9)
    wait_for(stage, [READY_LINE, STATUS_LINE], [True, False])


def test_a_pad_s_lamp_answers_its_touch(started):
    stage = started()
    wait_for(stage, [READY_LINE], [True])
    stage.touch(PAD, 0.8)
    wait_for(stage, [PAD_LINE], [True])
    stage.touch(PAD, 0.0)
    wait_for(stage, [PAD_LINE], [False])


def test_a_pad_that_can_t_sound_yet_does_not_light_up(started):
    stage = started()
    wait_for(stage, [READY_LINE], [True])
    stage.panel.listen([Reading(PAD, 0.8, stage.time.now(), stale=True)])
    stage.press(QUIET, 0.1)
    wait_for(stage, [STATUS_LINE], [True])  # told later, shown: so the touch was, too
    assert not any(one.state for one in stage.pins.pin(PAD_LINE).states)


def test_a_lost_board_lights_the_status_lamp_and_lets_its_pads_lamps_go_dark(started):
    stage = started()
    stage.touch(PAD, 0.8)
    wait_for(stage, [READY_LINE, PAD_LINE], [True, True])
    stage.fault("unplug", 1.0)
    wait_for(stage, [READY_LINE, STATUS_LINE, PAD_LINE], [True, True, False])
    stage.run(5.0)
    wait_for(stage, [READY_LINE, STATUS_LINE], [True, False])


def test_a_sensor_that_is_lost_lights_the_status_lamp_for_as_long_as_somebody_uses_it(started):
    stage = started()
    now = stage.time.now()
    stage.playing.core.watch_sensor(SQUEEZE, Seconds(now + 3.0))
    stage.panel.listen([BoardFault(SQUEEZE.board, "no answer", now, "squeeze")])
    wait_for(stage, [READY_LINE, STATUS_LINE], [True, True])
    stage.run(3.0)
    wait_for(stage, [READY_LINE, STATUS_LINE], [True, False])


def test_without_a_card_the_instrument_is_not_ready(started):
    stage = started()
    wait_for(stage, [READY_LINE], [True])
    stage.player.card_lost = True
    wait_for(stage, [READY_LINE, STATUS_LINE], [False, True])
