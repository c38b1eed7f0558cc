"""Does a card take sound in its own time? One that takes it as fast as it comes would keep a core busy for ever.

ALSA's ``null`` and files are such cards: SDL's thread then never waits, and at real-time priority nothing else runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from toccata.units import Seconds

LOOK_S = Seconds(0.020)
BUFFERS = 2.5
"""A look lasts so many buffers at least, so that a thread that waits for its card is seen to wait twice."""

LEAST_WAITS = 2
"""A computer that is slow, or that does this for the first time, mixes for longer; but between two buffers it waits."""

MOST_SHARE = 0.02
"""Of a core, for a thread that does not wait: one whose card hangs takes nothing, one that never waits 0.1 or more
even beside five busy ones."""

_TASKS = Path("/proc/self/task")
_WAITS = "voluntary_ctxt_switches:"


def threads(tasks: Path = _TASKS) -> frozenset[int]:
    """List the threads of this process."""
    return frozenset(int(task.name) for task in tasks.iterdir())


def look_for(frames: int, rate: int) -> Seconds:
    """How long a look at a card with this buffer lasts."""
    return Seconds(max(LOOK_S, BUFFERS * frames / rate))


def keeps_time(
    audio: Collection[int],
    look: Seconds = LOOK_S,
    tasks: Path = _TASKS,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Look whether these threads, which feed a card that was just opened, ever wait for it. It is silent then.

    Sources: the kernel's sched-stats.rst (the first figure of ``schedstat`` is the time on the processor, in ns) and
    proc(5) (``voluntary_ctxt_switches`` of ``status``). Where the kernel does not count, every card is believed.
    """
    before, waited = _on_processor(audio, tasks), _waits(audio, tasks)
    sleep(look)
    after, waits = _on_processor(audio, tasks), _waits(audio, tasks)
    return not any(
        after[task] - before.get(task, 0) > MOST_SHARE * look * 1e9 and waits[task] - waited.get(task, 0) < LEAST_WAITS
        for task in after.keys() & waits.keys()
    )


def _on_processor(audio: Collection[int], tasks: Path) -> Mapping[int, int]:
    return {task: int(words[0]) for task in audio if (words := _words(tasks / str(task) / "schedstat"))}


def _waits(audio: Collection[int], tasks: Path) -> Mapping[int, int]:
    told = {task: _words(tasks / str(task) / "status") for task in audio}
    return {task: int(words[words.index(_WAITS) + 1]) for task, words in told.items() if _WAITS in words}


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
