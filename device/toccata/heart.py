"""When the watchdog is fed: only while the sensing loop and the audio both move. Pure."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

BEATS = 4
"""In the watchdog's time: three may come to nothing, and one that comes late costs none."""


class Heart:
    """Looks at two counters, a beat apart.

    What stands still from some instant on was fed for a beat after it at most: the look that follows may have seen it
    move. So it is killed no later than 1.25 times the watchdog's time after that, and what moves is always fed.
    """

    def __init__(self, watchdog: Seconds | None) -> None:
        """``watchdog``: the longest that may pass from one feed to the next; None: nobody is to be fed."""
        self._every = NEVER if watchdog is None else Seconds(watchdog / BEATS)
        self._due = NEVER
        self._ticks = -1
        self._mixed: int | None = -1

    def start(self, now: Seconds) -> None:
        """The instrument plays from now on."""
        self._due = Seconds(now + self._every)

    def due(self) -> Seconds:
        """When ``beat`` is to look again."""
        return self._due

    def beat(self, ticks: int, mixed: int | None, now: Seconds) -> bool:
        """Tell whether the watchdog is to be fed now.

        Args:
            ticks: those that the loop has done since the start.
            mixed: another figure after every buffer that was mixed; None: there is no card, or it is known to be away.
            now: the clock.
        """
        if now < self._due:
            return False
        self._due = Seconds(now + self._every)
        moved = ticks != self._ticks and (mixed is None or mixed != self._mixed)
        self._ticks, self._mixed = ticks, mixed
        return moved
