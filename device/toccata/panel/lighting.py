"""Lights the lamps from a thread of its own: the loop only leaves word, which takes it a microsecond."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from toccata.panel.lamps import LampName, Lamps, Mood
from toccata.units import NEVER, PadId, Seconds


class Lamp(Protocol):
    """One lamp's line."""

    def light(self, lit: bool) -> None:
        """Light it, or let it be dark."""

    def close(self) -> None:
        """Give the line back, dark."""


class Lighting:
    """All lamps; ``feel`` and ``touch`` never wait."""

    def __init__(
        self, lamps: Mapping[LampName, Lamp], now: Callable[[], Seconds], prepare: Callable[[], None] = lambda: None
    ) -> None:
        """Begin, in the dark; ``prepare`` is done first, in the new thread. Without lamps there is none."""
        self.names = frozenset(lamps)
        self._lamps = tuple(lamps.values())
        self._wanted = Lamps(tuple(lamps))
        self._now = now
        self._prepare = prepare
        self._mood = Mood.STARTING
        self._words: queue.SimpleQueue[Mood | tuple[PadId, bool] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="lamps", daemon=True) if lamps else None
        if self._thread is not None:
            self._thread.start()

    def feel(self, mood: Mood) -> None:
        """The instrument is like this from now on."""
        if self.names and mood is not self._mood:
            self._mood = mood
            self._words.put(mood)

    def touch(self, pad: PadId, is_touched: bool) -> None:
        """A pad is touched, or let go; one without a lamp is none of ours."""
        if pad in self.names:
            self._words.put((pad, is_touched))

    def close(self) -> None:
        """Leave all lamps dark, within a second."""
        self._words.put(None)
        if self._thread is not None:
            self._thread.join(timeout=1.0)
        for lamp in self._lamps:
            lamp.close()

    def _run(self) -> None:
        self._prepare()
        while self._listen():
            changes = self._wanted.step(self._now())
            for number, lit in changes:
                self._lamps[number].light(lit)
            if changes:
                self._wanted.written(self._now())

    def _listen(self) -> bool:
        """Wait for a word, or until a lamp is to change; False: it was the last word."""
        due = self._wanted.due()
        try:
            word = self._words.get(timeout=None if due == NEVER else max(due - self._now(), 0.0))
        except queue.Empty:
            return True
        if isinstance(word, Mood):
            self._wanted.feel(word, self._now())
        elif word is not None:
            self._wanted.touch(*word, self._now())
        return word is not None
