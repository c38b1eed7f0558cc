"""The ceiling by accounting: whatever is played, and however inexact the player is, no sample passes it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mixing import RATE, Wave, flat, random_sample, render

from toccata.events import Action, Cause, Ended, Note, Silence, Turn
from toccata.play.accounts import ROOM_FOR_NOTES
from toccata.play.headroom import USUAL, Policy
from toccata.play.ledger import Pace
from toccata.play.voice import FADE_S, Start
from toccata.play.voices import QUIET_S, Voices
from toccata.units import Decibels, Gain, PadId, Seconds, to_gain

MIXES = 4_096
LASTS = 2.5
GREEDY = Policy(crowded=1.0, aim=1.0, least=1.0, left_over=0.0)
"""Nothing is kept beyond what the ceiling asks: the bookings alone hold it."""

PACES = (Pace.of(64, 48_000), Pace.of(256, 48_000))


class Mix:
    """A random mix: up to 32 starts, restarts, fades, quiet and changes of setup, some of them at one instant."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.pace = self.random.choice(PACES)
        self.bank = [random_sample(self.random, number) for number in range(self.random.randint(1, 6))]
        self.begin = self.random.choice([0.0, 3.0, self.random.uniform(0.0, 1000.0)])
        self.limits = [(self.begin, self._ceiling())]
        self.policy = self.random.choice([USUAL, GREEDY])
        self.voices = Voices(self.bank, Gain(self.limits[0][1]), self.pace, None, self.policy)
        self.actions: list[Action] = []
        self.inherited_until = 0.0

    def play(self) -> Wave:
        """Play it, and give the sum of all voices."""
        now = self.begin
        for _ in range(self.random.randint(2, 32)):
            now += self.random.choice([0.0, 0.003, 0.01, 0.03, self.random.uniform(0.0, 0.2)])
            self._go_on(now)
            self._act(Seconds(now))
        self._go_on(self.begin + LASTS)
        return render(self.actions, {one.key: one for one in self.bank}, self.pace, self.random, self.begin, LASTS)

    def allowed(self, count: int) -> Wave:
        """The ceiling at every sample; voices of the setup before end under the one that they began under."""
        allowed = np.empty(count)
        for (since, ceiling), before in zip(self.limits, [self.limits[0], *self.limits], strict=False):
            first, last = since - self.begin, since - self.begin + self._hand_over_s()
            allowed[round(first * RATE) :] = ceiling
            allowed[round(first * RATE) : round(last * RATE) + 1] = max(ceiling, before[1])
        return allowed

    def _hand_over_s(self) -> float:
        """Within this time the voices of the setup before are silent, even those that have to give way first."""
        return FADE_S + self.pace.give_way + 2 * self.pace.slack

    def _ceiling(self) -> float:
        return to_gain(Decibels(self.random.uniform(-6.0, -1.0)))

    def _go_on(self, until: float) -> None:
        while self.voices.due() <= until:
            self.voices.step(self.voices.due())
        self.actions += self.voices.drain()[0]

    def _act(self, now: Seconds) -> None:
        pad = PadId(0, self.random.randrange(8))
        what = self.random.random()
        if what < 0.04:
            self.voices.fade_pad(pad, Cause.MAX_HOLD, Seconds(2.0), now)
        elif what < 0.06:
            self.voices.fade_others(pad, Cause.STOLEN, now)
        elif what < 0.08:
            self.voices.fade_all(now, QUIET_S, Cause.STOLEN)
        elif what < 0.10 and now > self.limits[-1][0] + 0.2:
            self._change_setup(now)
        else:
            self._start(pad, now)

    def _start(self, pad: PadId, now: Seconds) -> None:
        if self.random.random() < 0.6:
            self.voices.fade_pad(pad, Cause.PRESS, self.random.choice([None, FADE_S]), now)
        sample = self.random.choice(self.bank)
        loops = sample.loop is not None and self.random.random() < 0.7
        gain = Gain(self.random.choice([1.0, 1.0, self.random.uniform(0.1, 1.0)]))
        self.voices.start(Start(pad, sample, gain, Cause.PRESS, loops), now)

    def _change_setup(self, now: Seconds) -> None:
        self.actions += self.voices.drain()[0]
        self.limits.append((now, self._ceiling()))
        self.voices = Voices(self.bank, Gain(self.limits[-1][1]), self.pace, self.voices, self.policy)
        self.voices.fade_all(now, FADE_S, Cause.STOLEN)


def test_over_4096_random_mixes_no_sample_passes_the_ceiling() -> None:
    over = []
    for seed in range(MIXES):
        mix = Mix(seed)
        wave = mix.play()
        if (np.abs(wave) > mix.allowed(len(wave))).any():
            over.append(seed)
    assert over == []


def test_the_random_mixes_do_come_near_the_ceiling() -> None:
    shares = [np.abs(mix.play()).max() / mix.limits[0][1] for mix in map(Mix, range(200))]
    assert sum(share > 0.7 for share in shares) > 20


@given(st.integers(0, 2**32), st.floats(0.001, 1.0), st.floats(-6.0, -1.0))
def test_a_voice_that_is_alone_under_the_ceiling_is_never_lowered(seed: int, gain: float, ceiling_db: float) -> None:
    random, ceiling = Random(seed), to_gain(Decibels(ceiling_db))
    sample = random_sample(random, random.choice([1, 5]))
    assume(float(sample.envelope.max()) * gain < ceiling * 0.999_999)
    voices = Voices([sample], ceiling, PACES[0])
    voices.start(Start(PadId(0, 0), sample, Gain(gain), Cause.PRESS, sample.loop is not None), Seconds(1.0))
    actions, _ = voices.drain()
    assert [one.gain for one in actions if isinstance(one, Note)] == [gain]


@given(st.integers(0, 2**32))
def test_voices_one_after_another_are_never_lowered(seed: int) -> None:
    random = Random(seed)
    sample = random_sample(random, 1)
    voices, now = Voices([sample], to_gain(Decibels(-1.0)), PACES[0]), 0.0
    for _ in range(20):
        now += sample.seconds + random.uniform(0.03, 1.0)
        voices.start(Start(PadId(0, random.randrange(12)), sample, Gain(0.8), Cause.PRESS), Seconds(now))
        voices.step(voices.due())
    assert {type(one) for one in voices.drain()[0]} == {Note}
    assert 0.8 * float(sample.envelope.max()) < to_gain(Decibels(-1.0))


@given(st.floats(0.01, 0.9), st.floats(0.01, 0.9))
def test_loops_leave_room_for_four_struck_notes_from_their_start(loop_peak: float, struck_peak: float) -> None:
    loop, struck = flat("loop", loop_peak, loops=True), flat("struck", struck_peak)
    ceiling = to_gain(Decibels(-3.0))
    voices = Voices([loop, struck], ceiling, PACES[0])
    voices.start(Start(PadId(0, 0), loop, Gain(1.0), Cause.PRESS, loops=True), Seconds(1.0))
    note = voices.drain()[0][0]
    assert isinstance(note, Note)
    room = min(ROOM_FOR_NOTES * float(struck.envelope[0]), ceiling / 2)
    assert note.gain == pytest.approx(min(1.0, (ceiling - room) / float(loop.envelope[0])))


def test_a_fade_that_ends_sooner_anyway_is_not_told_again() -> None:
    voices = Voices([flat("loud", 0.1)], to_gain(Decibels(-3.0)), PACES[0])
    voices.start(Start(PadId(0, 0), flat("loud", 0.1), Gain(1.0), Cause.PRESS), Seconds(1.0))
    voices.fade_all(Seconds(1.1), FADE_S, Cause.LIFT)
    voices.fade_all(Seconds(1.17), QUIET_S, Cause.STOLEN)
    assert [type(one) for one in voices.drain()[0]] == [Note, Silence]
    voices.fade_all(Seconds(1.15), QUIET_S, Cause.STOLEN)
    assert voices.drain()[0] == [Silence(1, QUIET_S, Seconds(1.15))]


@given(st.floats(0.0, 0.28))
def test_a_fade_that_is_hastened_books_no_more_than_before(later: float) -> None:
    sample = flat("loud", 0.5)
    voices = Voices([sample], to_gain(Decibels(-3.0)), PACES[0])
    voices.start(Start(PadId(0, 0), sample, Gain(1.0), Cause.PRESS), Seconds(1.0))
    voices.fade_all(Seconds(1.1), Seconds(0.3), Cause.LIFT)
    ledger, now = voices._accounts._ledger, Seconds(1.1 + later)
    ledger.advance(now)
    before = ledger.total(60)
    voices.fade_all(now, QUIET_S, Cause.STOLEN)
    assert (ledger.total(60) <= before + 1e-12).all()


def test_older_voices_give_way_by_fades_and_the_new_one_is_heard() -> None:
    loud = flat("loud", 0.5)
    voices = Voices([loud], to_gain(Decibels(-3.0)), PACES[0])
    for pad, at in enumerate((1.0, 1.1)):
        voices.start(Start(PadId(0, pad), loud, Gain(1.0), Cause.PRESS), Seconds(at))
    first, turn, second = voices.drain()[0]
    assert isinstance(turn, Turn)
    assert (turn.voice, turn.over) == (first.voice, PACES[0].give_way)
    assert isinstance(second, Note)
    assert second.gain == pytest.approx(0.208, abs=0.001)
    assert second.gain * 0.5 + turn.gain * 0.5 < to_gain(Decibels(-3.0))


def test_a_loop_that_gave_way_comes_back_by_one_decibel_every_250_ms() -> None:
    loop, struck = flat("loop", 0.3, loops=True), flat("struck", 0.5, seconds=0.3)
    voices, turns = Voices([loop, struck], to_gain(Decibels(-3.0)), PACES[0]), []
    voices.start(Start(PadId(0, 0), loop, Gain(1.0), Cause.PRESS, loops=True), Seconds(1.0))
    voices.start(Start(PadId(0, 1), struck, Gain(1.0), Cause.PRESS), Seconds(2.0))
    while voices.due() < 60.0:
        voices.step(voices.due())
    turns = [one for one in voices.drain()[0] if isinstance(one, Turn)]
    assert turns[0].gain < 1.0
    assert turns[-1].gain == pytest.approx(1.0)
    rises = [20 * math.log10(later.gain / one.gain) for one, later in pairwise(turns)]
    assert min(rises) > 0.0
    assert max(rises) == pytest.approx(1.0)
    assert {one.over for one in turns[1:]} == {0.25}


def test_a_voice_that_ends_while_it_gives_way_gives_way_first() -> None:
    loud = flat("loud", 0.4, seconds=1.0)
    voices = Voices([loud], to_gain(Decibels(-3.0)), PACES[0])
    voices.start(Start(PadId(0, 0), loud, Gain(1.0), Cause.PRESS), Seconds(1.0))
    voices.start(Start(PadId(0, 1), loud, Gain(1.0), Cause.PRESS), Seconds(1.1))
    voices.fade_pad(PadId(0, 0), Cause.MAX_HOLD, Seconds(2.0), Seconds(1.105))
    assert [type(one) for one in voices.drain()[0]] == [Note, Turn, Note]
    voices.step(voices.due())
    silence = voices.drain()[0][0]
    assert isinstance(silence, Silence)
    assert silence.at == pytest.approx(1.1 + PACES[0].give_way + PACES[0].slack)
    assert silence.over == 2.0


def test_the_thirty_third_sound_steals_the_oldest_by_a_fade() -> None:
    soft = flat("soft", 0.001, seconds=20.0)
    voices = Voices([soft], to_gain(Decibels(-3.0)), PACES[0])
    for count in range(33):
        voices.start(Start(PadId(0, count % 12), soft, Gain(1.0), Cause.PRESS), Seconds(1.0 + count / 10))
    assert [one for one in voices.drain()[0] if not isinstance(one, Note)] == [Silence(1, FADE_S, Seconds(4.2))]
    voices.step(voices.due())
    assert voices.drain()[1] == [Ended(Seconds(4.2 + FADE_S), PadId(0, 0), "soft", Decibels(0.0), Cause.STOLEN)]


def test_of_many_slow_fades_the_softest_hurry_so_that_none_is_cut() -> None:
    slow = replace(flat("slow", 0.001, seconds=20.0), release_s=Seconds(2.0))
    voices, started = Voices([slow], to_gain(Decibels(-3.0)), PACES[0]), 0
    for count in range(600):
        now = Seconds(1.0 + count / 100)
        voices.step(now)
        voices.fade_pad(PadId(0, count % 12), Cause.LIFT, None, now)
        voices.start(Start(PadId(0, count % 12), slow, Gain(1.0), Cause.PRESS), now)
        started = max(started, len(voices._voices))
    actions, heard = voices.drain()
    silenced = {one.voice: one.at + one.over for one in actions if isinstance(one, Silence)}
    ends = [one.at for one in heard if isinstance(one, Ended)]
    assert 48 < started <= 64
    assert sorted(silenced.values())[: len(ends)] == pytest.approx(sorted(ends))


def test_a_loop_that_still_gives_way_before_it_fades_is_counted_as_long_as_it_sounds() -> None:
    loop, struck = flat("loop", 0.35, loops=True), flat("struck", 0.3)
    voices = Voices([loop, struck], to_gain(Decibels(-3.0)), PACES[0])
    voices.start(Start(PadId(0, 0), loop, Gain(1.0), Cause.PRESS, loops=True), Seconds(1.0))
    voices.start(Start(PadId(0, 1), struck, Gain(1.0), Cause.PRESS), Seconds(2.0))
    voices.fade_pad(PadId(0, 0), Cause.LIFT, None, Seconds(2.0))
    voices.start(Start(PadId(0, 2), struck, Gain(1.0), Cause.PRESS), Seconds(2.0))
    notes = [one.gain for one in voices.drain()[0] if isinstance(one, Note)]
    assert 0.35 * notes[0] + 0.3 * (notes[1] + notes[2]) <= to_gain(Decibels(-3.0))
    assert notes[0] == 1.0
