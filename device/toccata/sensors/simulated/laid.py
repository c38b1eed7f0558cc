"""Fingers that a page lays on the simulated boards: let go when nothing is heard of them any more. Pure."""

from __future__ import annotations

from collections.abc import Callable

from toccata.units import NEVER, PadId, Seconds

FORGOTTEN_S = Seconds(2.0)
"""A page that still holds the finger says so once a second."""


class Laid:
    """Which pads are held so, and until when."""

    def __init__(self, touch: Callable[[PadId, float], None]) -> None:
        self._touch = touch
        self._until: dict[PadId, tuple[Seconds, float]] = {}
        self._due = NEVER

    def lay(self, pad: PadId, amount: float, now: Seconds) -> None:
        """Lay a finger of this amount (above 0.0, up to 1.0) on a pad, or lift it with 0.0."""
        _, before = self._until.pop(pad, (NEVER, 0.0))
        if amount > 0.0:
            self._until[pad] = (Seconds(now + FORGOTTEN_S), amount)
        if amount != before:
            self._touch(pad, amount)
        self._due = self._soonest()

    def lift_all(self) -> None:
        """Whoever held them is gone."""
        for pad in self._until:
            self._touch(pad, 0.0)
        self._until.clear()
        self._due = NEVER

    def step(self, now: Seconds) -> None:
        """Let go of what nothing was heard of for 2 s."""
        for pad in [pad for pad, (until, _) in self._until.items() if now >= until]:
            del self._until[pad]
            self._touch(pad, 0.0)
        self._due = self._soonest()

    def due(self) -> Seconds:
        """The next instant at which a finger would be forgotten."""
        return self._due

    def _soonest(self) -> Seconds:
        return Seconds(min((until for until, _ in self._until.values()), default=NEVER))
