"""Says when the sound card has gone and when it is back: one line each, and no more than one in 10 s."""

from __future__ import annotations

from collections.abc import Callable

from toccata.audio.player import Player
from toccata.units import NEVER, Seconds

LOOK_S = Seconds(1.0)

QUIET_S = Seconds(10.0)
"""A loose plug comes and goes many times a second; a journal lies on a memory card."""


class CardTold:
    """What was said last of the card; before ``begin`` nothing is due.

    Args:
        player: tells whether its card is there, and in one line how it is.
        tell: takes the line.
    """

    def __init__(self, player: Player, tell: Callable[[str], object]) -> None:
        self._player, self._tell = player, tell
        self._was_ok, self._due = player.card_ok, NEVER

    def begin(self, now: Seconds) -> None:
        """Whether there was a card when this was made is said by whoever made it; what came since is due."""
        self._due = Seconds(now + LOOK_S)

    def due(self) -> Seconds:
        """When ``step`` has something to do."""
        return self._due

    def step(self, now: Seconds) -> None:
        """Say it if it is another than was said last."""
        if now < self._due:
            return
        is_ok = self._player.card_ok
        if is_ok == self._was_ok:
            self._due = Seconds(now + LOOK_S)
            return
        self._was_ok, self._due = is_ok, Seconds(now + QUIET_S)
        self._tell(f"the sound card is back: {self._player.told}" if is_ok else self._player.told)
