"""Sensors and switches on a page: what they feel, how they stand, and a page's own hand on simulated ones."""

from __future__ import annotations

import pytest

from panel_stage import JACK, SQUEEZE, PanelStage
from toccata import link
from toccata.events import Started
from toccata.linked.line import Came, Went
from toccata.sensors.simulated.faults import FaultKind
from toccata.units import NEVER


@pytest.fixture(params=[(), (SQUEEZE,)], ids=["unmapped", "mapped"])
def stage(request, tmp_path):
    made = PanelStage(tmp_path, None, request.param)
    made.ask(Came(1))
    return made


@pytest.fixture
def mapped(tmp_path):
    made = PanelStage(tmp_path, None, (SQUEEZE,))
    made.ask(Came(1))
    return made


def felt(stage):
    return [one for one in stage.sent if isinstance(one, link.Felt)]


def starts(stage):
    return [str(one.pad) for one in stage.heard if isinstance(one, Started)]


def test_a_watched_sensor_is_told_20_times_a_second_for_5_s(stage):
    stage.ask(link.Feel("squeeze"))
    stage.run(2.0)  # one that nobody plays is only sought now, and its rest found
    stage.ask(link.Feel("squeeze"))
    before = len(felt(stage))
    in_two = len(felt(stage.run(2.0))) - before
    in_ten = len(felt(stage.run(8.0))) - before
    assert (38 <= in_two <= 41, 95 <= in_ten <= 101) == (True, True)


def test_what_it_feels_is_told_as_a_share_and_a_level(stage):
    stage.ask(link.Feel("squeeze"))
    stage.run(1.0).touch(SQUEEZE, 0.5)
    stage.run(1.0)
    last = felt(stage)[-1]
    assert (last.sensor, last.raw, last.level) == (
        "squeeze",
        pytest.approx(0.5, abs=0.02),
        pytest.approx(0.5, abs=0.05),
    )


def test_a_sensor_that_is_not_there_is_not_felt(stage):
    for name in ("nose", "jack-1", "0/0", ""):
        stage.ask(link.Feel(name))
    assert felt(stage.run(1.0)) == []


def test_when_nobody_is_there_to_look_nothing_is_told(stage):
    stage.ask(link.Feel("squeeze"))
    stage.run(1.0).ask(Went(1))
    told = len(felt(stage))
    assert (len(felt(stage.run(2.0))), stage.desk.due()) == (told, NEVER)
    stage.ask(Came(2))
    assert len(felt(stage.run(0.2))) == told


def test_a_sensor_that_was_watched_by_who_has_gone_wakes_nobody(stage):
    stage.ask(link.Feel("squeeze"))
    stage.ask(Went(1))
    assert stage.desk.due() == NEVER


def test_a_hushed_sensor_plays_nothing_while_it_is_calibrated_and_then_it_does(mapped):
    mapped.ask(link.Feel("squeeze", hush=True))
    mapped.run(1.0).touch(SQUEEZE, 0.8)
    mapped.run(1.0).touch(SQUEEZE, 0.0)
    hushed = starts(mapped.run(6.0))
    mapped.touch(SQUEEZE, 0.8)
    assert (hushed, starts(mapped.run(1.0))) == ([], ["squeeze"])


def test_it_plays_again_as_soon_as_the_calibration_is_over_once_it_was_let_go(mapped):
    mapped.ask(link.Feel("squeeze", hush=True))
    mapped.run(1.0).touch(SQUEEZE, 0.8)
    mapped.run(0.5).ask(link.Feel("squeeze"))
    mapped.run(1.0).touch(SQUEEZE, 0.0)
    still_hushed = starts(mapped.run(0.5))
    mapped.touch(SQUEEZE, 0.8)
    assert (still_hushed, starts(mapped.run(0.5))) == ([], ["squeeze"])


def test_who_only_looks_at_a_held_sensor_does_not_end_its_sound(mapped):
    mapped.run(1.0).touch(SQUEEZE, 0.8)
    mapped.run(1.0).ask(link.Feel("squeeze"))
    assert (starts(mapped.run(1.0)), len(mapped.player.sounding)) == (["squeeze"], 1)


def test_a_held_squeeze_ends_when_its_sensor_is_hushed(mapped):
    mapped.run(1.0).touch(SQUEEZE, 0.8)
    sounding = bool(mapped.run(1.0).player.sounding)
    mapped.ask(link.Feel("squeeze", hush=True))
    mapped.run(0.2)
    assert (sounding, mapped.player.sounding) == (True, set())


def test_a_page_is_told_whether_each_sensor_answers(mapped):
    def answers():
        return [one.sensors for one in mapped.sent if isinstance(one, link.State)][-1]

    before = answers()
    now = mapped.time.now()
    mapped.hands.inject(FaultKind.UNPLUG, SQUEEZE.board, now, now + 2.0, 1.0)
    during = mapped.run(1.0) and answers()
    assert (before, during, mapped.run(5.0) and answers()) == ((True,), (False,), (True,))


def test_of_a_sensor_that_nobody_uses_a_page_is_told_that_nothing_is_known(tmp_path):
    unmapped = PanelStage(tmp_path, None)
    unmapped.ask(Came(1))
    unmapped.ask(link.Feel("squeeze"))
    unmapped.run(8.0)
    told = [one.sensors for one in unmapped.sent if isinstance(one, link.State)]
    assert (told[0], (True,) in told, told[-1]) == ((None,), True, (None,))


def test_a_page_closes_a_switch_and_squeezes_a_sensor_by_their_names(mapped):
    mapped.run(1.0).ask(link.TouchPad("jack-1", 1.0))
    mapped.run(0.1).ask(link.TouchPad("squeeze", 0.8))
    assert starts(mapped.run(0.5)) == ["jack-1", "squeeze"]


def test_a_switch_that_a_page_has_forgotten_opens_after_2_s(mapped):
    mapped.ask(link.TouchPad("jack-1", 1.0))
    held = bool(mapped.run(1.9).player.sounding)
    assert (held, mapped.run(0.3).player.sounding) == (True, set())


def test_a_squeeze_is_told_to_the_page_as_pressed_and_lifted(mapped):
    mapped.run(1.0).touch(SQUEEZE, 0.8)
    mapped.run(0.5).touch(SQUEEZE, 0.0)
    mapped.run(0.5).touch(JACK, 1.0)
    told = [(type(one), one.pad) for one in mapped.run(0.1).sent if isinstance(one, link.Pressed | link.Lifted)]
    assert told == [(link.Pressed, "squeeze"), (link.Lifted, "squeeze"), (link.Pressed, "jack-1")]
