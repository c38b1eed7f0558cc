"""Quiet, cleaning, level, knob, dose: how loud the instrument may be now, done between two ticks; nothing waits."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from toccata.audio.player import Player
from toccata.dosing import Beside, Dosing
from toccata.linked.cleaning import LOOK_EVERY_S, Cleaning, is_dry
from toccata.linked.hush import Hush
from toccata.loop import Loop
from toccata.play.meter import SILENT_LUFS
from toccata.playing import Playing
from toccata.realtime import become_helpful
from toccata.sensors.rig import Rig
from toccata.settings.client import LOWEST_LEVEL_DB, Client
from toccata.units import Decibels, Seconds


def dosing_of(playing: Playing, player: Player, tell: Callable[[str], None]) -> Dosing:
    """The dose of what plays; while the card is away nothing is heard. ``tell``: takes what a person should know."""
    stock = playing.basis.stock

    def sounding(now: Seconds) -> float:
        return playing.core.lufs(now) if player.card_ok else SILENT_LUFS

    return Dosing(stock.data, stock.device.loudness, sounding, Beside(become_helpful, tell), Random())


class Hushing:
    """Does what people ask for who want it softer, or silent."""

    def __init__(self, playing: Playing, loop: Loop, rig: Rig, dosing: Dosing | None = None) -> None:
        self._playing, self._loop, self._rig, self._dosing = playing, loop, rig, dosing
        self._hush, self._cleaning = Hush(), Cleaning()
        if dosing is not None and dosing.lower_db < 0.0:
            # Before the first sound: the dose was full when the instrument was last switched off.
            self._hush.dose_db = dosing.lower_db
            playing.core.trim(self._hush.lower_db, Seconds(0.0))

    @property
    def is_quiet(self) -> bool:
        """Tell whether somebody asked for quiet, and nobody has lifted it."""
        return self._hush.is_quiet

    @property
    def is_cleaning(self) -> bool:
        """Tell whether the pads are silent because they are wiped."""
        return self._cleaning.is_on

    @property
    def trim_db(self) -> Decibels:
        """How much lower the client plays since Quiet was lifted, 0 or less."""
        return self._hush.trim_db

    @property
    def knob_db(self) -> Decibels:
        """How much lower the knob lets the client play, 0 or less."""
        return self._hush.knob_db

    @property
    def lower_db(self) -> Decibels:
        """All of that together, for a core that is to play."""
        return self._hush.lower_db

    def quiet(self, on: bool, now: Seconds) -> None:
        """Fade everything within 60 ms and stay silent; off: play again, 6 dB lower."""
        self._hush.quiet(on)
        self._mute(now)

    def clean(self, on: bool, now: Seconds) -> None:
        """Stay silent until all pads are dry and untouched for 10 s; off: no longer."""
        if on:
            self._cleaning.start(now)
        else:
            self._cleaning.stop()
        self._mute(now)

    def disturb(self) -> None:
        """A pad was touched, or a board was lost or found."""
        if self._cleaning.is_on:
            self._cleaning.disturb()

    def set_level(self, level_db: float, now: Seconds) -> None:
        """A person sets the client's level: what is louder than that is turned down at once."""
        basis = self._playing.basis
        allowed = Decibels(min(max(level_db, LOWEST_LEVEL_DB), basis.stock.device.most_level_db))
        self._hush.turn(allowed, basis.chosen.client.level_db, now)
        self._trim(now)

    def turn_knob(self, steps_db: float, lowest_db: Decibels, now: Seconds) -> None:
        """The knob on the panel was turned, up or down, to ``lowest_db`` at most."""
        self._hush.turn_knob(steps_db, lowest_db)
        self._trim(now)

    def follow(self, client: Client, asked_at: Seconds) -> None:
        """Another setup or client is to play, whose level lies in its sounds; it was asked for then."""
        before = self._playing.basis.chosen.client
        level = client.level_db
        self._hush.replace(level, client.id != before.id, level != before.level_db, asked_at)

    def due(self) -> Seconds:
        """When ``step`` has something to do."""
        return self._cleaning.due() if self._dosing is None else min(self._cleaning.due(), self._dosing.due())

    def step(self, now: Seconds) -> None:
        """Count the dose, and look for water, if the pads are being cleaned."""
        if self._dosing is not None and self._dosing.step(now):
            self._hush.dose_db = self._dosing.lower_db
            self._trim(now)
        if now >= self._cleaning.due():
            self._look_for_water(now)

    def _look_for_water(self, now: Seconds) -> None:
        boards = [board for board in self._rig.boards if board.is_playing]
        found = [board.look.found for board in boards]
        fresh = [one.survey for one in found if one is not None and one.at > now - 2 * LOOK_EVERY_S]
        untouched = not any(board.is_touched for board in boards)
        if self._cleaning.see(untouched and len(fresh) == len(boards) and is_dry(fresh), now):
            self._mute(now)
        for board in boards:
            board.look.begin()

    def _mute(self, now: Seconds) -> None:
        self._playing.core.trim(self._hush.lower_db, now)
        self._playing.core.mute(self._hush.why(self._cleaning.is_on), now)
        self._loop.act()

    def _trim(self, now: Seconds) -> None:
        self._playing.core.trim(self._hush.lower_db, now)
        self._loop.act()
