"""What each mode does with a press: a table of modes and cues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from toccata.events import Cause, Ignored, Lift, Moved, Why
from toccata.play.grip import Follower, Grip
from toccata.play.judged import Accepted, Judged, Released, Repeated, Rested
from toccata.play.mapping import SoundMap, gain_of
from toccata.play.part import SUSTAINED, Ladder, Part
from toccata.play.voice import FADE_S, Start, Voice
from toccata.play.voices import Voices
from toccata.settings.client import Again, Mode, PadSettings
from toccata.units import NEVER, Level, PadId, Seconds

FAULT_FADE_S = Seconds(0.240)
"""A board is given up 100 ms after its last read and its pads 150 ms later: silent within 500 ms of the fault (H13)."""

REST_FADE_S = Seconds(2.0)
"""A pad that was held for max_hold_s fades so slowly that nothing seems to break off."""


class Modes:
    """Turns what was judged into voices, pad by pad."""

    def __init__(self, sounds: SoundMap, voices: Voices, follows: Modes | None = None) -> None:
        """``follows``: those of the map before, whose sensors' hands go on."""
        self._sounds = sounds
        self._voices = voices
        self._grips: dict[PadId, Grip] = {} if follows is None else follows._grips

    def part_of(self, pad: PadId) -> Part | None:
        """What the next press of this pad is for; a latch of the map before, while it sounds, is ended first."""
        part = self._sounds.part(pad)
        for voice in self._voices.of_pad(pad):
            if voice.part is not part and voice.part is not None and voice.part.settings.mode is Mode.LATCH:
                return voice.part
        return part

    def refusal(self, part: Part, ahead: Iterable[Part] = ()) -> Why | None:
        """Why a press would stay silent behind those ahead of it; a latch that sounds can always be ended."""
        ends = part.settings.mode is Mode.LATCH and self._own(part)
        return None if ends else self._sounds.refusal(part, ahead)

    def play(self, judged: Judged, now: Seconds) -> None:
        """Answer one judgement; what is accepted is heard, so ``refusal`` was asked before."""
        if isinstance(judged, Accepted):
            self._accept(judged, now)
        elif isinstance(judged, Repeated):
            repeats = judged.part.settings.mode is Mode.ONE_SHOT and self.refusal(judged.part) is None
            if repeats and self._yields(judged.part, Cause.REPEAT, now):
                self._start(judged.part, judged.level, Cause.REPEAT, now)
        elif isinstance(judged, Ignored):
            self._voices.tell(judged)
            self._forget(judged.pad)
        else:
            self._end(judged, now)

    def move(self, moved: Moved, now: Seconds) -> None:
        """Let what this sensor sounds follow the hand.

        One for every sample from the press on: that of the press's own instant comes before its press is judged, and
        says from which level its sound begins.
        """
        grip = self._grips.get(moved.pad)
        if grip is None:
            grip = self._grips[moved.pad] = Grip()
        grip.move(moved.level, moved.at)
        for voice in self._voices.of_pad(moved.pad):
            if voice.expression.hand is not None:
                self._voices.express(voice, now)

    def leave(self, lift: Lift) -> None:
        """A sensor's hand has let go, or trembles; what sounds on without it stays as it was held."""
        grip = self._grips.get(lift.pad)
        if grip is not None:
            grip.leave(lift.at)

    def _accept(self, accepted: Accepted, now: Seconds) -> None:
        part = accepted.part
        if accepted.takes_over:
            self._voices.fade_others(part.pad, Cause.STOLEN, now)
        ACCEPTED[part.settings.mode](self, part, accepted.level, accepted.cause, now)

    def _end(self, judged: Released | Rested, now: Seconds) -> None:
        if isinstance(judged, Rested):
            self._voices.fade_each(self._own(judged.part), Cause.MAX_HOLD, REST_FADE_S, now)
        elif judged.part.settings.mode is Mode.HOLD:
            over = FAULT_FADE_S if judged.cause is Cause.FAULT else None
            self._voices.fade_each(self._own(judged.part), judged.cause, over, now)
        if isinstance(judged, Released) and judged.pad.is_sensor:
            for voice in self._own(judged.part):
                self._voices.let_go(voice, now)
            self._forget(judged.pad)

    def _forget(self, pad: PadId) -> None:
        if pad in self._grips:
            self._grips[pad].forget()

    def _own(self, part: Part) -> list[Voice]:
        """What the pad sounds of this part, and not of one before."""
        return [voice for voice in self._voices.of_pad(part.pad) if voice.part is part]

    def _strike(self, part: Part, level: Level, cause: Cause, now: Seconds) -> None:
        if self._yields(part, cause, now):
            self._start(part, level, cause, now)
        else:
            self._voices.tell(Ignored(now, part.pad, Why.SOUNDING))

    def _toggle(self, part: Part, level: Level, cause: Cause, now: Seconds) -> None:
        own = self._own(part)
        if own:
            self._voices.fade_each(own, cause, None, now)
        else:
            self._voices.fade_pad(part.pad, cause, FADE_S, now)
            self._start(part, level, cause, now)

    def _yields(self, part: Part, cause: Cause, now: Seconds) -> bool:
        """Make the pad's older voice give way, or tell that it doesn't. One of the map before can't keep it silent."""
        sounding = self._voices.of_pad(part.pad)
        if not sounding:
            return True
        if sounding[-1].part is not part:
            again = Again.LAYER if part.settings.again is Again.LAYER else Again.RESTART
        else:
            again = part.settings.again or (Again.IGNORE if sounding[-1].sample.spoken else Again.RESTART)
        if again is Again.RESTART:
            self._voices.fade_each(sounding, cause, FADE_S, now)
        return again is not Again.IGNORE

    def _start(self, part: Part, level: Level, cause: Cause, now: Seconds) -> None:
        layers = self._sounds.choose(part, level)
        # Layers of a struck sound may differ in length: the longest says when it ends.
        sample = max(layers, key=lambda layer: len(layer.pcm))
        until, until_cause, over = self._ends_by_itself(part.settings, sample.release_s, now)
        loops = part.settings.mode in SUSTAINED and sample.loop is not None
        start = Start(part.pad, sample, gain_of(part, level), cause, loops, until, until_cause, over, part)
        if part.follows:
            start = self._following(start, part, layers, level, now)
        self._voices.start(start, now)

    def _following(self, start: Start, part: Part, layers: Ladder, level: Level, now: Seconds) -> Start:
        """From the level at which the hand is, not above it: how hard it came says so only where that is not known."""
        grip, stays = self._grips.setdefault(part.pad, Grip()), part.settings.mode is not Mode.HOLD
        hand = Follower(grip, part.settings.curve, len(layers) > 1, stays)
        shares = hand.shares(now) if grip.is_known else hand.shares_at(level)
        return replace(start, layers=layers, shares=shares, hand=hand)

    def _ends_by_itself(self, settings: PadSettings, release: Seconds, now: Seconds) -> tuple[Seconds, Cause, Seconds]:
        if settings.mode is Mode.TIMED:
            return Seconds(now + (settings.seconds or 0.0)), Cause.TIMED, release
        if settings.mode is Mode.LATCH:
            return Seconds(now + settings.access.max_hold_s), Cause.MAX_HOLD, REST_FADE_S
        return NEVER, Cause.FINISHED, FADE_S


ACCEPTED: Mapping[Mode, Callable[[Modes, Part, Level, Cause, Seconds], None]] = {
    Mode.ONE_SHOT: Modes._strike,
    Mode.HOLD: Modes._strike,
    Mode.TIMED: Modes._strike,
    Mode.STEP: Modes._strike,
    Mode.RANDOM: Modes._strike,
    Mode.LATCH: Modes._toggle,
}
