"""What a soak has measured, and what of it is a goal."""

from __future__ import annotations

import gc
import os
import threading
import time
from dataclasses import dataclass, field

from storms.world import World

FEWEST_TICKS, MOST_TICKS = 200, 20_000
MOST_MB, MOST_DRIFT = 5.0, 0.10


@dataclass(slots=True)
class Figures:
    """Memory in MB, ticks in microseconds; ``*_before``: after the warm-up. ``presses``: of the panel's buttons.

    ``stepped_over_s``: virtual time in which all stood still. ``cpu_s``: this process's; ``times_real``: by that.
    """

    hours: float
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
    stuck: int = 0
    goals: dict[str, bool] = field(default_factory=dict)

    def judge(self) -> bool:
        self.goals = {
            f"memory +<= {MOST_MB:g} MB": self.memory_after - self.memory_before <= MOST_MB,
            "descriptors +0": self.files_after <= self.files_before,
            "threads +0": self.threads_after <= self.threads_before,
            "0 stuck voices": self.stuck == 0,
            f"p99 of a tick +<= {MOST_DRIFT:.0%}": self.p99_after <= self.p99_before * (1.0 + MOST_DRIFT),
        }
        return all(self.goals.values())


class Ticks:
    """What rounds of program 1 take of this thread's processor time, however busy the machine is."""

    def __init__(self, world: World) -> None:
        self._step = world.one.loop.tick
        world.one.loop.tick = self._tick  # type: ignore[method-assign]
        self.begin()

    def begin(self) -> None:
        """Measure anew."""
        self._taken: list[float] = []
        self._every = self._until = 1

    def p99(self) -> float:
        taken = sorted(self._taken)
        return round(taken[int(len(taken) * 0.99)] * 1e6, 1) if len(taken) > FEWEST_TICKS else 0.0

    def _tick(self) -> None:
        begun = time.thread_time()
        self._step()
        self._until -= 1
        if self._until == 0:
            self._take(time.thread_time() - begun)

    def _take(self, taken: float) -> None:
        """Every tick; of more than a list holds, every other one, and so on: from first to last alike."""
        self._taken.append(taken)
        if len(self._taken) == MOST_TICKS:
            del self._taken[::2]
            self._every *= 2
        self._until = self._every


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
