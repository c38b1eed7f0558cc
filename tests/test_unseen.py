"""The account of touches that no board saw."""

from __future__ import annotations

import pytest

from toccata.events import BoardFault, BoardRecovered, Ignored, Reading, Why
from toccata.settings.script import FaultKind, FaultLine, Script, Touch
from toccata.units import Level, PadId, Seconds
from toccata.unseen import Unseen

PAD, OTHER = PadId(0, 3), PadId(1, 3)
END = Seconds(60.0)


def touch(begun, ended, pad=PAD):
    return [Touch(Seconds(begun), pad, Level(0.8)), Touch(Seconds(ended), pad, Level(0.0))]


def fault(kind, at, lasts, board=0):
    return [FaultLine(Seconds(at), FaultKind(kind), board, lasts and Seconds(lasts), 1.0)]


def reading(at, level=0.8, stale=False, pad=PAD):
    return Reading(pad, Level(level), Seconds(at), stale=stale)


def account(*parts, sensed=(), heard=()):
    lines = sorted((line for part in parts for line in part), key=lambda line: line.at)
    unseen = Unseen(Script(tuple(lines)), END)
    unseen.watch(sensed, heard)
    return [(one.at, one.pad, one.why) for one in unseen.ignored()]


def test_a_touch_that_was_read_is_not_told():
    assert account(touch(1.0, 1.2), sensed=[reading(1.005), reading(1.205, 0.0)]) == []


def test_a_touch_that_nobody_read_was_too_slight_or_too_short():
    assert account(touch(1.0, 1.002)) == [(1.0, PAD, Why.ACCEPTANCE)]


def test_a_reading_just_after_the_lift_is_still_of_that_touch():
    assert account(touch(1.0, 1.002), sensed=[reading(1.006)]) == []


def test_a_reading_of_another_touch_or_pad_does_not_count():
    sensed = [reading(2.005), reading(1.005, pad=OTHER)]

    assert account(touch(1.0, 1.1), touch(2.0, 2.2), sensed=sensed) == [(1.0, PAD, Why.ACCEPTANCE)]


def test_a_touch_without_a_lift_lasts_to_the_end():
    assert account(touch(1.0, 1.2)[:1], sensed=[reading(30.0)]) == []


def test_more_pressure_is_no_new_touch():
    lines = [Touch(Seconds(1.0), PAD, Level(0.2)), Touch(Seconds(1.5), PAD, Level(0.8))]

    assert account(lines) == [(1.0, PAD, Why.ACCEPTANCE)]


@pytest.mark.parametrize("kind", sorted(set(FaultKind) - {FaultKind.DRIFT, FaultKind.WET, FaultKind.BROWNOUT}))
def test_a_touch_within_a_fault_of_its_board_was_hidden_by_it(kind):
    assert account(fault(kind, 1.0, 1.0), touch(1.5, 1.6)) == [(1.5, PAD, Why.FAULT)]


@pytest.mark.parametrize("kind", ["drift", "wet"])
def test_drift_and_water_hide_no_touch(kind):
    assert account(fault(kind, 1.0, 1.0), touch(1.5, 1.6)) == [(1.5, PAD, Why.ACCEPTANCE)]


def test_a_fault_hides_touches_of_its_own_board_and_a_stuck_bus_those_of_all():
    assert account(fault("nack", 1.0, 1.0), touch(1.5, 1.6, OTHER)) == [(1.5, OTHER, Why.ACCEPTANCE)]
    assert account(fault("stuck", 1.0, 1.0), touch(1.5, 1.6, OTHER)) == [(1.5, OTHER, Why.FAULT)]


def test_while_a_board_is_lost_its_touches_are_hidden_and_afterwards_not():
    lost = [BoardFault(0, "stopped", Seconds(1.0)), BoardRecovered(0, "stopped", Seconds(2.0))]
    told = account(touch(0.9, 0.95), touch(1.5, 1.6), touch(2.5, 2.501), sensed=lost)

    assert [why for _, _, why in told] == [Why.FAULT, Why.FAULT, Why.ACCEPTANCE]


def test_a_board_that_never_comes_back_hides_all_touches_to_come():
    sensed = [BoardFault(0, "no answer", Seconds(1.0))]

    assert account(touch(50.0, 50.2), sensed=sensed) == [(50.0, PAD, Why.FAULT)]


def test_a_stale_touch_of_which_the_core_speaks_is_not_told_twice():
    core = [Ignored(Seconds(1.5), PAD, Why.FAULT)]

    assert account(touch(1.4, 2.0), sensed=[reading(1.5, stale=True)], heard=core) == []


def test_a_stale_touch_of_which_the_core_says_nothing_was_hidden():
    sensed = [reading(1.5, stale=True), reading(1.6), reading(2.005, 0.0)]

    assert account(fault("brownout", 1.3, None), fault("nack", 1.3, 0.2), touch(1.4, 2.0), sensed=sensed) == [
        (1.4, PAD, Why.FAULT)
    ]
