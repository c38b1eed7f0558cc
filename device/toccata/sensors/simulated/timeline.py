"""The time that simulated chips live in: the machine's, or one that only moves when it is told to."""

from __future__ import annotations

import time
from typing import Protocol

from toccata.units import Seconds


class Timeline(Protocol):
    """A clock that can also be made to pass."""

    def now(self) -> Seconds:
        """Tell the present instant."""

    def spend(self, span: Seconds) -> None:
        """Let ``span`` pass, as a transfer on the bus does."""


class VirtualTime:
    """Stands still until somebody spends it."""

    def __init__(self, start: Seconds = Seconds(0.0)) -> None:
        self._now = start

    def now(self) -> Seconds:
        """Tell the present instant."""
        return self._now

    def spend(self, span: Seconds) -> None:
        """Let ``span`` pass at once."""
        self._now = Seconds(self._now + span)

    def advance_to(self, at: Seconds) -> None:
        """Jump ahead to ``at``; an instant that has passed changes nothing."""
        self._now = max(self._now, at)


class RealTime:
    """The machine's monotonic clock."""

    def now(self) -> Seconds:
        """Tell the present instant."""
        return Seconds(time.monotonic())

    def spend(self, span: Seconds) -> None:
        """Sleep as long as the transfer would take, so that a simulated bus frees the processor as a real one does."""
        time.sleep(span)
