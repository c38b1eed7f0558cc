"""Does a card take sound in its own time? One that takes it as fast as it comes would keep a core busy for ever.

ALSA's ``null`` and files are such cards: SDL's thread then never waits, and at real-time priority nothing else runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from toccata.units import Seconds

LOOK_S = Seconds(0.020)
MOST_SHARE = 0.25
"""Of a core: mixing silence takes 0.03, a thread that never waits 0.3 or more, even beside two busy ones."""

_TASKS = Path("/proc/self/task")


def threads(tasks: Path = _TASKS) -> frozenset[int]:
    """List the threads of this process."""
    return frozenset(int(task.name) for task in tasks.iterdir())


def keeps_time(audio: Collection[int], tasks: Path = _TASKS, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Look for ``LOOK_S`` whether these threads, which feed a card that was just opened, ever wait. It is silent then.

    Source: the kernel's sched-stats.rst: the first figure of ``schedstat`` is the time on the processor, in ns. Where
    the kernel does not count, every card is believed.
    """
    before = _on_processor(audio, tasks)
    sleep(LOOK_S)
    after = _on_processor(audio, tasks)
    return all(after[task] - before.get(task, 0) <= MOST_SHARE * LOOK_S * 1e9 for task in after)


def _on_processor(audio: Collection[int], tasks: Path) -> Mapping[int, int]:
    return {task: int(words[0]) for task in audio if (words := _words(tasks / str(task) / "schedstat"))}


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
