"""What is sensed and heard, as messages."""

from __future__ import annotations

from toccata import link
from toccata.events import BoardFault, BoardRecovered, Cause, Ended, Ignored, Reading, Started, Why
from toccata.linked.words import Touched, messages_of
from toccata.units import PadId

PAD, OTHER = PadId(0, 3), PadId(1, 0)


def test_everything_that_is_heard_has_its_message():
    heard = [
        Started(1.0, PAD, "marimba/C4", -6.001, Cause.PRESS),
        Ended(2.0, PAD, "marimba/C4", -6.0, Cause.FINISHED),
        Ignored(3.0, PAD, Why.CLEANING),
        BoardFault(1, "no answer", 4.0),
        BoardRecovered(1, "no answer", 5.0),
    ]
    assert messages_of(heard) == [
        link.Started("0/3", "marimba/C4", -6.0, "press", 1.0),
        link.Ended("0/3", "marimba/C4", "finished", 2.0),
        link.Ignored("0/3", "cleaning", 3.0),
        link.Fault(1, "no answer", 4.0),
        link.Recovered(1, "no answer", 5.0),
    ]


def test_a_press_and_a_lift_are_told_once_each():
    touched = Touched()
    levels = [0.4, 0.6, 0.0, 0.0, 0.5]
    told = [one for at, level in enumerate(levels) for one in touched.note([Reading(PAD, level, float(at))])]
    assert told == [link.Pressed("0/3", 0.4, 0.0), link.Lifted("0/3", 2.0), link.Pressed("0/3", 0.5, 4.0)]


def test_switches_and_sensors_are_told_by_their_names():
    switch, sensor = PadId(8, 0, "jack-1"), PadId(16, 0, "squeeze")
    told = Touched().note([Reading(switch, 1.0, 1.0), Reading(sensor, 0.4, 2.0), Reading(sensor, 0.0, 3.0)])
    assert told == [link.Pressed("jack-1", 1.0, 1.0), link.Pressed("squeeze", 0.4, 2.0), link.Lifted("squeeze", 3.0)]


def test_who_comes_later_is_told_what_is_touched_now():
    touched = Touched()
    touched.note([Reading(PAD, 0.4, 1.0), Reading(OTHER, 0.5, 2.0)])
    touched.note([Reading(OTHER, 0.0, 3.0)])
    assert touched.pressed() == [link.Pressed("0/3", 0.4, 1.0)]


def test_a_lost_boards_pads_count_as_lifted():
    touched = Touched()
    touched.note([Reading(PAD, 0.4, 1.0), Reading(OTHER, 0.5, 2.0)])
    told = touched.note([BoardFault(1, "no answer", 3.0), BoardRecovered(1, "no answer", 4.0)])
    assert (told, touched.pressed()) == ([link.Lifted("1/0", 3.0)], [link.Pressed("0/3", 0.4, 1.0)])
