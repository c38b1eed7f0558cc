"""What each mode does with a press: a table of modes and cues."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toccata.events import Cause, Ignored, Why
from toccata.play.judged import Accepted, Judged, Released, Repeated, Rested
from toccata.play.mapping import SoundMap
from toccata.play.voice import FADE_S, Start
from toccata.play.voices import Voices
from toccata.settings.client import Again, Mode, PadSettings
from toccata.units import NEVER, Level, PadId, Seconds

FAULT_FADE_S = Seconds(0.240)
"""A board is given up 100 ms after its last read and its pads 150 ms later: silent within 500 ms of the fault (H13)."""

REST_FADE_S = Seconds(2.0)
"""A pad that was held for max_hold_s fades so slowly that nothing seems to break off."""

LOOPING = frozenset({Mode.HOLD, Mode.LATCH, Mode.TIMED})


class Modes:
    """Turns what was judged into voices, pad by pad."""

    def __init__(self, pads: Mapping[PadId, PadSettings], sounds: SoundMap, voices: Voices) -> None:
        self._pads = pads
        self._sounds = sounds
        self._voices = voices

    def play(self, judged: Judged, now: Seconds) -> None:
        """Answer one judgement."""
        if isinstance(judged, Accepted):
            if judged.takes_over:
                self._voices.fade_others(judged.pad, Cause.STOLEN, now)
            ACCEPTED[self._pads[judged.pad].mode](self, judged.pad, judged.level, judged.cause, now)
        elif isinstance(judged, Repeated):
            if self._pads[judged.pad].mode is Mode.ONE_SHOT and self._yields(judged.pad, Cause.REPEAT, now):
                self._start(judged.pad, judged.level, Cause.REPEAT, now)
        elif isinstance(judged, Ignored):
            self._voices.tell(judged)
        else:
            self._end(judged, now)

    def _end(self, judged: Released | Rested, now: Seconds) -> None:
        if isinstance(judged, Rested):
            self._voices.fade_pad(judged.pad, Cause.MAX_HOLD, REST_FADE_S, now)
        elif self._pads[judged.pad].mode is Mode.HOLD:
            over = FAULT_FADE_S if judged.cause is Cause.FAULT else None
            self._voices.fade_pad(judged.pad, judged.cause, over, now)

    def _strike(self, pad: PadId, level: Level, cause: Cause, now: Seconds) -> None:
        if self._yields(pad, cause, now):
            self._start(pad, level, cause, now)
        else:
            self._voices.tell(Ignored(now, pad, Why.SOUNDING))

    def _toggle(self, pad: PadId, level: Level, cause: Cause, now: Seconds) -> None:
        if self._voices.of_pad(pad):
            self._voices.fade_pad(pad, cause, None, now)
        else:
            self._start(pad, level, cause, now)

    def _yields(self, pad: PadId, cause: Cause, now: Seconds) -> bool:
        """Make the pad's older voice give way, or tell that it doesn't."""
        sounding = self._voices.of_pad(pad)
        if not sounding:
            return True
        again = self._pads[pad].again or (Again.IGNORE if sounding[-1].sample.spoken else Again.RESTART)
        if again is Again.RESTART:
            self._voices.fade_pad(pad, cause, FADE_S, now)
        return again is not Again.IGNORE

    def _start(self, pad: PadId, level: Level, cause: Cause, now: Seconds) -> None:
        settings = self._pads[pad]
        sample = self._sounds.choose(pad)
        until, until_cause, over = self._ends_by_itself(settings, sample.release_s, now)
        loops = settings.mode in LOOPING and sample.loop is not None
        gain = self._sounds.gain(pad, level)
        self._voices.start(Start(pad, sample, gain, cause, loops, until, until_cause, over), now)

    def _ends_by_itself(self, settings: PadSettings, release: Seconds, now: Seconds) -> tuple[Seconds, Cause, Seconds]:
        if settings.mode is Mode.TIMED:
            return Seconds(now + (settings.seconds or 0.0)), Cause.TIMED, release
        if settings.mode is Mode.LATCH:
            return Seconds(now + settings.access.max_hold_s), Cause.MAX_HOLD, REST_FADE_S
        return NEVER, Cause.FINISHED, FADE_S


ACCEPTED: Mapping[Mode, Callable[[Modes, PadId, Level, Cause, Seconds], None]] = {
    Mode.ONE_SHOT: Modes._strike,
    Mode.HOLD: Modes._strike,
    Mode.TIMED: Modes._strike,
    Mode.STEP: Modes._strike,
    Mode.RANDOM: Modes._strike,
    Mode.LATCH: Modes._toggle,
}
