"""Keeps the dose while the instrument plays: asks once a second how loud it is, saves beside the loop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from toccata.dose import (
    LOWER_EVERY_S,
    LOWEST_DB,
    SILENT_DBA,
    Dose,
    Hours,
    lowered,
    percent_of,
    told_percent,
    warning_at,
)
from toccata.errors import StoreError
from toccata.settings.loudness import Loudness
from toccata.store.dose_note import read_dose, save_dose
from toccata.units import NEVER, Decibels, Seconds

SAVE_EVERY_S = Seconds(300.0)
"""A program that is killed forgets five minutes at most."""

MOST_MISSED = 3
"""Seconds that pass unasked count as the one that follows, as far as this: who was stopped made no sound."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is done beside the loop: ``prepare`` comes first in the thread that saves; ``tell`` takes a line."""

    prepare: Callable[[], None]
    tell: Callable[[str], None]


class Dosing:
    """The dose of one instrument.

    Attributes:
        lower_db: how much softer it has to play for the dose's sake, 0 to -6.

    Args:
        data: the data folder.
        loudness: what was measured; None: there is no dose.
        sounding: tells how loud it is at an instant, in LUFS.
        beside: for what may not be done in the loop.
        random: chooses the instant within each second, so that no rhythm hides between two looks.
    """

    def __init__(
        self,
        data: Path,
        loudness: Loudness | None,
        sounding: Callable[[Seconds], float],
        beside: Beside,
        random: Random,
    ) -> None:
        self._data, self._loudness, self._sounding, self._beside = data, loudness, sounding, beside
        self._random = random
        self._saving: threading.Thread | None = None
        self._dose = Dose(None if loudness is None else read_dose(data))
        self.lower_db = LOWEST_DB if self._percent() >= 100.0 else Decibels(0.0)
        self._warned = self._warning()
        self._second = self._save_at = self._lower_at = NEVER
        self._due = NEVER if loudness is None else Seconds(0.0)

    @property
    def since_start_pa2h(self) -> float:
        """What was heard since the program began."""
        return self._dose.since_start_pa2h

    def due(self) -> Seconds:
        """When ``step`` has something to do; NEVER where the loudness was not measured."""
        return self._due

    def step(self, now: Seconds) -> bool:
        """Ask how loud it is, once in each second; tells whether ``lower_db`` has changed."""
        if now < self._due:
            return False
        if self._second == NEVER:
            self._second = now
            self._save_at, self._lower_at = Seconds(now + SAVE_EVERY_S), Seconds(now + LOWER_EVERY_S)
        else:
            self._count(now)
        self._due = Seconds(self._second + self._random.random())
        if now >= self._save_at:
            self._save_at = Seconds(now + SAVE_EVERY_S)
            self._saving = threading.Thread(
                target=self._save, args=(self._dose.hours, self._beside.prepare), daemon=True
            )
            self._saving.start()
        return self._lower(now)

    def saved_within(self, seconds: Seconds) -> bool:
        """Wait until what is being saved is saved, for so long at most; tells whether it is."""
        if self._saving is None:
            return True
        self._saving.join(timeout=seconds)
        return not self._saving.is_alive()

    def close(self) -> None:
        """Save what was not saved yet."""
        self.saved_within(Seconds(1.0))
        if self._second < NEVER:
            self._save(self._dose.hours)

    def _count(self, now: Seconds) -> None:
        passed = int(now - self._second) + 1
        if self._loudness is not None:
            dba = max(self._loudness.heard_dba(self._sounding(now)), SILENT_DBA)
            self._dose.add(dba, Seconds(min(passed, MOST_MISSED)))
        self._second = Seconds(self._second + passed)
        warning, before = self._warning(), self._warned
        self._warned = warning
        if warning > before:
            self._beside.tell(told_percent(self._percent()).words)

    def _lower(self, now: Seconds) -> bool:
        if now < self._lower_at:
            return False
        self._lower_at = Seconds(now + LOWER_EVERY_S)
        before, self.lower_db = self.lower_db, lowered(self.lower_db, self._percent())
        return self.lower_db != before

    def _percent(self) -> float:
        return 0.0 if self._loudness is None else percent_of(self._dose.week_pa2h, self._loudness.limit_dba)

    def _warning(self) -> int:
        return warning_at(self._percent())

    def _save(self, hours: Hours, prepare: Callable[[], None] = lambda: None) -> None:
        prepare()
        try:
            save_dose(self._data, hours)
        except StoreError as fault:
            self._beside.tell(f"{fault}")
