"""The proof that the sum of all voices stays under the ceiling: what each may reach is booked before it may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from toccata.bank import CELL_S, Sample
from toccata.play.headroom import FREE, USUAL, Older, Policy, Room, gives_of, lowering, make_room
from toccata.play.ledger import Cells, Claim, Glide, Ledger, Pace, cell_of, straddle
from toccata.play.voice import Start, Voice
from toccata.units import NEVER, Gain, Seconds

ROOM_FOR_NOTES = 4

MARGIN = 1.0 - 1e-9
"""Sums of many floats are not exact; one part in a thousand million is far under a step of 16 bits."""

LONGEST_FADE_S = Seconds(2.0)


class Accounts:
    """Books for every voice what it may reach; tells what room is left for another."""

    def __init__(
        self,
        samples: Iterable[Sample],
        ceiling: Gain,
        pace: Pace,
        kept: Iterable[Voice] = (),
        follows: Accounts | None = None,
        policy: Policy = USUAL,
    ) -> None:
        """Begin empty, or with what was booked before.

        Args:
            samples: all that may be started.
            ceiling: what the sum of all voices never passes; linear, 1.0 is full scale.
            pace: how exact the player is.
            kept: the voices that are booked already.
            follows: where they are booked; until they have bowed, and as long as they fade, the higher ceiling holds.
            policy: how much room is kept beyond what the ceiling asks.
        """
        known = list(samples)
        self.pace = pace
        self._policy = policy
        self._ceiling = ceiling * MARGIN
        before = follows._peaks if follows is not None and follows.pace == pace else {}
        self._peaks: dict[str, Cells] = {
            one.key: before[one.key] if one.key in before else straddle(one.envelope, pace.slack) for one in known
        }
        struck = [float(sample.envelope.max(initial=0.0)) for sample in known if sample.loop is None]
        self._for_loops = self._ceiling - min(ROOM_FOR_NOTES * max(struck, default=0.0), ceiling / 2)
        self._kept = {voice.id: voice for voice in kept}
        self._old_ceiling: float = 0.0 if follows is None else follows._highest_of(self._kept)
        self._old_until: Seconds = Seconds(-NEVER) if follows is None else follows._old_until
        self._bows = self._old_ceiling > self._ceiling
        lengths = [
            max(one.seconds, one.release_s) for one in (*known, *(voice.sample for voice in self._kept.values()))
        ]
        longest = Seconds(max(lengths, default=LONGEST_FADE_S))
        self._ledger: Ledger = Ledger(longest, None if follows is None else follows._ledger)

    def peaks_of(self, start: Start) -> Cells:
        """What a sound may reach in each cell from its start on, at gain 1; of a loop, one cell for all.

        Of layers it is the loudest in each cell: their shares of the gain are 1 in all at most.
        """
        peaks = self._straddled(start.sample)
        for layer in start.layers:
            # The sample itself is the longest of them.
            one = self._straddled(layer)
            peaks = np.maximum(peaks, np.pad(one, (0, len(peaks) - len(one))))
        # A loop sounds for hours on a clock that is not the card's: it is counted at its peak from the first cell on.
        return np.full(1, peaks.max()) if start.loops else peaks

    def _straddled(self, sample: Sample) -> Cells:
        peaks = self._peaks.get(sample.key)
        if peaks is None:
            # A preview, or a pad that is held since the map before.
            peaks = straddle(sample.envelope, self.pace.slack)
            self._ledger = self._ledger.grown(len(peaks))
        return peaks

    def claim_of(self, start: Start, peaks: Cells, gain: Gain, now: Seconds) -> Claim:
        """What is booked for a voice that starts now."""
        return Claim(self._ledger.advance(now), _scaled(peaks, gain), float(peaks[0] * gain) if start.loops else 0.0)

    def open(self, voice: Voice) -> None:
        """Book a new voice."""
        self._ledger.add(voice.claim)

    def room(self, start: Start, peaks: Cells, voices: Iterable[Voice], now: Seconds) -> Room:
        """The room that is left for a new voice among these."""
        self._ledger.advance(now)
        new, limit = _scaled(peaks, start.gain), self._policy.crowded * self._ceiling
        if start.loops:
            # It must fit over all that still sounds, and leaves room for four struck notes from its start.
            new, limit = np.full(self._ledger.reach() + 1, new[0]), min(limit, self._for_loops)
        count = len(new)
        if (self._ledger.total(count) + new).max() <= limit:
            return FREE
        gives = gives_of(self.pace, Seconds(cell_of(now) * CELL_S - now), count)
        older, fixed = self._older(voices, count, len(gives), now), self._ledger.going(count)
        room = make_room(new, fixed, older, gives, self._ceilings(count, now), self._policy)
        return Room(min(room.new, self._for_loops / float(new[0])), room.older) if start.loops else room

    def must_bow(self) -> bool:
        """Tell whether voices of the setup before may be louder than this one's ceiling allows."""
        return self._bows

    def bow(self, voices: Iterable[Voice], now: Seconds) -> float:
        """The factor by which the voices that were kept go down, to fit under a ceiling that is lower than before.

        Asked once, before any other starts. What fades already ends under the ceiling that it began under.
        """
        self._bows = False
        # A voice that gives way just now does so first; then its way down begins.
        over = Seconds(2 * (self.pace.give_way + self.pace.slack) + self.pace.slack)
        before, self._old_until = self._old_until, Seconds(now + over)
        self._ledger.advance(now)
        count = max(self._ledger.reach(), cell_of(over)) + 4
        give = self._older(voices, count, 0, now).then
        down = lowering(self._ledger.going(count) + give - self._ceilings(count, now), give)
        if down == 0.0:
            # Nobody has to go down any more; who is on the way since a moment ago still needs the time for it.
            self._old_until = before
            self._kept = {number: voice for number, voice in self._kept.items() if voice.fading}
        return 1.0 - down

    def turn(self, voice: Voice, gain: Gain, over: Seconds, now: Seconds) -> None:
        """Book a voice on its way to another gain, which holds what it owes."""
        self._kept.pop(voice.id, None)
        self._move(voice, gain, over, now, going=False)

    def silence(self, voice: Voice, over: Seconds, now: Seconds) -> None:
        """Book a voice on its way to silence; one that was already may do so sooner."""
        promised = voice.claim if voice.silenced else None
        self._move(voice, Gain(0.0), over, now, going=True, promised=promised)

    def let_go(self, voice: Voice) -> None:
        """A voice is on its way out, and gives way no more; its claim stays until its cells have passed."""
        self._ledger.remove(voice.claim)
        self._ledger.add(voice.claim, going=True)
        voice.fading = True

    def loops_may_rise(self, by: float, now: Seconds) -> bool:
        """Tell whether what loops reach may grow by so much."""
        self._ledger.advance(now)
        return bool(self._ledger.total(self._ledger.reach() + 1).max() + by <= self._for_loops)

    def _move(
        self, voice: Voice, gain: Gain, over: Seconds, now: Seconds, going: bool, promised: Claim | None = None
    ) -> None:
        first, slack = self._ledger.advance(now), self.pace.slack
        self._ledger.remove(voice.claim, voice.fading)
        voice.glide = Glide(now, voice.glide.bound(now, slack), gain, over)
        peaks = voice.peaks_from(first)
        tail = float(peaks[0] * gain) if voice.loops else 0.0
        if voice.loops:
            peaks = np.full(int((over + slack) / CELL_S) + 2, peaks[0])
        voice.claim = Claim(first, voice.glide.over_cells(peaks, first, slack), tail)
        if promised is not None:
            voice.claim = promised.lesser(voice.claim)
        voice.fading = going
        self._ledger.add(voice.claim, going)

    def _older(self, voices: Iterable[Voice], count: int, early: int, now: Seconds) -> Older:
        older, first = Older(np.zeros(early), np.zeros(count)), cell_of(now)
        for voice in voices:
            if voice.fading:
                continue
            peaks = voice.peaks_from(first)[:count]
            reach = count if voice.loops else len(peaks)
            older.then[:reach] += peaks * voice.glide.end
            older.now[:reach] += peaks[:early] * voice.glide.bound(now, self.pace.slack)
        return older

    def now(self) -> Seconds:
        """Up to when it was asked, in whole cells."""
        return self._ledger.now()

    def _highest_of(self, alive: Mapping[int, Voice]) -> float:
        """The ceiling that voices which still sound may have begun under."""
        old = self._old_until > self.now() or not self._kept.keys().isdisjoint(alive)
        return max(self._ceiling, self._old_ceiling) if old else self._ceiling

    def _ceilings(self, count: int, now: Seconds) -> float | Cells:
        """The ceiling; while voices of the setup before sound, theirs, if it is higher."""
        if self._old_ceiling <= self._ceiling:
            return self._ceiling
        last = max((voice.ends_at + self.pace.slack for voice in self._kept.values() if voice.fading), default=-NEVER)
        over = min(max(last, self._old_until), now + count * CELL_S)
        if over <= now:
            self._old_ceiling, self._kept = 0.0, {}
            return self._ceiling
        ceilings = np.full(count, self._ceiling)
        ceilings[: cell_of(Seconds(over)) - cell_of(now) + 1] = self._old_ceiling
        return ceilings


def _scaled(peaks: Cells, gain: Gain) -> Cells:
    return peaks if gain == 1.0 else peaks * gain
