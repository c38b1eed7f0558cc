"""Counts how often the service was started of late: one that does not come up plays its safe profile instead.

A start counts until 60 s of good play have followed one, or until it ended because it was asked to. All of this lies on
the clock of the running kernel: no jump of the date, and no other boot, makes a start older or younger.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from enum import Enum, auto
from pathlib import Path

from toccata.errors import StoreError
from toccata.store.starts_note import read_starts, save_starts
from toccata.units import NEVER, Seconds

SAFE_FROM = 5
BARE_FROM = 8
"""Starts within five minutes. One that hangs takes 7 s: 28 s until the safe profile, 49 s until the bare one."""

WITHIN_S = Seconds(300.0)
GOOD_S = Seconds(60.0)

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Trust(Enum):
    """How much of the data folder is believed at a start: all of it, only how the instrument is wired, or nothing."""

    ALL = auto()
    WIRING = auto()
    NOTHING = auto()


def of_late(noted: Iterable[Seconds], now: Seconds) -> tuple[Seconds, ...]:
    """Give the starts of the last five minutes, this one the last of them; what can't be one is left out."""
    return (*(one for one in noted if now - WITHIN_S <= one <= now), now)[-BARE_FROM:]


def trust_after(starts: int) -> Trust:
    """Tell what is believed after so many starts of late."""
    if starts >= BARE_FROM:
        return Trust.NOTHING
    return Trust.WIRING if starts >= SAFE_FROM else Trust.ALL


def boot_id(file: Path = _BOOT_ID) -> str:
    """Name this boot of the computer (random(4)); where that is not to be read, all boots are one."""
    try:
        return file.read_text("ascii").strip() or "-"
    except (OSError, ValueError):
        return "-"


def boot_time() -> Seconds:
    """Seconds since the computer has started, those in which it slept included."""
    return Seconds(time.clock_gettime(time.CLOCK_BOOTTIME))


class Starts:
    """The starts of one service; nothing here keeps it from starting, and nothing is written by the loop's thread.

    Args:
        folder: where they are noted; None: nobody counts.
        tell: takes one line where they can't be.
        prepare: done first in the thread that writes.
        boot: names this boot of the computer.
    """

    def __init__(
        self,
        folder: Path | None,
        tell: Callable[[str], None],
        prepare: Callable[[], None] = lambda: None,
        boot: str = "",
    ) -> None:
        self._folder, self._tell, self._prepare = folder, tell, prepare
        self._boot = boot or boot_id()
        self._before: tuple[Seconds, ...] = ()
        self._due = NEVER
        self._clearing: threading.Thread | None = None

    def count(self, now: Seconds) -> Trust:
        """Note a start (on `boot_time`); tell how much is to be believed at it."""
        if self._folder is None:
            return Trust.ALL
        starts = of_late(read_starts(self._folder, self._boot), now)
        self._before = starts[:-1]
        self._save(starts)
        return trust_after(len(starts))

    def begin(self, now: Seconds) -> None:
        """The instrument plays from now on (on the loop's clock)."""
        self._due = NEVER if self._folder is None else Seconds(now + GOOD_S)

    def due(self) -> Seconds:
        """When ``step`` has something to do."""
        return self._due

    def step(self, now: Seconds) -> None:
        """Forget all starts once it has played well for 60 s, in a thread."""
        if now >= self._due:
            self._due, self._before = NEVER, ()
            self._clearing = threading.Thread(target=self._clear, name="starts", daemon=True)
            self._clearing.start()

    def end(self) -> None:
        """It ends because somebody wants it to: this start was none that failed."""
        if self._clearing is not None:
            self._clearing.join(timeout=1.0)
        elif self._folder is not None:
            self._save(self._before)

    def _clear(self) -> None:
        self._prepare()
        self._save(())

    def _save(self, starts: tuple[Seconds, ...]) -> None:
        if self._folder is None:
            return
        try:
            save_starts(self._folder, self._boot, starts)
        except StoreError as fault:
            self._tell(f"{fault}; a start that fails again and again may not be noticed")
