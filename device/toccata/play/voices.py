"""The voices that sound: they start, give way, fade and end, and their sum never passes the ceiling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from toccata.bank import CELL_S, Sample
from toccata.events import Action, Cause, Ended, Heard, Note, Silence, Started, Turn
from toccata.play.headroom import FREE, Limits, Room, make_room
from toccata.play.ledger import Cells, Claim, Glide, Ledger, Pace, cell_of, steady, straddle
from toccata.units import NEVER, Decibels, Gain, PadId, Seconds, to_decibels

MAX_SOUNDING = 32
MAX_VOICES = 64
"""Sounding and fading together: the channels of the mixer."""

FADE_S = Seconds(0.120)
"""No end is shorter, quiet aside: SDL fades in steps of one buffer, and these are fine enough (audio-latency)."""

QUIET_S = Seconds(0.060)
ROOM_FOR_NOTES = 4
SMALLEST_GAIN = 1.0 / 128.0
"""The mixer's finest step."""

RETURN_EVERY_S = Seconds(0.250)
RETURN_RATIO = 10.0 ** (1.0 / 20.0)
"""A loop that gave way comes back by 1 dB every 250 ms, well under 12 dB in 100 ms (H2)."""

MARGIN = 1.0 - 1e-9
"""Sums of many floats are not exact; one part in a thousand million is far under a step of 16 bits."""


@dataclass(slots=True)
class Voice:
    """One sound on its way. ``until`` is when it starts to fade by itself, ``ends_at`` when it is silent."""

    id: int
    pad: PadId
    sample: Sample
    started_at: Seconds
    wish: Gain
    loops: bool
    glide: Glide
    claim: Claim
    until: Seconds
    until_cause: Cause
    until_over: Seconds
    ends_at: Seconds
    gain_db: Decibels
    end_cause: Cause = Cause.FINISHED
    fading: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """What is to sound. ``until``: when it fades by itself, why, and over how long."""

    pad: PadId
    sample: Sample
    gain: Gain
    cause: Cause
    loops: bool = False
    until: Seconds = NEVER
    until_cause: Cause = Cause.TIMED
    until_over: Seconds = FADE_S


@dataclass(slots=True)
class _Out:
    actions: list[Action] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)


class Voices:
    """All voices of the instrument, and the proof that their sum stays under the ceiling."""

    _voices: dict[int, Voice]

    def __init__(self, samples: Iterable[Sample], ceiling: Gain, pace: Pace, follows: Voices | None = None) -> None:
        """Begin silent, or with the voices of the setup before.

        Args:
            samples: all that may be started.
            ceiling: what the sum of all voices never passes; linear, 1.0 is full scale.
            pace: how exact the player is.
            follows: the voices of the setup before, which end under this ceiling.
        """
        before: list[Voice] = list(follows._voices.values()) if follows is not None else []
        known = {sample.key: sample for sample in (*samples, *(voice.sample for voice in before))}
        self._straddled = {key: straddle(sample.envelope, pace.slack) for key, sample in known.items()}
        struck = [float(sample.envelope.max(initial=0.0)) for sample in known.values() if sample.loop is None]
        self._pace = pace
        reserve = min(ROOM_FOR_NOTES * max(struck, default=0.0), ceiling / 2)
        self._limits = Limits(ceiling * MARGIN, ceiling * MARGIN - reserve)
        self._ledger = Ledger(Seconds(max((sample.seconds for sample in known.values()), default=1.0)))
        self._voices = {voice.id: voice for voice in before}
        self._next_id: int = follows._next_id if follows is not None else 1
        self._next_return: Seconds = follows._next_return if follows is not None else NEVER
        self._out = _Out()
        for voice in before:
            self._ledger.advance(voice.started_at)
            self._ledger.add(voice.claim)

    def drain(self) -> tuple[list[Action], list[Heard]]:
        """Hand over what is to be played and what is to be told since the last call."""
        out, self._out = self._out, _Out()
        return out.actions, out.heard

    def are_silent(self) -> bool:
        """Tell whether no voice sounds or fades."""
        return not self._voices

    def of_pad(self, pad: PadId) -> list[Voice]:
        """The voices of this pad that sound and are not fading, oldest first."""
        return [voice for voice in self._voices.values() if voice.pad == pad and not voice.fading]

    def start(self, start: Start, now: Seconds) -> None:
        """Start a voice now. It is heard, whatever else has to give way."""
        self._make_way(now)
        first = self._ledger.advance(now)
        cells, tail = self._reach_of(start.sample, start.loops)
        room = self._room(cells * start.gain, tail * start.gain, now)
        if room.older < 1.0:
            for voice in self._voices.values():
                if not voice.fading:
                    self._turn(voice, Gain(voice.glide.end * room.older), self._pace.give_way, now)
        gain = Gain(start.gain * room.new)
        claim = Claim(first, cells * gain, tail * gain)
        self._ledger.add(claim)
        voice = self._voice(start, gain, claim, now)
        self._voices[voice.id] = voice
        if voice.loops and gain < start.gain:
            self._next_return = min(self._next_return, Seconds(now + RETURN_EVERY_S))
        self._out.actions.append(Note(voice.id, start.sample.key, gain, start.loops, now))
        self._out.heard.append(Started(now, start.pad, start.sample.sound, voice.gain_db, start.cause))

    def fade(self, voice: Voice, cause: Cause, over: Seconds, now: Seconds) -> None:
        """Let a voice end by a fade; one that fades already goes on as it does, unless this is sooner."""
        ends_at = Seconds(now + over)
        if voice.fading and ends_at >= voice.ends_at:
            return
        self._glide(voice, Gain(0.0), over, now)
        voice.end_cause = voice.end_cause if voice.fading else cause
        voice.fading = True
        voice.until = NEVER
        voice.ends_at = min(voice.ends_at, ends_at)
        self._out.actions.append(Silence(voice.id, over, now))

    def fade_pad(self, pad: PadId, cause: Cause, over: Seconds | None, now: Seconds) -> None:
        """Fade all that this pad sounds; without ``over``, each voice in the time its sound takes."""
        for voice in self.of_pad(pad):
            self.fade(voice, cause, voice.sample.release_s if over is None else over, now)

    def fade_others(self, pad: PadId, cause: Cause, now: Seconds) -> None:
        """Fade all that other pads sound."""
        for voice in list(self._voices.values()):
            if voice.pad != pad and not voice.fading:
                self.fade(voice, cause, voice.sample.release_s, now)

    def fade_all(self, now: Seconds, over: Seconds, cause: Cause) -> None:
        """Fade everything at once."""
        for voice in list(self._voices.values()):
            self.fade(voice, cause, over, now)

    def step(self, now: Seconds) -> None:
        """Do what is due: voices that are silent go, timed ones fade, loops that gave way come back."""
        for voice in [voice for voice in self._voices.values() if now >= min(voice.ends_at, voice.until)]:
            if now >= voice.ends_at:
                self._end(voice, voice.ends_at)
            else:
                self.fade(voice, voice.until_cause, voice.until_over, now)
        if now >= self._next_return:
            self._come_back(now)

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        instants = [min(voice.ends_at, voice.until) for voice in self._voices.values()]
        return Seconds(min(min(instants, default=NEVER), self._next_return))

    def _voice(self, start: Start, gain: Gain, claim: Claim, now: Seconds) -> Voice:
        voice_id, self._next_id = self._next_id, self._next_id + 1
        lasts = start.sample.seconds
        until, cause, over = start.until, start.until_cause, start.until_over
        if start.sample.loop is not None and not start.loops:
            # Its PCM is made to go round: played once, it would be cut. It fades before its last frame, however late.
            over = min(start.sample.release_s, Seconds(lasts / 2))
            until, cause = min(until, Seconds(now + lasts - over - 2 * self._pace.slack)), Cause.FINISHED
        return Voice(
            id=voice_id,
            pad=start.pad,
            sample=start.sample,
            started_at=now,
            wish=start.gain,
            loops=start.loops,
            glide=steady(gain, now),
            claim=claim,
            until=until,
            until_cause=cause,
            until_over=over,
            ends_at=NEVER if start.loops else Seconds(now + lasts),
            gain_db=Decibels(start.sample.gain_db + to_decibels(gain)),
        )

    def _make_way(self, now: Seconds) -> None:
        sounding = [voice for voice in self._voices.values() if not voice.fading]
        if len(sounding) >= MAX_SOUNDING:
            self.fade(sounding[0], Cause.STOLEN, FADE_S, now)
        if len(self._voices) >= MAX_VOICES:
            # Of 64 voices in 120 ms fades one is always nearly silent; the player gives its channel away.
            self._end(min(self._voices.values(), key=lambda voice: voice.glide.gain(now)), now)

    def _reach_of(self, sample: Sample, loops: bool) -> tuple[Cells, float]:
        straddled = self._straddled[sample.key]
        if not loops:
            return straddled, 0.0
        # A loop sounds for hours on a clock that is not the card's: it is counted at its peak from the first cell on.
        return np.full(1, straddled.max()), float(straddled.max())

    def _room(self, cells: Cells, tail: float, now: Seconds) -> Room:
        if tail > 0.0:
            return self._room_for_loop(tail, now)
        if (self._ledger.sums(len(cells)) + cells).max() <= self._limits.comfort:
            return FREE
        older, fixed = self._split(len(cells), now)
        return make_room(cells, fixed, older, self._phase(now), self._pace, self._limits)

    def _room_for_loop(self, tail: float, now: Seconds) -> Room:
        """A loop must fit over all that still sounds, and leaves room for four struck notes from its start."""
        reach = max((len(voice.claim.cells) for voice in self._voices.values()), default=1)
        older, fixed = self._split(reach + 1, now)
        room = make_room(np.full(reach + 1, tail), fixed, older, self._phase(now), self._pace, self._limits)
        return Room(min(room.new, self._limits.comfort / tail), room.older)

    def _split(self, count: int, now: Seconds) -> tuple[Cells, Cells]:
        older, fixed = np.zeros(count), np.zeros(count)
        first = cell_of(now)
        for voice in self._voices.values():
            into = fixed if voice.fading else older
            cells = voice.claim.cells[max(first - voice.claim.first, 0) :][:count]
            into[: len(cells)] += cells
            into[len(cells) :] += voice.claim.tail
        return older, fixed

    def _phase(self, now: Seconds) -> Seconds:
        return Seconds(cell_of(now) * CELL_S - now)

    def _turn(self, voice: Voice, gain: Gain, over: Seconds, now: Seconds) -> None:
        self._glide(voice, gain, over, now)
        self._out.actions.append(Turn(voice.id, gain, over, now))
        if voice.loops:
            self._next_return = min(self._next_return, Seconds(now + RETURN_EVERY_S))

    def _glide(self, voice: Voice, gain: Gain, over: Seconds, now: Seconds) -> None:
        """Replace what a voice may reach from now on by the same at the new gain."""
        first = self._ledger.advance(now)
        self._ledger.remove(voice.claim)
        voice.glide = Glide(now, voice.glide.bound(now, self._pace.slack), gain, over)
        straddled = self._straddled[voice.sample.key]
        if voice.loops:
            cells = np.full(int((over + self._pace.slack) / CELL_S) + 2, straddled.max())
            tail = float(straddled.max() * gain)
        else:
            cells, tail = straddled[first - cell_of(voice.started_at) :], 0.0
        voice.claim = Claim(first, cells * voice.glide.bounds(first, len(cells), self._pace.slack), tail)
        self._ledger.add(voice.claim)

    def _come_back(self, now: Seconds) -> None:
        self._next_return = NEVER
        self._ledger.advance(now)
        for voice in [v for v in self._voices.values() if v.loops and not v.fading and v.glide.end < v.wish]:
            self._next_return = Seconds(now + RETURN_EVERY_S)
            gain = Gain(min(voice.wish, max(voice.glide.end, SMALLEST_GAIN) * RETURN_RATIO))
            peak = float(self._straddled[voice.sample.key].max())
            room = self._limits.comfort - float(self._ledger.sums(self._ledger.reach()).max())
            if now >= voice.glide.at + voice.glide.over and (gain - voice.glide.end) * peak <= room:
                self._turn(voice, gain, RETURN_EVERY_S, now)

    def _end(self, voice: Voice, at: Seconds) -> None:
        # Its claim stays until its cells have passed: a player may be late. A loop has faded by now: it has no tail.
        del self._voices[voice.id]
        self._out.heard.append(Ended(at, voice.pad, voice.sample.sound, voice.gain_db, voice.end_cause))
