"""What each lamp should show: the status and ready lamps by how the instrument is, a pad's lamp by its touch. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from toccata.panel.governor import Governor
from toccata.units import NEVER, PadId, Seconds

WINK_S = Seconds(1.0)
"""How long the status lamp is lit, and then dark, while somebody wants silence: half a flash a second."""


class Light(Enum):
    """What one lamp does in one mood."""

    DARK = "dark"
    LIT = "lit"
    WINKS = "winks"


class Mood(Enum):
    """How the instrument is, for who has no page before them."""

    STARTING = "starting"
    PLAYS = "plays"
    HURT = "plays, but something of it is lost"
    SILENT = "silent, because somebody wants it: quiet, or cleaning"
    DEAD = "silent: no card, or nothing that could be played"


@dataclass(frozen=True, slots=True)
class Shown:
    """The two lamps of one mood."""

    ready: Light
    status: Light


SHOWN: Mapping[Mood, Shown] = {
    Mood.STARTING: Shown(ready=Light.DARK, status=Light.DARK),
    Mood.PLAYS: Shown(ready=Light.LIT, status=Light.DARK),
    Mood.HURT: Shown(ready=Light.LIT, status=Light.LIT),
    Mood.SILENT: Shown(ready=Light.DARK, status=Light.WINKS),
    Mood.DEAD: Shown(ready=Light.DARK, status=Light.LIT),
}

LampName = PadId | str
STATUS, READY = "status", "ready"


class Lamps:
    """Turns moods and touches into what the governor lets through.

    Args:
        names: what each lamp stands for: STATUS, READY, or the pad beside it.
    """

    def __init__(self, names: tuple[LampName, ...]) -> None:
        self._numbers = {name: number for number, name in enumerate(names)}
        self._governor = Governor(len(names))
        self._mood, self._since = Mood.STARTING, Seconds(0.0)
        self._touched: set[PadId] = set()
        self._blink_at = NEVER

    def feel(self, mood: Mood, now: Seconds) -> None:
        """The instrument is like this from now on."""
        if mood is not self._mood:
            self._mood, self._since = mood, now
            self._wish(now)

    def touch(self, pad: PadId, is_touched: bool, now: Seconds) -> None:
        """A pad is touched, or let go."""
        if is_touched:
            self._touched.add(pad)
        else:
            self._touched.discard(pad)
        self._wish(now)

    def step(self, now: Seconds) -> list[tuple[int, bool]]:
        """Give the lamps that are to change now; ``written`` is to follow."""
        if now >= self._blink_at:
            self._wish(now)
        return self._governor.step(now)

    def written(self, now: Seconds) -> None:
        """The changes are done."""
        self._governor.written(now)

    def due(self) -> Seconds:
        """When ``step`` has something to do if nothing is told before."""
        return min(self._governor.due(), self._blink_at)

    def _wish(self, now: Seconds) -> None:
        shown = SHOWN[self._mood]
        winks = int((now - self._since) / WINK_S)
        is_bright = {Light.DARK: False, Light.LIT: True, Light.WINKS: winks % 2 == 0}
        for name, number in self._numbers.items():
            if isinstance(name, PadId):
                # A pad that would stay silent does not light up either.
                lit = name in self._touched and shown.ready is Light.LIT
            else:
                lit = is_bright[shown.status if name == STATUS else shown.ready]
            self._governor.wish(number, lit, now)
        does_wink = Light.WINKS in (shown.status, shown.ready)
        self._blink_at = Seconds(self._since + (winks + 1) * WINK_S) if does_wink else NEVER
