"""The product's threads, run in turn on the storm's own: each goes on until it would wait. Virtual time, no chance."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from toccata.units import NEVER, Seconds

ROUNDING_S = 1e-6
"""More than what is left: an instant plus what is left until it may miss it by a rounding."""

BEYOND_THE_LOOP = ("toccata.changes", "toccata.panel.lighting", "toccata.knob_kept")
"""The modules whose threads stand beside the loop."""


class Waits(Exception):  # noqa: N818 - it is no error
    """A thread has nothing to do for so long (None: until somebody gives it something)."""

    def __init__(self, timeout: float | None, words: deque[Any]) -> None:
        super().__init__(timeout)
        self.timeout, self.words = timeout, words


class PatientQueue:
    """A queue whose reader gives way instead of waiting."""

    def __init__(self) -> None:
        self._words: deque[Any] = deque()

    def put(self, word: Any) -> None:
        self._words.append(word)

    def get(self, timeout: float | None = None) -> Any:
        if self._words:
            return self._words.popleft()
        if timeout is not None and timeout <= 0.0:
            raise queue.Empty
        raise Waits(timeout, self._words)


class Threads:
    """All threads of one program."""

    def __init__(self, now: Callable[[], Seconds]) -> None:
        self._now = now
        self._all: dict[str, tuple[Callable[[], None], Seconds, Collection[Any]]] = {}
        self.held_until: dict[str, Seconds] = {}

    def start(self, name: str, target: Callable[[], None]) -> None:
        self._all[name] = (target, self._now(), ())

    def step(self) -> None:
        """Let each go on, if nothing holds it up (a slow disk, say)."""
        now = self._now()
        for name, (target, due, words) in list(self._all.items()):
            if (words or now >= due) and now >= self.held_until.get(name, 0.0):
                self._go_on(name, target)

    def due(self) -> Seconds:
        """When one of them has something to do."""
        held = self.held_until
        dues = (max(held.get(name, -NEVER), -NEVER if words else due) for name, (_, due, words) in self._all.items())
        return Seconds(min(dues, default=NEVER))

    def _go_on(self, name: str, target: Callable[[], None]) -> None:
        try:
            target()
        except Waits as wait:
            over = NEVER if wait.timeout is None else Seconds(self._now() + wait.timeout + ROUNDING_S)
            self._all[name] = (target, over, wait.words)
        else:
            del self._all[name]


@contextmanager
def stepped(threads: Threads) -> Iterator[None]:
    """What is built within starts its threads here; what ends by itself (a save of the knob) is done on the spot."""

    class Thread:
        def __init__(
            self, target: Callable[..., None], name: str = "", args: tuple[Any, ...] = (), daemon: bool = True
        ) -> None:
            self._name, self._run = name, lambda: target(*args)

        def start(self) -> None:
            threads.start(self._name, self._run)

        def join(self, timeout: float | None = None) -> None:
            """Nothing runs by itself."""

    stand_ins = [patch(f"{module}.threading", SimpleNamespace(Thread=Thread)) for module in BEYOND_THE_LOOP]
    stand_ins += [
        patch(f"{module}.queue", SimpleNamespace(SimpleQueue=PatientQueue, Empty=queue.Empty))
        for module in BEYOND_THE_LOOP[:2]
    ]
    for one in stand_ins:
        one.start()
    try:
        yield
    finally:
        for one in stand_ins:
            one.stop()
