"""How a board that is not read is looked for: asked again and again, started, and believed once it has settled."""

from __future__ import annotations

import errno
from collections.abc import Callable

from toccata.sensors.mpr121 import PADS_MASK, Chip
from toccata.settings.device import BoardSettings
from toccata.units import NEVER, Seconds

SETTLE_S = Seconds(0.030)
"""After a start the filters need several periods of 4 ms before the status means anything."""

FIRST_PROBE_S = Seconds(0.050)
LAST_PROBE_S = Seconds(0.500)
ABSENT_PROBE_S = Seconds(1.0)
"""A lost board is sought with growing patience, back within 2 s; one that was never there once a second."""

NOT_READ = frozenset({"no answer", "bus stuck"})
"""Faults in which a chip may well go on undisturbed."""


class Search:
    """Looks for one board.

    Attributes:
        what: the fault that it was lost by; empty for one that was never there or was restarted on purpose.
        next_at: when to look next.
        has_started: whether the chip was started in this search; else it is as it was.
        thresholds: twelve pairs (touch, release), written at every start.
    """

    def __init__(self, chip: Chip, settings: BoardSettings, now: Callable[[], Seconds]) -> None:
        self.what = ""
        self.next_at = Seconds(-NEVER)
        self.has_started = False
        self.thresholds = list(settings.thresholds)
        self._chip = chip
        self._now = now
        self._is_settling = False
        self._probe_after = FIRST_PROBE_S

    def lose(self, what: str, now: Seconds) -> None:
        """The board was lost just now."""
        self.what, self.next_at = what, now
        self._is_settling = False
        self._probe_after = FIRST_PROBE_S

    def start(self) -> None:
        """Start the chip; it then has to settle.

        Raises:
            OSError: it does not answer, or what answers is not sane.
        """
        self._is_settling = False
        self.next_at = self._now()
        try:
            self._chip.start(self.thresholds)
        except (ValueError, RuntimeError) as fault:
            raise OSError(errno.ENXIO, str(fault)) from fault
        self._is_settling = self.has_started = True
        self.next_at = Seconds(self._now() + SETTLE_S)

    def look(self, now: Seconds) -> int | None:
        """Do what is due; give the board's first status that can be believed, or None as long as there is none.

        Raises:
            OSError: it does not answer, or is not itself yet.
        """
        if now < self.next_at:
            return None
        if not self._is_settling and not self._is_as_it_was():
            self.start()
            return None
        status = self._chip.status()
        if status & ~PADS_MASK or status != self._chip.status() or not (self._chip.is_sane() and self._chip.is_sane()):
            raise OSError(errno.EIO, "the chip is not itself yet")
        return status

    def believe(self) -> str:
        """The board is read again: give the fault that it was lost by, and end the search."""
        what, self.what = self.what, ""
        self._is_settling = self.has_started = False
        return what

    def miss(self, now: Seconds) -> None:
        """It did not come: look again later."""
        self._is_settling = False
        if not self.what:
            self.next_at = Seconds(now + ABSENT_PROBE_S)
            return
        self.next_at = Seconds(now + self._probe_after)
        self._probe_after = Seconds(min(self._probe_after * 2, LAST_PROBE_S))

    def _is_as_it_was(self) -> bool:
        """A chip that only was not read needs no start: it keeps its baselines, and the hands on its pads."""
        return self.what in NOT_READ and self._chip.is_sane()
