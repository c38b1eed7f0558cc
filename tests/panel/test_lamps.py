"""What each lamp shows."""

from __future__ import annotations

import pytest

from toccata.panel.governor import DWELL_S
from toccata.panel.lamps import READY, STATUS, WINK_S, Lamps, Mood
from toccata.units import NEVER, SWITCH_BOX, PadId, Seconds

PAD, JACK = PadId(0, 3), PadId(SWITCH_BOX, 0, "jack-1")
NAMES = (STATUS, READY, PAD, JACK)


class Seen:
    def __init__(self):
        self.lamps = Lamps(NAMES)
        self.lit = set()
        self.log = []
        self.now = 0.0

    def run(self, span):
        end = self.now + span
        while (due := max(self.lamps.due(), self.now)) < end:
            self._step(due)
        self.now = end
        return self

    def feel(self, mood):
        self.lamps.feel(mood, Seconds(self.now))
        self._step(self.now)
        return self

    def touch(self, pad, is_touched=True):
        self.lamps.touch(pad, is_touched, Seconds(self.now))
        self._step(self.now)
        return self

    def _step(self, now):
        for number, lit in self.lamps.step(Seconds(now)):
            (self.lit.add if lit else self.lit.discard)(NAMES[number])
            self.log.append((round(now, 3), NAMES[number], lit))
        self.lamps.written(Seconds(now))
        self.now = now


@pytest.fixture
def seen():
    return Seen()


@pytest.mark.parametrize(
    ("mood", "lit"),
    [
        (Mood.STARTING, set()),
        (Mood.PLAYS, {READY}),
        (Mood.HURT, {READY, STATUS}),
        (Mood.DEAD, {STATUS}),
    ],
)
def test_a_mood_is_shown_by_lamps_that_stay_as_they_are(seen, mood, lit):
    seen.feel(mood).run(60.0)
    assert (seen.lit, len(seen.log), seen.lamps.due()) == (lit, len(lit), NEVER)


def test_while_somebody_wants_silence_the_status_lamp_winks_half_as_often_as_the_seconds_pass(seen):
    seen.feel(Mood.SILENT).run(3.5)
    assert seen.log == [(n * WINK_S, STATUS, n % 2 == 0) for n in range(4)]


def test_winking_ends_with_the_silence(seen):
    seen.feel(Mood.SILENT).run(0.5).feel(Mood.PLAYS).run(5.0)
    assert (seen.lit, seen.lamps.due()) == ({READY}, NEVER)


def test_a_touched_pad_s_lamp_is_lit_in_the_same_step(seen):
    seen.feel(Mood.PLAYS).run(5.0).touch(PAD)
    assert seen.log[-1] == (5.0, PAD, True)


def test_a_touch_that_is_over_leaves_its_lamp_lit_for_a_while(seen):
    seen.feel(Mood.PLAYS).run(5.0).touch(PAD).run(0.05).touch(PAD, False).run(5.0)
    assert seen.log[1:] == [(5.0, PAD, True), (5.0 + DWELL_S, PAD, False)]


def test_a_pad_that_stays_silent_stays_dark(seen):
    seen.feel(Mood.DEAD).run(5.0).touch(PAD).touch(JACK).run(5.0)
    assert seen.lit == {STATUS}


def test_a_pad_that_is_still_touched_when_play_begins_is_lit(seen):
    seen.feel(Mood.DEAD).run(5.0).touch(PAD).run(1.0).feel(Mood.PLAYS).run(1.0)
    assert seen.lit == {READY, PAD}
