"""Random mixes in which hands shape what sounds: some of one sample, some of three layers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from mixing import Wave, random_sample, render

from toccata.bank import Sample
from toccata.events import Action, Cause, Note, Silence, Turn
from toccata.play.grip import Follower, Grip
from toccata.play.headroom import USUAL, Policy
from toccata.play.ledger import Pace
from toccata.play.voice import FADE_S, Start
from toccata.play.voices import QUIET_S, Voices
from toccata.settings.client import Curve
from toccata.units import Decibels, Gain, Level, PadId, Seconds, to_gain

LASTS = 2.5
GREEDY = Policy(crowded=1.0, aim=1.0, least=1.0, left_over=0.0)
PACES = (Pace.of(64, 48_000), Pace.of(256, 48_000))


def layers(random: Random, number: int) -> tuple[Sample, ...]:
    """Three sounds of one length, each loud where the others may not be."""
    first = random_sample(random, number)
    others = [random_sample(Random(random.random()), number) for _ in range(2)]
    same = [_stretched(one, first) for one in others]
    return tuple(replace(one, key=f"{first.key} {at}") for at, one in enumerate((first, *same)))


def _stretched(sample: Sample, like: Sample) -> Sample:
    cells = np.arange(len(like.envelope)) % len(sample.envelope)
    frames = np.arange(len(like.pcm)) % len(sample.pcm)
    return replace(like, pcm=sample.pcm[frames], envelope=sample.envelope[cells])


class Lines:
    """The straight lines that a punctual player would follow."""

    def __init__(self) -> None:
        self._lines: dict[int, tuple[float, float, float, float]] = {}

    def take(self, action: Action) -> None:
        if isinstance(action, Note):
            for one in (action, *action.beside):
                self._lines[one.voice] = (one.at, one.gain, one.gain, 0.0)
            return
        gain = 0.0 if isinstance(action, Silence) else action.gain
        self._lines[action.voice] = (action.at, self.gain(action.voice, action.at), gain, action.over)

    def gain(self, voice: int, now: float) -> float:
        at, start, end, over = self._lines[voice]
        return end if now >= at + over else start + (end - start) * (now - at) / over


class HandMix:
    """Up to 30 things that hands do: they press, squeeze, jump, let go, and others start and end beside them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.pace = self.random.choice(PACES)
        self.bank = [layers(self.random, self.random.choice([1, 5])) for _ in range(self.random.randint(1, 4))]
        self.ceiling = to_gain(Decibels(self.random.uniform(-6.0, -1.0)))
        self.now = self.begin = self.random.choice([0.0, self.random.uniform(0.0, 1000.0)])
        self.samples = [one for each in self.bank for one in each]
        policy = self.random.choice([USUAL, GREEDY])
        self.voices = Voices(self.samples, self.ceiling, self.pace, None, policy)
        self.grips = [Grip() for _ in range(3)]
        self.actions: list[Action] = []
        self.lines = Lines()
        self.over: list[float] = []

    def play(self) -> Wave:
        """Play it, and give the sum of all voices."""
        for _ in range(self.random.randint(2, 30)):
            self._go_on(self.now + self.random.choice([0.0, 0.003, 0.01, 0.03, self.random.uniform(0.0, 0.15)]))
            self._act(Seconds(self.now))
        self._go_on(self.begin + LASTS)
        bank = {one.key: one for one in self.samples}
        return render(self.actions, bank, self.pace, self.random, self.begin, LASTS)

    def _go_on(self, until: float) -> None:
        hands = self.random.random() < 0.7
        while min(self.voices.due(), self.now + 0.002) <= until:
            self.now = max(min(self.voices.due(), self.now + 0.002), self.now)
            self.voices.step(Seconds(self.now))
            if hands:
                self._squeeze(Seconds(self.now))
            self._drain()
        self.now = max(self.now, until)

    def _drain(self) -> None:
        actions, _ = self.voices.drain()
        for one in actions:
            self.lines.take(one)
        self.actions += actions
        for voice in self.voices._voices.values():
            told = sum(self.lines.gain(number, self.now) for number in voice.ids)
            booked = voice.glide.bound(Seconds(self.now), self.pace.slack)
            if told > booked * (1 + 1e-9) + 1e-12:
                self.over.append(told - booked)

    def _squeeze(self, now: Seconds) -> None:
        for at, grip in enumerate(self.grips):
            wander = self.random.gauss(grip.level, 0.1)
            jumps = self.random.random() < 0.02
            grip.move(Level(self.random.random() if jumps else min(max(wander, 0.0), 1.0)), now)
            for voice in self.voices.of_pad(PadId(16 + at, 0)):
                self.voices.express(voice, now)

    def _act(self, now: Seconds) -> None:
        what = self.random.random()
        pad = PadId(16 + self.random.randrange(3), 0)
        if what < 0.1:
            self.voices.fade_pad(pad, Cause.LIFT, None, now)
        elif what < 0.15:
            self.voices.trim(to_gain(Decibels(self.random.choice([0.0, -6.0]))), now)
        elif what < 0.18:
            self.voices.fade_all(now, QUIET_S, Cause.STOLEN)
        elif what < 0.25:
            for voice in self.voices.of_pad(pad):
                self.voices.let_go(voice, now)
        else:
            self._start(pad, now)
        self._drain()

    def _start(self, pad: PadId, now: Seconds) -> None:
        if self.random.random() < 0.6:
            self.voices.fade_pad(pad, Cause.PRESS, FADE_S, now)
        ladder = self.random.choice(self.bank)
        loops = ladder[0].loop is not None and self.random.random() < 0.8
        plain = Start(pad, ladder[0], Gain(self.random.choice([1.0, 0.5])), Cause.PRESS, loops)
        self.voices.start(self._handed(plain, ladder, now) if self.random.random() < 0.8 else plain, now)

    def _handed(self, start: Start, ladder: tuple[Sample, ...], now: Seconds) -> Start:
        layered = self.random.random() < 0.6
        grip = self.grips[start.pad.board - 16]
        hand = Follower(grip, self.random.choice(list(Curve)), layered, self.random.random() < 0.3)
        return replace(start, layers=ladder if layered else (), shares=hand.shares(now), hand=hand)


def turns(actions: list[Action]) -> list[Turn]:
    """The turns alone."""
    return [one for one in actions if isinstance(one, Turn)]
