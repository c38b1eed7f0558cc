"""Lamps are lit from a thread of their own."""

from __future__ import annotations

import threading
import time

import pytest

from toccata.panel.lamps import READY, STATUS, Mood
from toccata.panel.lighting import Lighting
from toccata.units import PadId, Seconds

PAD = PadId(0, 3)
PATIENCE_S = 20.0


class Lamp:
    def __init__(self):
        self.lit, self.is_closed, self.by = False, False, set()
        self.changed = threading.Event()

    def light(self, lit):
        self.lit = lit
        self.by.add(threading.current_thread().name)
        self.changed.set()

    def close(self):
        self.lit, self.is_closed = False, True


class Room:
    def __init__(self):
        self.lamps = {STATUS: Lamp(), READY: Lamp(), PAD: Lamp()}
        self.lighting = Lighting(self.lamps, lambda: Seconds(time.monotonic()))

    def wait_for(self, name, lit):
        deadline = time.monotonic() + PATIENCE_S
        while self.lamps[name].lit is not lit:
            assert time.monotonic() < deadline, f"{name} is not {lit}"
            self.lamps[name].changed.wait(0.05)
            self.lamps[name].changed.clear()


@pytest.fixture
def room():
    made = Room()
    yield made
    made.lighting.close()


def test_a_mood_and_a_touch_are_shown_by_the_lamps_own_thread(room):
    room.lighting.feel(Mood.PLAYS)
    room.lighting.touch(PAD, True)
    room.wait_for(PAD, True)
    room.wait_for(READY, True)
    room.lighting.touch(PAD, False)
    room.wait_for(PAD, False)
    assert room.lamps[PAD].by | room.lamps[READY].by == {"lamps"}


def test_a_pad_without_a_lamp_is_none_of_ours(room):
    room.lighting.touch(PadId(3, 3), True)
    assert room.lighting._words.empty()


def test_the_same_mood_is_not_told_twice(room):
    for _ in range(1_000):
        room.lighting.feel(Mood.STARTING)
    assert room.lighting._words.empty()


def test_at_the_end_all_lamps_are_dark(room):
    room.lighting.feel(Mood.DEAD)
    room.wait_for(STATUS, True)
    room.lighting.close()
    assert [(lamp.lit, lamp.is_closed) for lamp in room.lamps.values()] == [(False, True)] * 3


def test_without_lamps_there_is_no_thread():
    before = threading.active_count()
    lighting = Lighting({}, lambda: Seconds(0.0))
    lighting.feel(Mood.PLAYS)
    lighting.touch(PAD, True)
    assert (threading.active_count(), lighting._words.empty()) == (before, True)
    lighting.close()
