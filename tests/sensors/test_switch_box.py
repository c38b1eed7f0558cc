"""What the jacks say, in virtual time."""

from __future__ import annotations

import pytest

from toccata.contact import POLL_S, REST_POLL_S, STILL_S
from toccata.events import Reading
from toccata.sensors.simulated.switches import SimulatedSwitches
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.sensors.switch_box import SwitchBox
from toccata.units import NEVER, SWITCH_BOX, PadId, Seconds

PADS = tuple(PadId(SWITCH_BOX, number, f"jack-{number + 1}") for number in range(4))


def no_wish(pad):
    return NEVER


class Played:
    def __init__(self, polls=False):
        self.time = VirtualTime()
        self.switches = SimulatedSwitches(PADS)
        self.box = SwitchBox(self.switches.jacks, self.time.now, polls)

    def run(self, until):
        """Read whenever it is due, until this instant."""
        told = []
        while (due := max(self.box.due(no_wish), self.time.now())) < until:
            self.time.advance_to(due)
            told += self.box.read(no_wish)
        self.time.advance_to(Seconds(until))
        return told


@pytest.fixture
def played():
    made = Played()
    made.run(1.0)
    return made


def test_a_switch_closes_at_once_and_opens_20_ms_later(played):
    played.switches.close(PADS[2], True)
    closed = played.run(2.0)
    played.switches.close(PADS[2], False)
    assert [closed, played.run(3.0)] == [[Reading(PADS[2], 1.0, 1.0)], [Reading(PADS[2], 0.0, 2.0 + STILL_S)]]


def test_switches_are_told_by_their_names_in_one_reading_each(played):
    for pad in reversed(PADS):
        played.switches.close(pad, True)
    assert [str(one.pad) for one in played.run(2.0)] == ["jack-1", "jack-2", "jack-3", "jack-4"]


def test_a_switch_that_is_closed_at_the_start_is_stale_until_it_was_opened():
    played = Played()
    played.switches.close(PADS[0], True)
    at_start = played.run(1.0)
    played.switches.close(PADS[0], False)
    opened = played.run(2.0)
    played.switches.close(PADS[0], True)
    assert [at_start, opened, played.run(3.0)] == [
        [Reading(PADS[0], 1.0, 0.0, stale=True)],
        [Reading(PADS[0], 0.0, 1.0 + STILL_S)],
        [Reading(PADS[0], 1.0, 2.0)],
    ]


def test_without_edges_nothing_is_due_where_none_can_be_lost(played):
    assert played.box.due(no_wish) == NEVER


@pytest.mark.parametrize(("stirs", "within_s"), [(True, POLL_S), (False, REST_POLL_S)], ids=["among many", "at rest"])
def test_a_lost_edge_is_found_by_the_next_poll(stirs, within_s):
    played = Played(polls=True)
    played.switches.close(PADS[0], stirs)
    played.run(0.5 if stirs else 1.5)
    at = played.time.now()
    played.switches.close(PADS[1], True)
    played.switches.jacks[1].has_stirred = False
    [found] = played.run(3.0)
    assert (found.pad, found.level, 0.0 <= found.at - at <= within_s + 1e-9) == (PADS[1], 1.0, True)


def test_one_that_chatters_for_ever_holds_no_other_up(played):
    played.switches.close(PADS[0], True)
    played.run(1.1)
    told = []
    for count in range(100):
        played.switches.close(PADS[1], count % 2 == 0)
        played.switches.close(PADS[0], False)
        told += played.run(1.1 + count * 0.004)
    assert [(one.pad, one.level) for one in told] == [(PADS[1], 1.0), (PADS[0], 0.0)]


def test_a_box_without_jacks_is_never_due():
    assert SwitchBox((), lambda: Seconds(0.0)).due(no_wish) == NEVER
