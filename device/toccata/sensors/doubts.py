"""How far a bus is in doubt: reads of a status that the next one denied, counted over a second. Pure."""

from __future__ import annotations

from toccata.units import Seconds

DOUBTS = 16
DOUBTS_S = Seconds(1.0)
"""So many reads in a second that the next one denies: the bus is not noisy but lost."""


class Doubts:
    """Counts what one board was told and not told again."""

    def __init__(self) -> None:
        self._count = 0
        self._until = Seconds(0.0)

    def are_recent(self, now: Seconds) -> bool:
        """Tell whether a read was denied within the second that the last count covers."""
        return now <= self._until

    def are_too_many(self, now: Seconds) -> bool:
        """Count one read that was denied just now; tell whether the bus is lost."""
        if now > self._until:
            self._count, self._until = 0, Seconds(now + DOUBTS_S)
        self._count += 1
        return self._count >= DOUBTS
