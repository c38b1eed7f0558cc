"""What a soak has measured, and what of it is a goal."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from storms.world import World

FEWEST_TICKS = 200
FEWEST_PIECES = 10
"""One that ended earlier has compared a piece with itself, or with its neighbour: nothing had the time to grow."""
MOST_MB, MOST_DRIFT = 5.0, 0.10


@dataclass(slots=True)
class Figures:
    """Memory in MB, ticks in microseconds; ``*_before``: after the warm-up. ``presses``: of the panel's buttons.

    ``stepped_over_s``: virtual time in which all stood still. ``cpu_s``: this process's; ``times_real``: by that.
    ``calls_*``: what a tick calls on average, in the same phrases each time: what grows is gone through for longer, and
    no busy machine makes that more. The 99th percentile of its time is told for a quiet one.
    """

    hours: float
    pieces: int = 0
    touches: int = 0
    sounds: int = 0
    saves: int = 0
    switches: int = 0
    faults: int = 0
    presses: int = 0
    ticks: int = 0
    stepped_over_s: float = 0.0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    times_real: float = 0.0
    memory_before: float = 0.0
    memory_after: float = 0.0
    files_before: int = 0
    files_after: int = 0
    threads_before: int = 0
    threads_after: int = 0
    p99_before: float = 0.0
    p99_after: float = 0.0
    calls_before: float = 0.0
    calls_after: float = 0.0
    stuck: int = 0
    goals: dict[str, bool] = field(default_factory=dict)

    def judge(self) -> bool:
        self.goals = {
            f"{FEWEST_PIECES} pieces": self.pieces >= FEWEST_PIECES,
            f"memory +<= {MOST_MB:g} MB": self.memory_after - self.memory_before <= MOST_MB,
            "descriptors +0": self.files_after <= self.files_before,
            "threads +0": self.threads_after <= self.threads_before,
            "0 stuck voices": self.stuck == 0,
            f"calls of a tick +<= {MOST_DRIFT:.0%}": self.calls_after <= self.calls_before * (1.0 + MOST_DRIFT),
        }
        return all(self.goals.values())


class Ticks:
    """What rounds of program 1 take of this thread's processor time, and every other time how much they call."""

    def __init__(self, world: World) -> None:
        self._step = world.one.loop.tick
        self._loop, self._taken = world.one.loop, list[float]()
        self._ticks = self._calls = 0

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Within, all rounds are measured, anew."""
        self._taken, self._ticks, self._calls = [], 0, 0
        self._loop.tick = self._tick  # type: ignore[method-assign]
        yield
        self._loop.tick = self._step  # type: ignore[method-assign]

    def p99(self) -> float:
        taken = sorted(self._taken)
        return round(taken[int(len(taken) * 0.99)] * 1e6, 1) if len(taken) > FEWEST_TICKS else 0.0

    def calls(self) -> float:
        return round(2.0 * self._calls / self._ticks, 1) if self._ticks > FEWEST_TICKS else 0.0

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % 2:
            begun = time.thread_time()
            self._step()
            self._taken.append(time.thread_time() - begun)
            return
        sys.setprofile(self._count)
        try:
            self._step()
        finally:
            sys.setprofile(None)

    def _count(self, _frame: object, event: str, _argument: object) -> None:
        self._calls += event in ("call", "c_call")


def held() -> tuple[float, int, int]:
    """What this process holds: memory in MB, descriptors, threads."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return (
        round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 2),
        len(os.listdir("/proc/self/fd")),
        threading.active_count(),
    )
