"""The voices that sound: they start, give way, fade and end, and their sum never passes the ceiling."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from toccata.bank import Sample
from toccata.events import Action, Cause, Ended, Heard, Silence, Started
from toccata.play.accounts import Accounts
from toccata.play.channels import HASTE_FROM, MAX_SOUNDING, MAX_VOICES, channels_of, surplus
from toccata.play.expression import LINE_S
from toccata.play.headroom import USUAL, Policy
from toccata.play.ledger import Pace
from toccata.play.voice import FADE_S, Start, Voice, begun
from toccata.units import NEVER, Gain, PadId, Seconds

QUIET_S = Seconds(0.060)
SHORTEST_S = Seconds(0.020)
"""What is left of a quiet fade for a voice that has to give way first."""

SMALLEST_GAIN = 1.0 / 128.0
"""The mixer's finest step."""

RETURN_EVERY_S = Seconds(0.250)
RETURN_RATIO = 10.0 ** (1.0 / 20.0)
"""A loop that gave way comes back by 1 dB every 250 ms, well under 12 dB in 100 ms (H2)."""


class Voices:
    """All voices of the instrument."""

    def __init__(
        self,
        samples: Iterable[Sample],
        ceiling: Gain,
        pace: Pace,
        follows: Voices | None = None,
        policy: Policy = USUAL,
        trim: Gain | None = None,
    ) -> None:
        """Begin silent, or with the voices of the setup before, which is not played any more.

        Args:
            samples: all that may be started.
            ceiling: what the sum of all voices never passes; linear, 1.0 is full scale.
            pace: how exact the player is.
            follows: the voices of the setup before; those that go on bow to a lower ceiling, those that fade don't.
            policy: how much room is kept beyond what the ceiling asks.
            trim: the factor that new voices are turned down by; None: as before. Voices that sound stay as they are.
        """
        self._voices: dict[int, Voice] = {} if follows is None else follows._voices
        before = None if follows is None else follows._accounts
        self._accounts: Accounts = Accounts(samples, ceiling, pace, self._voices.values(), before, policy)
        self._next_id: int = 1 if follows is None else follows._next_id
        self._channels: int = 0 if follows is None else follows._channels
        self._next_return: Seconds = NEVER if follows is None else follows._next_return
        self._next_payment: Seconds = NEVER if follows is None else follows._next_payment
        self._next_line: Seconds = NEVER if follows is None else follows._next_line
        if self._accounts.must_bow():
            self._next_payment = self._accounts.now()
        self._trim: Gain = Gain(1.0) if follows is None else follows._trim
        if trim is not None:
            self._rebase(trim)
        self._due: Seconds | None = None
        self._actions: list[Action] = []
        self._heard: list[Heard] = []

    def tell(self, heard: Heard) -> None:
        """Take in what else people are told, in its order between the starts and ends."""
        self._heard.append(heard)

    def drain(self) -> tuple[list[Action], list[Heard]]:
        """Hand over what is to be played, and what is to be told in the order of its instants, since the last call."""
        actions, heard = self._actions, self._heard
        self._actions, self._heard = [], []
        heard.sort(key=lambda one: one.at)
        return actions, heard

    def are_silent(self) -> bool:
        """Tell whether no voice sounds or fades."""
        return not self._voices

    def of_pad(self, pad: PadId) -> list[Voice]:
        """The voices of this pad that sound and are not fading, oldest first."""
        return [voice for voice in self._voices.values() if voice.pad == pad and not voice.fading]

    def start(self, start: Start, now: Seconds) -> Voice:
        """Start a voice now. It is heard, whatever else has to give way."""
        self._make_way(len(start.samples), now)
        pace, wish = self._accounts.pace, start.gain
        start = start if self._trim == 1.0 else replace(start, gain=Gain(wish * self._trim))
        peaks = self._accounts.peaks_of(start)
        room = self._accounts.room(start, peaks, self._voices.values(), now)
        if room.older < 1.0:
            for voice in self._voices.values():
                if not voice.fading:
                    self._turn(voice, Gain(voice.glide.end * room.older * voice.owes), pace.give_way, now)
        gain = Gain(start.gain * room.new)
        if start.loops and gain < start.gain:
            self._next_return = min(self._next_return, Seconds(now + RETURN_EVERY_S))
        claim = self._accounts.claim_of(start, peaks, gain, now)
        voice = begun(self._next_id, start, claim, peaks, gain, pace, now)
        voice.wish, voice.trim = wish, self._trim
        self._next_id += len(voice.samples)
        self._channels += len(voice.samples)
        self._accounts.open(voice)
        self._voices[voice.id] = voice
        self._due = None
        self._actions.append(voice.note(now))
        self._heard.append(Started(now, start.pad, start.sample.sound, voice.gain_db, start.cause))
        return voice

    def express(self, voice: Voice, now: Seconds) -> None:
        """Let a voice follow its hand, as soon as the line before has ended; what fades out does not."""
        if not voice.fading:
            self._follow(voice, now)

    def let_go(self, voice: Voice, now: Seconds) -> None:
        """The hand has left a voice that sounds on: it stays as its hand asked for last."""
        self.express(voice, now)
        voice.expression.hand = None

    def fade(self, voice: Voice, cause: Cause, over: Seconds, now: Seconds) -> None:
        """Let a voice end by a fade; one that fades already goes on as it does, unless this is sooner."""
        # A voice that gives way does so first: a slow fade from where it is now would leave it louder than promised.
        begins = now if voice.silenced else max(now, voice.glide.settled_at(self._accounts.pace.slack))
        over = over if over >= FADE_S else Seconds(max(over - (begins - now), SHORTEST_S))
        if voice.fading and begins + over >= voice.ends_at:
            return
        voice.end_cause = voice.end_cause if voice.fading else cause
        voice.until, voice.until_over = begins, over
        voice.ends_at = Seconds(min(voice.ends_at, begins + over))
        self._due = None
        if begins <= now:
            self._silence(voice, now)
        elif not voice.fading:
            self._accounts.let_go(voice)

    def trim(self, trim: Gain, now: Seconds) -> None:
        """Play all at this share of what was asked, 0 to 1.

        Down by a fade, at once. Up, a loop comes back as one that gave way does; a struck sound stays as it is.
        """
        self._trim = trim
        for voice in self._voices.values():
            if voice.fading:
                continue
            if trim < voice.trim:
                voice.owes *= trim / voice.trim
                voice.trim = trim
            elif voice.loops:
                voice.trim = trim
                self._next_return = min(self._next_return, Seconds(now + RETURN_EVERY_S))
        self._pay(now)

    def fade_pad(self, pad: PadId, cause: Cause, over: Seconds | None, now: Seconds) -> None:
        """Fade all that this pad sounds; without ``over``, each voice in the time its sound takes."""
        self.fade_each(self.of_pad(pad), cause, over, now)

    def fade_each(self, voices: Iterable[Voice], cause: Cause, over: Seconds | None, now: Seconds) -> None:
        """Fade these voices; without ``over``, each in the time its sound takes."""
        for voice in voices:
            self.fade(voice, cause, voice.sample.release_s if over is None else over, now)

    def fade_others(self, pad: PadId, cause: Cause, now: Seconds) -> None:
        """Fade all that other pads sound."""
        for voice in self._voices.values():
            if voice.pad != pad and not voice.fading:
                self.fade(voice, cause, voice.sample.release_s, now)

    def fade_sound(self, sound: str, now: Seconds) -> None:
        """Fade this sound at once, on whatever pad; one that fades more slowly hurries."""
        self.fade_each([one for one in self._voices.values() if one.sample.sound == sound], Cause.STOLEN, FADE_S, now)

    def fade_all(self, now: Seconds, over: Seconds, cause: Cause) -> None:
        """Fade everything at once."""
        for voice in self._voices.values():
            self.fade(voice, cause, over, now)

    def step(self, now: Seconds) -> None:
        """Do what is due: voices that are silent go, timed ones fade, loops that gave way come back."""
        if now < self.due():
            return
        for voice in [voice for voice in self._voices.values() if now >= min(voice.ends_at, voice.until)]:
            if now >= voice.ends_at:
                self._end(voice, voice.ends_at)
            elif voice.fading:
                self._silence(voice, now)
            else:
                self.fade(voice, voice.until_cause, voice.until_over, now)
        if now >= self._next_payment:
            self._pay(now)
        if now >= self._next_return:
            self._come_back(now)
        if now >= self._next_line:
            self._next_line = NEVER
            for voice in self._voices.values():
                self.express(voice, now)

    def all(self) -> Collection[Voice]:
        """What sounds or fades."""
        return self._voices.values()

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        if self._due is None:
            self._due = Seconds(min([min(one.ends_at, one.until) for one in self._voices.values()], default=NEVER))
        return min(self._due, self._next_return, self._next_payment, self._next_line)

    def _make_way(self, needs: int, now: Seconds) -> None:
        """Let so many samples more have channels."""
        total = self._channels
        if total + needs <= MAX_SOUNDING:
            return
        sounding = [voice for voice in self._voices.values() if not voice.fading]
        for voice in surplus(sounding, MAX_SOUNDING - needs):
            self.fade(voice, Cause.STOLEN, FADE_S, now)
        if total + needs <= HASTE_FROM:
            return
        fading = sorted((one for one in self._voices.values() if one.fading), key=lambda one: one.glide.gain(now))
        for voice in [voice for voice in fading if voice.ends_at > now + FADE_S][:needs]:
            self.fade(voice, voice.end_cause, FADE_S, now)
        for voice in surplus(fading, MAX_VOICES - needs - total + channels_of(fading)):
            # Of 32 voices in 120 ms fades one is always nearly silent; the player gives its channel away.
            self._end(voice, now)

    def _silence(self, voice: Voice, now: Seconds) -> None:
        self._accounts.silence(voice, voice.until_over, now)
        voice.until, voice.silenced = NEVER, True
        self._due = None
        self._actions += [Silence(number, voice.until_over, now) for number in voice.ids]

    def _turn(self, voice: Voice, gain: Gain, over: Seconds, now: Seconds) -> None:
        falls, hand = gain < voice.glide.end, voice.expression
        self._accounts.turn(voice, gain, over, now)
        voice.owes = 1.0
        if falls:
            hand.bow(over, now)
        if falls or now >= hand.ends_at:
            self._actions += voice.turns(gain, over, now)
        if hand.is_behind(gain):
            self._next_line = min(self._next_line, self._free_at(voice))
        if voice.loops:
            self._next_return = min(self._next_return, Seconds(now + RETURN_EVERY_S))

    def _pay(self, now: Seconds) -> None:
        """Turn down what owes it; a voice that gives way does so first, for that is what others were promised."""
        self._next_payment = NEVER
        bow = self._accounts.bow(self._voices.values(), now) if self._accounts.must_bow() else 1.0
        pace = self._accounts.pace
        for voice in [voice for voice in self._voices.values() if not voice.fading]:
            voice.owes *= bow
            settled = voice.glide.settled_at(pace.slack)
            if voice.owes < 1.0 and now >= settled:
                self._turn(voice, Gain(voice.glide.end * voice.owes), pace.give_way, now)
            elif voice.owes < 1.0:
                self._next_payment = min(self._next_payment, settled)

    def _rebase(self, trim: Gain) -> None:
        """Another trim for what starts from now on: what sounds has its own in its wish, and is never wished louder."""
        for voice in self._voices.values():
            voice.wish = Gain(voice.wish * min(self._trim / trim, 1.0))
            voice.trim *= trim / self._trim
        self._trim = trim

    def _follow(self, voice: Voice, now: Seconds) -> None:
        """Tell the player the next line on the way to what the hand asks for, if it may begin now."""
        hand = voice.expression
        again = hand.look(now)
        if hand.is_behind(voice.glide.end):
            free_at = self._free_at(voice)
            if now >= free_at:
                hand.move_on(now)
                free_at = hand.ends_at
                self._actions += voice.turns(Gain(voice.glide.gain(free_at)), LINE_S, now)
            again = min(again, free_at)
        self._next_line = min(self._next_line, again)

    def _free_at(self, voice: Voice) -> Seconds:
        return max(voice.expression.ends_at, voice.glide.settled_at(self._accounts.pace.slack))

    def _come_back(self, now: Seconds) -> None:
        self._next_return = NEVER
        for voice in [v for v in self._voices.values() if v.loops and not v.fading and v.glide.end < v.wish * v.trim]:
            self._next_return = Seconds(now + RETURN_EVERY_S)
            gain = Gain(min(voice.wish * voice.trim, max(voice.glide.end, SMALLEST_GAIN) * RETURN_RATIO))
            is_settled = voice.owes == 1.0 and now >= voice.glide.at + voice.glide.over
            if is_settled and self._accounts.loops_may_rise((gain - voice.glide.end) * voice.peaks[0], now):
                self._turn(voice, gain, RETURN_EVERY_S, now)

    def _end(self, voice: Voice, at: Seconds) -> None:
        del self._voices[voice.id]
        self._channels -= len(voice.samples)
        self._due = None
        if not voice.fading:
            self._accounts.let_go(voice)
        self._heard.append(Ended(at, voice.pad, voice.sample.sound, voice.gain_db, voice.end_cause))
