"""Cleaning: pads stay silent while they are wiped, until all of them were dry and untouched for 10 s on end. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from toccata.sensors.mpr121 import Survey
from toccata.units import NEVER, Seconds

DRY_FOR_S = Seconds(10.0)
LOOK_EVERY_S = Seconds(0.5)
"""How often the boards are looked at meanwhile: water runs off within seconds."""

DRY_COUNTS = 6
"""A dry pad's figure lies 0-3 counts over what the chip shows of its baseline, 2 more by noise; standing water lifts
it by up to 40, a wet cloth lowers it."""


class Cleaning:
    """Off, or on until the pads are dry. Whoever runs it tells what was seen, in order."""

    def __init__(self) -> None:
        self._dry_since = NEVER
        self._looked_at = Seconds(0.0)
        self.is_on = False

    def start(self, now: Seconds) -> None:
        """Begin, or begin anew; the next look is due at once."""
        self.is_on = True
        self._dry_since, self._looked_at = NEVER, Seconds(now - LOOK_EVERY_S)

    def stop(self) -> None:
        """End before the pads are dry: somebody said so."""
        self.is_on = False

    def disturb(self) -> None:
        """A pad was touched, or a board was lost or found: the 10 s begin anew."""
        self._dry_since = NEVER

    def see(self, is_dry: bool, now: Seconds) -> bool:
        """Take in whether all pads are dry and untouched now; tell whether that ends the cleaning."""
        self._looked_at = now
        if not is_dry:
            self._dry_since = NEVER
            return False
        self._dry_since = min(self._dry_since, now)
        if self.is_on and now >= self._dry_since + DRY_FOR_S:
            self.is_on = False
            return True
        return False

    def due(self) -> Seconds:
        """When the boards are to be looked at next."""
        return Seconds(self._looked_at + LOOK_EVERY_S) if self.is_on else NEVER


def is_dry(surveys: Iterable[Survey]) -> bool:
    """Tell whether no pad of these boards lies further from its baseline than a dry one does."""
    return all(
        abs(figure - baseline) <= DRY_COUNTS
        for survey in surveys
        for figure, baseline in zip(survey.figures, survey.baselines, strict=True)
    )
