"""The pairing window: opened on the instrument, for 120 s. Pure."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

OPEN_FOR_S = Seconds(120.0)


class Pairing:
    """Closed, or open until an instant. ``until`` is NEVER while it is closed.

    ``technician``: who is paired becomes the technician; asked for at the console each time, so the button ends it.
    """

    def __init__(self) -> None:
        self.until, self.technician = NEVER, False

    def open(self, now: Seconds, technician: bool = False) -> None:
        """Open it, or keep it open for another 120 s."""
        self.until, self.technician = Seconds(now + OPEN_FOR_S), technician

    def close(self) -> None:
        """A tablet was paired, or all tries were wrong."""
        self.until, self.technician = NEVER, False

    def step(self, now: Seconds) -> None:
        """Close it when its time is over."""
        if now >= self.until:
            self.close()

    def left(self, now: Seconds) -> Seconds:
        """How long it stays open; 0: it is closed."""
        return Seconds(self.until - now) if now < self.until < NEVER else Seconds(0.0)
