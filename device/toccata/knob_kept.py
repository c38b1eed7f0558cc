"""Keeps where the volume knob was left, beside the loop: a memory card may take its time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from toccata.errors import StoreError
from toccata.settings.device import PanelSettings
from toccata.store.knob_position import read_knob, save_knob
from toccata.units import NEVER, Decibels, Seconds

SAVE_AFTER_S = Seconds(2.0)
"""It is saved once nobody has turned the knob for so long."""


class Knob:
    """What is kept of the knob, and what its instrument allows.

    Args:
        data: the data folder.
        settings: the panel; without a knob nothing was kept.
        prepare: done first in the thread that saves.
        tell: takes what a person should know.
    """

    def __init__(
        self, data: Path, settings: PanelSettings, prepare: Callable[[], None], tell: Callable[[str], None]
    ) -> None:
        self.lowest_db = settings.knob_lowest_db
        self._data, self._is_there = data, settings.knob is not None
        self._prepare, self._tell = prepare, tell
        self._turned_to = Decibels(0.0)
        self._due = NEVER
        self._saving: threading.Thread | None = None

    def kept(self) -> Decibels:
        """Where it was left: how much lower clients play, ``lowest_db`` to 0."""
        return read_knob(self._data, self.lowest_db) if self._is_there else Decibels(0.0)

    def keep(self, knob_db: Decibels, now: Seconds) -> None:
        """It was turned to here; that is saved when it rests."""
        self._turned_to, self._due = knob_db, Seconds(now + SAVE_AFTER_S)

    def due(self) -> Seconds:
        """When ``step`` has something to do."""
        return self._due

    def step(self, now: Seconds) -> None:
        """Save what is to be saved, in a thread."""
        if now >= self._due:
            self._due = NEVER
            self._saving = threading.Thread(target=self._save, args=(self._turned_to, self._prepare), daemon=True)
            self._saving.start()

    def close(self) -> None:
        """Save what was not saved yet."""
        if self._saving is not None:
            self._saving.join(timeout=1.0)
        if self._due < NEVER:
            self._due = NEVER
            self._save(self._turned_to)

    def _save(self, knob_db: Decibels, prepare: Callable[[], None] = lambda: None) -> None:
        prepare()
        try:
            save_knob(self._data, knob_db)
        except StoreError as fault:
            self._tell(f"{fault}")
