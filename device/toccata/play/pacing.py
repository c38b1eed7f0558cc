"""A forearm touches eight pads or more at once: they sound, but never as one blow."""

from __future__ import annotations

from collections import deque

from toccata.events import Ignored, Why
from toccata.play.access import Accepted
from toccata.units import NEVER, Seconds

STARTS = 4
WINDOW_S = Seconds(0.050)
"""At most four starts in any 50 ms (H10)."""

LIMIT_S = Seconds(0.110)
"""The twelfth pad of a board waits two windows; one tick more is granted. Later than this it is dropped (H21)."""


class Pacer:
    """Lets through what was touched alone, and spreads what came as a burst."""

    def __init__(self) -> None:
        self._waiting: deque[Accepted] = deque()
        self._started: deque[Seconds] = deque(maxlen=STARTS)

    def admit(self, accepted: Accepted) -> bool:
        """Tell whether this press sounds at once; if not, it waits here."""
        if not accepted.burst:
            return True
        self._waiting.append(accepted)
        return False

    def step(self, now: Seconds) -> list[Accepted | Ignored]:
        """Give out what may sound now, and what has waited too long."""
        out: list[Accepted | Ignored] = []
        while self._waiting and now >= self._free_at():
            accepted = self._waiting.popleft()
            if now - accepted.at > LIMIT_S:
                out.append(Ignored(now, accepted.pad, Why.FAULT))
                continue
            self._started.append(now)
            out.append(accepted)
        return out

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        return self._free_at() if self._waiting else NEVER

    def _free_at(self) -> Seconds:
        return Seconds(self._started[0] + WINDOW_S) if len(self._started) == STARTS else Seconds(0.0)
