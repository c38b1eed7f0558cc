"""The play core on one screen: touch or pressure, access, pacing, modes, voices, in a row. ``step`` is all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from random import Random

from toccata.bank import Recipe, Sample
from toccata.events import Action, BoardFault, Cause, Heard, Ignored, Lift, Moved, Press, Reading, Sensed, Why
from toccata.play.access import Judge
from toccata.play.judged import Accepted, Judged
from toccata.play.ledger import Pace
from toccata.play.mapping import SoundMap
from toccata.play.meter import Meter
from toccata.play.modes import Modes
from toccata.play.onset import Onset
from toccata.play.pacing import Pacer
from toccata.play.pressure import Pressure, is_of_sensor
from toccata.play.touch import STALE_S, Feel, Touch
from toccata.play.voice import FADE_S, PREVIEW, Start
from toccata.play.voices import QUIET_S, Voices
from toccata.settings.client import Calibration, Client, PadSettings, Sensitivity
from toccata.units import Decibels, Gain, Level, PadId, Seconds, to_gain

PREVIEW_S = Seconds(3.0)
"""Long enough to know a sound again."""

CLOSED = Feel(Sensitivity.LIGHT)
NONE = Level(0.0)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one step: what the player has to do, and what is told to people.

    ``squeezed``: how sensors' squeezes began and ended; their readings, of which there are many, are nobody's news.
    """

    actions: list[Action]
    heard: list[Heard]
    squeezed: list[Reading]


class Core:
    """One client's setup, ready to be played."""

    def __init__(
        self,
        client: Client,
        samples: Mapping[Recipe, Sample],
        random: Random,
        device_ceiling_dbfs: Decibels,
        pace: Pace,
        follows: Core | None = None,
        keeps: bool = False,
        trim_db: Decibels | None = None,
    ) -> None:
        """Build the core beside the one before.

        Args:
            client: whose active setup is played.
            samples: the bank, by recipe; of ``mapping.recipes(client)`` it lacks those of muted sounds alone.
            random: chooses for random pads.
            device_ceiling_dbfs: what the technician allows at most.
            pace: how exact the player is.
            follows: the core that was played until now, and is stepped no more; its voices, its mute and its touched
                pads are taken over.
            keeps: a remap. Every press that has begun goes on as it began, with its sound and its settings, until it
                is lifted, even one whose acceptance time still runs; a pad changes at its next press, one whose latch
                sounds at the one after that. Else what is touched waits for its release.
            trim_db: 0 dB or less, for what starts from now on; None: as before.
        """
        pads = client.setup.pads
        kept = follows if keeps else None
        self._feels = {pad: _feel_of(pad, settings) for pad, settings in pads.items()}
        self._default_feel = Feel(client.access.sensitivity)
        self._muted: Why | None = None if follows is None else follows._muted
        self._sounds: SoundMap = SoundMap(client, samples, random, None if kept is None else kept._sounds)
        ceiling = to_gain(Decibels(min(client.ceiling_dbfs, device_ceiling_dbfs)))
        voices, trim = None if follows is None else follows._voices, None if trim_db is None else _trim_of(trim_db)
        self._voices: Voices = Voices(samples.values(), ceiling, pace, voices, trim=trim)
        self._touch: Touch = Touch(self._feel, None if follows is None else follows._touch, keeps)
        self._calibration = client.calibration
        played = {pad: self._onset(pad, one.access.sensitivity) for pad, one in pads.items() if pad.is_sensor}
        self._pressure: Pressure = Pressure(played, self._onset, None if follows is None else follows._pressure, keeps)
        self._squeezed: list[Reading] = []
        self._meter: Meter = Meter() if follows is None else follows._meter
        self._pacer: Pacer = Pacer() if kept is None else kept._pacer
        self._modes: Modes = Modes(self._sounds, self._voices, None if kept is None else kept._modes)
        self._judge: Judge = Judge(self._modes.part_of, self._refusal, None if kept is None else kept._judge)

    def step(self, sensed: Iterable[Sensed], now: Seconds) -> Played:
        """Take in what the boards say and do all that is due by now, in the order of the instants."""
        self._voices.step(now)
        for one in sensed:
            self._settle(Seconds(min(one.at, now)), now)
            if not isinstance(one, Reading):
                self._voices.tell(one)
            if isinstance(one, BoardFault):
                dropped = self._pacer.drop(one.at, Why.FAULT, one.board)
                self._answer(chain(dropped, self._judge.doubt(one.board, one.at)), now)
            self._take((self._pressure if is_of_sensor(one) else self._touch).sense(one, now), now)
        self._settle(now, now)
        for paced in self._pacer.step(now):
            # What a person muted, or a turn that passed, while it waited.
            why = self._modes.refusal(paced.part) if isinstance(paced, Accepted) else None
            if why is not None or isinstance(paced, Ignored):
                self._judge.rest(paced.pad)
            self._modes.play(paced if why is None else Ignored(now, paced.pad, why), now)
        squeezed, self._squeezed = self._squeezed, []
        return Played(*self._voices.drain(), squeezed)

    def due(self) -> Seconds:
        """The next instant at which there is something to do without a touch."""
        dues = self._touch.due(), self._pressure.due(), self._judge.due(), self._pacer.due(), self._voices.due()
        return Seconds(min(dues))

    def fade_all(self, now: Seconds) -> None:
        """Let every voice end, as for a change of setup."""
        self._voices.fade_all(now, FADE_S, Cause.STOLEN)

    def quiet(self, now: Seconds) -> None:
        """Let every voice end within 60 ms; what is down now starts nothing before it was lifted."""
        self._hush(Why.QUIET, now)
        self._voices.fade_all(now, QUIET_S, Cause.STOLEN)

    @property
    def muted(self) -> Why | None:
        """Why all pads are silent, if they are."""
        return self._muted

    def mute(self, why: Why | None, now: Seconds) -> None:
        """Keep all pads silent from now on, or no longer.

        What sounds fades; what is down, now or when it ends, starts nothing before it was lifted.

        Args:
            why: QUIET (fades within 60 ms) or CLEANING (120 ms): told of every press that would have sounded; None: no
                longer.
            now: when.
        """
        self._muted = why or self._muted
        if self._muted is None:
            return
        self._hush(self._muted, now)
        self._muted = why
        if why is not None:
            self._voices.fade_all(now, QUIET_S if why is Why.QUIET else FADE_S, Cause.STOLEN)

    def mute_sound(self, sound: str, now: Seconds) -> None:
        """Fade this sound wherever it sounds, and start it no more: a press of it is told as muted.

        A core that follows, and holds the sound, lifts that.
        """
        self._voices.step(now)
        self._sounds.mute(sound)
        self._voices.fade_sound(sound, now)

    def trim(self, trim_db: Decibels, now: Seconds) -> None:
        """Play softer than the client's level, by 0 dB or less, until told otherwise.

        What sounds goes down at once, within 100 ms; when the trim is raised loops come back by 1 dB every 250 ms, and
        struck sounds end as they are.
        """
        self._voices.trim(_trim_of(trim_db), now)

    def preview(self, sample: Sample, gain: Gain, now: Seconds) -> None:
        """Let a person hear this once, 3 s at most and its fade, at this gain over what is baked in, and the trim.

        Told as of the pad ``PREVIEW``. A preview before it fades; while QUIET there is none, and that is told.
        """
        self._voices.step(now)
        if self._muted is Why.QUIET:
            self._voices.tell(Ignored(now, PREVIEW, Why.QUIET))
            return
        self._voices.fade_pad(PREVIEW, Cause.PRESS, FADE_S, now)
        until, loops = Seconds(now + PREVIEW_S), sample.loop is not None
        start = Start(PREVIEW, sample, gain, Cause.PRESS, loops, until, Cause.TIMED, sample.release_s)
        self._voices.start(start, now)

    def carried(self) -> frozenset[str]:
        """The keys of samples that what sounds now, or presses that are not over, may still ask for.

        A sample that neither these nor the client's setup name is not needed again.
        """
        pressed = [sample for part in self._judge.parts() + self._pacer.parts() for sample in part.samples]
        return frozenset(sample.key for sample in chain(pressed, *(voice.samples for voice in self._voices.all())))

    def lufs(self, now: Seconds) -> float:
        """How loud what sounds is, as far as is known of it; -120: silent. Not for every tick."""
        return self._meter.lufs(self._voices.all(), now)

    def is_silent(self) -> bool:
        """Tell whether nothing sounds any more."""
        return self._voices.are_silent()

    def depth_wish(self, pad: PadId) -> Seconds:
        """How often to read how firmly this pad is touched, or this sensor at all; NEVER: not now."""
        return self._pressure.read_wish(pad) if pad.is_sensor else self._touch.depth_wish(pad)

    def hush_sensor(self, pad: PadId, until: Seconds) -> None:
        """Play nothing of this sensor until then (somebody calibrates it); the next step ends what it holds."""
        self._pressure.hush_sensor(pad, until)

    def unhush_sensor(self, pad: PadId) -> None:
        """Play this sensor again before that; the squeeze of now is not heard."""
        self._pressure.unhush_sensor(pad)

    def watch_sensor(self, pad: PadId, until: Seconds) -> None:
        """Have this sensor read until then, even if nothing is mapped to it (somebody looks at it)."""
        self._pressure.watch_sensor(pad, until)

    def levels(self) -> Mapping[PadId, tuple[float, Level]]:
        """The last reading of every sensor that is read: its share of the full scale, and its calibrated level."""
        return self._pressure.levels()

    def _settle(self, until: Seconds, now: Seconds) -> None:
        """Do what was due by an instant, so that a touch that was read then meets what held then."""
        self._take(self._touch.step(until), now)
        self._take(self._pressure.step(until), now)
        self._answer(self._judge.step(until), now)

    def _take(self, felt: Iterable[Press | Moved | Lift | Ignored], now: Seconds) -> None:
        for one in felt:
            if isinstance(one, Moved):
                self._modes.move(one, now)
            elif isinstance(one, Ignored):
                self._voices.tell(self._truly(one))
            else:
                if one.pad.is_sensor:
                    self._tell_squeeze(one)
                self._answer(self._judge.feel(one), now)

    def _tell_squeeze(self, squeeze: Press | Lift) -> None:
        self._squeezed.append(Reading(squeeze.pad, squeeze.level if isinstance(squeeze, Press) else NONE, squeeze.at))
        if isinstance(squeeze, Lift):
            self._modes.leave(squeeze)

    def _answer(self, judged: Iterable[Judged], now: Seconds) -> None:
        for one in judged:
            if isinstance(one, Accepted) and now - one.at > STALE_S:
                self._voices.tell(Ignored(now, one.pad, Why.FAULT))
                self._judge.rest(one.pad)
            elif not self._pacer.holds_back(one):
                self._modes.play(self._truly(one) if isinstance(one, Ignored) else one, now)

    def _truly(self, ignored: Ignored) -> Ignored:
        """While muted, no longer or firmer touch would have sounded: that is what people are told."""
        if self._muted is None or ignored.why is not Why.ACCEPTANCE:
            return ignored
        return replace(ignored, why=self._muted)

    def _refusal(self, accepted: Accepted) -> Why | None:
        if self._pressure.is_hushed(accepted.pad):
            return Why.ACCEPTANCE
        return self._muted or self._modes.refusal(accepted.part, self._pacer.ahead_of(accepted))

    def _hush(self, why: Why, now: Seconds) -> None:
        self._answer(chain(self._pacer.drop(now, why), self._judge.hush(now, why)), now)
        self._take(chain(self._touch.hush(now, why), self._pressure.hush(now, why)), now)

    def _feel(self, pad: PadId) -> Feel:
        return self._feels.get(pad, self._default_feel)

    def _onset(self, pad: PadId, sensitivity: Sensitivity = Sensitivity.NORMAL) -> Onset:
        return Onset.of(self._calibration.get(pad.name, Calibration()), sensitivity)


def _feel_of(pad: PadId, settings: PadSettings) -> Feel:
    """A switch is closed or open: there is nothing to measure, and nothing that could be too slight."""
    return CLOSED if pad.is_switch else Feel(settings.access.sensitivity, settings.dynamics)


def _trim_of(trim_db: Decibels) -> Gain:
    return to_gain(Decibels(min(trim_db, 0.0)))
