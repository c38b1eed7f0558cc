"""A close look at one board for the technician: figures and baselines, a few registers a read, between its touches."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.sensors.mpr121 import PARTS, Chip, Survey, survey_of
from toccata.units import Seconds


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found; ``at``: when its last part was read."""

    survey: Survey
    at: Seconds


class Look:
    """Four reads of at most 0.34 ms (400 kHz) each, one a scan: a touch beside them waits no longer than for one.

    Attributes:
        found: what the last whole look has found.
        is_on: a look is under way.
    """

    def __init__(self, chip: Chip) -> None:
        self.found: Looked | None = None
        self.is_on = False
        self._chip = chip
        self._parts: list[bytes] = []

    def begin(self) -> None:
        """Look once; a look that is under way goes on."""
        self.is_on = True

    def step(self, now: Seconds) -> None:
        """Read the next part.

        Raises:
            OSError: the chip does not answer; the part is read again later.
        """
        self._parts.append(self._chip.read_part(len(self._parts)))
        if len(self._parts) == len(PARTS):
            self.found = Looked(survey_of(b"".join(self._parts)), now)
            self.forget()

    def forget(self) -> None:
        """Let a look that is under way be none: its chip is not read any more."""
        self._parts.clear()
        self.is_on = False
