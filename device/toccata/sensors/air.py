"""How far the air in a tube is from rest, while the weather changes. Pure."""

from __future__ import annotations

from collections.abc import Collection

from toccata.settings.device import Way
from toccata.units import Seconds

FIRST = 16
CALM_HPA = 2.0
"""The rest is known after so many samples in a row that lie so near to each other."""

NEAR_HPA = 1.5
FOLLOW_S = Seconds(5.0)
"""So near to it the rest follows what is read, over so long. A front moves it by 5 hPa an hour, a lift by 10 a minute;
what rises faster than 0.3 hPa a second is a hand or a mouth."""

FORBIDDEN_S = Seconds(0.5)
"""Nobody can pull on a bulb that only pushes: what is read on that side is the rest, found under a hand before."""

UNREAD_S = Seconds(60.0)
"""Nobody played the sensor for so long, or it was lost: the weather may have changed, and the rest is sought anew."""

STEADY_HPA = 0.3
STEADY_S = Seconds(300.0)
"""Where both ways are played, what does not move at all for so long is a new rest; a hand and a mouth tremble."""


class Air:
    """Knows the rest of one pressure, in hPa.

    Args:
        ways: which ways it is moved by people.
    """

    def __init__(self, ways: Collection[Way]) -> None:
        self._ways = frozenset(ways)
        self._first: list[float] = []
        self._rest: float | None = None
        self._at = self._steady_since = Seconds(0.0)
        self._steady = 0.0

    def moved(self, pressure: float, at: Seconds) -> float | None:
        """Take in a pressure; give how far it is above rest (below: negative), or None while no rest is known."""
        elapsed, self._at = max(at - self._at, 0.0), at
        if self._rest is None or elapsed > UNREAD_S:
            self._rest = None
            self._find(pressure, at)
            return None
        off = pressure - self._rest
        self._rest += off * min(elapsed / FORBIDDEN_S, 1.0) if self._is_forbidden(off) else 0.0
        self._rest += off * min(elapsed / FOLLOW_S, 1.0) if abs(off) < NEAR_HPA else 0.0
        if self._is_steady(pressure, at):
            self._rest = pressure
        return pressure - self._rest

    def _find(self, pressure: float, at: Seconds) -> None:
        self._first = [*self._first[1 - FIRST :], pressure]
        if len(self._first) == FIRST and max(self._first) - min(self._first) < CALM_HPA:
            self._rest = sum(self._first) / FIRST
            self._first = []
            self._steady, self._steady_since = pressure, at

    def _is_forbidden(self, off: float) -> bool:
        return (off < -NEAR_HPA and Way.PULL not in self._ways) or (off > NEAR_HPA and Way.PUSH not in self._ways)

    def _is_steady(self, pressure: float, at: Seconds) -> bool:
        if abs(pressure - self._steady) > STEADY_HPA or len(self._ways) < len(Way):
            self._steady, self._steady_since = pressure, at
        return at - self._steady_since > STEADY_S
