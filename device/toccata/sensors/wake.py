"""What the loop waits for between two ticks: the next instant something is due, or a board's IRQ line."""

from __future__ import annotations

import select
import time
from collections.abc import Collection, Sequence
from typing import Protocol

from toccata.units import Seconds


class Wake(Protocol):
    """Waits, and tells which boards have something to say."""

    def wait(self, until: Seconds, boards: Collection[int]) -> None:
        """Wait until this instant, or until the line of one of these boards falls; the other lines say nothing now."""

    def is_called(self, board: int) -> bool:
        """Tell whether this board's line says that its status has changed."""

    def has_line(self, board: int) -> bool:
        """Tell whether this board has a line; a board without one is polled."""

    def close(self) -> None:
        """Let the lines go."""


class PollingWake:
    """No line is wired: sleep until the next read is due, or until one of these files holds something to read."""

    def __init__(self, listens_to: Sequence[int] = ()) -> None:
        self._listens_to = tuple(listens_to)

    def wait(self, until: Seconds, boards: Collection[int]) -> None:  # noqa: ARG002 - the protocol's own signature
        """Sleep; the clock's own resolution is enough (timer slack of a real-time thread is nil)."""
        left = until - time.monotonic()
        if left > 0:
            select.select(self._listens_to, (), (), left)

    def is_called(self, board: int) -> bool:  # noqa: ARG002
        """No board has a line."""
        return False

    def has_line(self, board: int) -> bool:  # noqa: ARG002
        """No board has a line."""
        return False

    def close(self) -> None:
        """Nothing is held."""
