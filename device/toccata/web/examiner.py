"""Reads the machine under the instrument, for as many pages as ask."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from toccata.doctor.machine import MachineSeen
from toccata.machine.board import Run
from toccata.machine.read import ROOT, Slow, read_machine, read_slow, run_program
from toccata.machine.saved_files import JUDGED_AT_ONCE, SavedFiles
from toccata.store.generations import Judge
from toccata.units import NEVER, Seconds

SLOW_S = Seconds(10.0)
"""Units and saved files are looked at so often while a page asks: it costs 50 ms."""


@dataclass(slots=True)
class Examiner:
    """Reads beside the loop, once at a time; what takes long is kept for 10 s.

    Attributes:
        run: asks another program.
        root: "/", or a test's.
    """

    run: Run = run_program
    root: Path = ROOT
    _slow: Slow | None = None
    _saved: SavedFiles | None = None
    _slow_at: Seconds = Seconds(-NEVER)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    def forget(self) -> None:
        """Something happened to a service: what was kept is read anew."""
        self._slow = None

    async def machine(self, data: Path, bus: int, wall_s: float, now: Seconds, judge: Judge) -> MachineSeen:
        """Read it; arguments as of `read_machine`, the monotonic clock, and what clients' files are judged by."""
        async with self._one:
            if self._slow is None or now - self._slow_at >= SLOW_S:
                self._saved = self._saved or SavedFiles(judge, JUDGED_AT_ONCE)
                self._slow = await asyncio.to_thread(read_slow, data, self.run, self._saved)
                self._slow_at = now
            return await asyncio.to_thread(read_machine, data, bus, self._slow, wall_s, self.run, self.root)
