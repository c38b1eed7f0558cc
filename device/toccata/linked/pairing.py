"""The pairing window: opened on the instrument, for 120 s. Pure."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

OPEN_FOR_S = Seconds(120.0)


class Pairing:
    """Closed, or open until an instant. ``until`` is NEVER while it is closed."""

    def __init__(self) -> None:
        self.until = NEVER

    def open(self, now: Seconds) -> None:
        """Open it, or keep it open for another 120 s."""
        self.until = Seconds(now + OPEN_FOR_S)

    def close(self) -> None:
        """A tablet was paired, or all tries were wrong."""
        self.until = NEVER

    def step(self, now: Seconds) -> None:
        """Close it when its time is over."""
        if now >= self.until:
            self.close()

    def left(self, now: Seconds) -> Seconds:
        """How long it stays open; 0: it is closed."""
        return Seconds(self.until - now) if now < self.until < NEVER else Seconds(0.0)
