"""The play core on one screen: touch, access, pacing, modes, voices, in a row. ``step(sensed, now)`` is all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from toccata.bank import Recipe, Sample
from toccata.events import Action, BoardFault, BoardRecovered, Cause, Heard, Ignored, Lift, Press, Sensed
from toccata.play.access import Accepted, Grip, Judge, Judged
from toccata.play.ledger import Pace
from toccata.play.mapping import SoundMap
from toccata.play.modes import Modes
from toccata.play.pacing import Pacer
from toccata.play.touch import Feel, Touch
from toccata.play.voices import FADE_S, QUIET_S, Voices
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
        """Take in what the boards say and do all that is due by now."""
        told: list[Heard] = []
        self._advance(told, now)
        for one in sensed:
            if isinstance(one, BoardFault | BoardRecovered):
                told.append(one)
            for felt in self._touch.sense(one, now):
                self._take(felt, told, now)
        self._advance(told, now)
        actions, heard = self._voices.drain()
        return Played(actions, told + heard)

    def due(self) -> Seconds:
        """The next instant at which there is something to do without a touch."""
        return Seconds(min(self._touch.due(), self._judge.due(), self._pacer.due(), self._voices.due()))

    def fade_all(self, now: Seconds) -> None:
        """Let every voice end, as for a change of setup."""
        self._voices.fade_all(now, FADE_S, Cause.STOLEN)

    def quiet(self, now: Seconds) -> None:
        """Let every voice end within 60 ms."""
        self._voices.fade_all(now, QUIET_S, Cause.STOLEN)

    def is_silent(self) -> bool:
        """Tell whether nothing sounds any more."""
        return self._voices.are_silent()

    def depth_wish(self, pad: PadId) -> Seconds:
        """How often the board should read how firmly this pad is touched; NEVER if not at all."""
        return self._touch.depth_wish(pad)

    def _advance(self, told: list[Heard], now: Seconds) -> None:
        self._voices.step(now)
        for felt in self._touch.step(now):
            self._take(felt, told, now)
        for judged in self._judge.step(now):
            self._answer(judged, told, now)
        for paced in self._pacer.step(now):
            told += self._modes.play(paced, now)

    def _take(self, felt: Press | Lift | Ignored, told: list[Heard], now: Seconds) -> None:
        if isinstance(felt, Ignored):
            told.append(felt)
            return
        for judged in self._judge.feel(felt):
            self._answer(judged, told, now)

    def _answer(self, judged: Judged, told: list[Heard], now: Seconds) -> None:
        if not isinstance(judged, Accepted) or self._pacer.admit(judged):
            told += self._modes.play(judged, now)

    def _feel(self, pad: PadId) -> Feel:
        return self._feels.get(pad, self._default_feel)
