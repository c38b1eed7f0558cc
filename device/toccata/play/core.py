"""The play core on one screen: touch, access, pacing, modes, voices, in a row. ``step(sensed, now)`` is all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from toccata.bank import Recipe, Sample
from toccata.events import Action, BoardFault, Cause, Heard, Ignored, Lift, Press, Reading, Sensed, Why
from toccata.play.access import Grip, Judge
from toccata.play.judged import Accepted, Judged
from toccata.play.ledger import Pace
from toccata.play.mapping import SoundMap
from toccata.play.modes import Modes
from toccata.play.pacing import Pacer
from toccata.play.touch import STALE_S, Feel, Touch
from toccata.play.voice import FADE_S
from toccata.play.voices import QUIET_S, Voices
from toccata.settings.client import Client, Mode
from toccata.units import Decibels, PadId, Seconds, to_gain


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one step: what the player has to do, and what is told to people."""

    actions: list[Action]
    heard: list[Heard]


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
    ) -> None:
        """Build the core beside the one before.

        Args:
            client: whose active setup is played.
            samples: the bank, by recipe; holds all of ``mapping.recipes(client)``.
            random: chooses for random pads.
            device_ceiling_dbfs: what the technician allows at most.
            pace: how exact the player is.
            follows: the core that was played until now; its voices and its touched pads are taken over.
        """
        pads = client.setup.pads
        self._feels = {pad: Feel(settings.access.sensitivity, settings.dynamics) for pad, settings in pads.items()}
        self._default_feel = Feel(client.access.sensitivity)
        self._grips = {pad: Grip.of(settings.access, settings.mode is Mode.HOLD) for pad, settings in pads.items()}
        ceiling = to_gain(Decibels(min(client.ceiling_dbfs, device_ceiling_dbfs)))
        self._voices: Voices = Voices(samples.values(), ceiling, pace, follows._voices if follows is not None else None)
        self._touch: Touch = Touch(self._feel, follows._touch if follows is not None else None)
        self._judge = Judge(self._grips.get)
        self._pacer = Pacer()
        self._modes = Modes(pads, SoundMap(client, samples, random), self._voices)

    def step(self, sensed: Iterable[Sensed], now: Seconds) -> Played:
        """Take in what the boards say and do all that is due by now, in the order of the instants."""
        self._voices.step(now)
        for one in sensed:
            self._settle(Seconds(min(one.at, now)), now)
            if not isinstance(one, Reading):
                self._voices.tell(one)
            if isinstance(one, BoardFault):
                self._answer(self._pacer.drop(one.at, one.board) + self._judge.doubt(one.board, one.at), now)
            self._take(self._touch.sense(one, now), now)
        self._settle(now, now)
        for paced in self._pacer.step(now):
            if isinstance(paced, Ignored):
                self._judge.rest(paced.pad)
            self._modes.play(paced, now)
        return Played(*self._voices.drain())

    def due(self) -> Seconds:
        """The next instant at which there is something to do without a touch."""
        return Seconds(min(self._touch.due(), self._judge.due(), self._pacer.due(), self._voices.due()))

    def fade_all(self, now: Seconds) -> None:
        """Let every voice end, as for a change of setup."""
        self._voices.fade_all(now, FADE_S, Cause.STOLEN)

    def quiet(self, now: Seconds) -> None:
        """Let every voice end within 60 ms; what is down now starts nothing before it was lifted."""
        self._answer(self._pacer.drop(now) + self._judge.hush(now), now)
        self._voices.fade_all(now, QUIET_S, Cause.STOLEN)

    def is_silent(self) -> bool:
        """Tell whether nothing sounds any more."""
        return self._voices.are_silent()

    def depth_wish(self, pad: PadId) -> Seconds:
        """How often the board should read how firmly this pad is touched; NEVER if not at all."""
        return self._touch.depth_wish(pad)

    def _settle(self, until: Seconds, now: Seconds) -> None:
        """Do what was due by an instant, so that a touch that was read then meets what held then."""
        self._take(self._touch.step(until), now)
        self._answer(self._judge.step(until), now)

    def _take(self, felt: Iterable[Press | Lift | Ignored], now: Seconds) -> None:
        for one in felt:
            if isinstance(one, Ignored):
                self._voices.tell(one)
            else:
                self._answer(self._judge.feel(one), now)

    def _answer(self, judged: Iterable[Judged], now: Seconds) -> None:
        for one in judged:
            if isinstance(one, Accepted) and now - one.at > STALE_S:
                self._voices.tell(Ignored(now, one.pad, Why.FAULT))
                self._judge.rest(one.pad)
            elif not self._pacer.holds_back(one):
                self._modes.play(one, now)

    def _feel(self, pad: PadId) -> Feel:
        return self._feels.get(pad, self._default_feel)
