"""Stands between systemd and the instrument: ready, alive, a minute of good play, a card that goes, the end."""

from __future__ import annotations

from collections.abc import Callable

from toccata.audio.player import Player
from toccata.card_told import CardTold
from toccata.heart import Heart
from toccata.loop import Loop
from toccata.service import Service
from toccata.starts import Starts
from toccata.units import NEVER, Seconds


class AtService:
    """What the loop's own thread tells systemd, so that a loop that stands still tells nothing.

    Args:
        service: systemd, if it has started this process.
        starts: how often it was started of late.
        loop: must move.
        player: must move, too, while it has a card.
        tell: takes a line when its card has gone, and when it is back.
    """

    def __init__(
        self, service: Service, starts: Starts, loop: Loop, player: Player, tell: Callable[[str], object]
    ) -> None:
        self._service, self._starts, self._loop, self._player = service, starts, loop, player
        self._heart, self._card = Heart(service.watchdog), CardTold(player, tell)
        self._due = NEVER

    def begin(self, status: str, now: Seconds) -> None:
        """The instrument can be played from now on."""
        self._service.ready(status)
        self._heart.start(now)
        self._starts.begin(now)
        self._card.begin(now)
        self._due = min(self._heart.due(), self._starts.due(), self._card.due())

    def due(self) -> Seconds:
        """When ``step`` has something to do."""
        return self._due

    def step(self, now: Seconds) -> None:
        """Feed the watchdog if the instrument lives; after a minute, forget the starts that failed."""
        if self._heart.beat(self._loop.ticks, self._player.mixed, now):
            self._service.feed()
        self._starts.step(now)
        self._card.step(now)
        self._due = min(self._heart.due(), self._starts.due(), self._card.due())

    def end(self) -> None:
        """The instrument ends because somebody wants it to."""
        self._service.stopping()
        self._starts.end()
