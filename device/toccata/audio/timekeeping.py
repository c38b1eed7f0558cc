"""Does a card take sound in its own time? One that takes it as fast as it comes would keep a core busy for ever.

ALSA's ``null`` and files are such cards: SDL's thread then never waits, and at real-time priority nothing else runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
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

MOST_QUEUED = 0.5
"""Of a look: a thread that stood in the queue for longer has not had its turn. One whose card hangs stands in none."""

MOST_LOOKS = 25

_TASKS = Path("/proc/self/task")
_WAITS = "voluntary_ctxt_switches:"


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of one thread: ns on a processor, ns in its queue, and how often it has waited for something."""

    ran_ns: int
    queued_ns: int
    waits: int

    def less(self, before: _Counts) -> _Counts:
        """What came since."""
        return _Counts(self.ran_ns - before.ran_ns, self.queued_ns - before.queued_ns, self.waits - before.waits)


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

    A thread that neither waits nor runs, because a busy computer keeps it in the queue, is looked at for longer.

    Sources: the kernel's sched-stats.rst (``schedstat``: time on the processor and in its queue, in ns) and proc(5)
    (``voluntary_ctxt_switches`` of ``status``). Where the kernel does not count, every card is believed.
    """
    before = _counted(audio, tasks)
    for looks in range(1, MOST_LOOKS + 1):
        sleep(look)
        lasted_ns = looks * look * 1e9
        idle = [found for found in _since(before, _counted(audio, tasks)) if found.waits < LEAST_WAITS]
        if any(found.ran_ns > MOST_SHARE * lasted_ns for found in idle):
            return False
        if not any(found.queued_ns > MOST_QUEUED * lasted_ns for found in idle):
            break
    return True


def _since(before: Mapping[int, _Counts], after: Mapping[int, _Counts]) -> list[_Counts]:
    zero = _Counts(0, 0, 0)
    return [now.less(before.get(task, zero)) for task, now in after.items()]


def _counted(audio: Collection[int], tasks: Path) -> Mapping[int, _Counts]:
    """What the kernel has counted of each thread that it counts."""
    told = {task: (_words(tasks / str(task) / "schedstat"), _words(tasks / str(task) / "status")) for task in audio}
    return {
        task: _Counts(int(ran[0]), int(ran[1]), int(status[status.index(_WAITS) + 1]))
        for task, (ran, status) in told.items()
        if ran and _WAITS in status
    }


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
