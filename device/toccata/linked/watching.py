"""What somebody on a page looks at: boards, ten times a second, for 5 s after the last word; or sensors. Pure."""

from __future__ import annotations

from typing import Generic, TypeVar

from toccata.units import NEVER, PadId, Seconds

WATCH_FOR_S = Seconds(5.0)
WATCH_EVERY_S = Seconds(0.1)
FEEL_EVERY_S = Seconds(0.05)

Watched = TypeVar("Watched", int, PadId)


class Watching(Generic[Watched]):
    """Boards or sensors that are watched, and until when."""

    def __init__(self, every: Seconds = WATCH_EVERY_S) -> None:
        self._every = every
        self._until: dict[Watched, Seconds] = {}
        self._next = NEVER

    def watch(self, one: Watched, now: Seconds) -> Seconds:
        """Somebody looks at this one now; tell until when it is watched if nobody says so again."""
        if not self._until:
            self._next = now
        self._until[one] = Seconds(now + WATCH_FOR_S)
        return self._until[one]

    def stop(self) -> None:
        """Nobody is there to look."""
        self._until.clear()
        self._next = NEVER

    def watched(self) -> list[Watched]:
        """All that are watched."""
        return sorted(self._until)

    def due(self) -> Seconds:
        """When they are to be looked at next."""
        return self._next

    def step(self, now: Seconds) -> list[Watched]:
        """Those that are to be looked at now."""
        if now < self._next:
            return []
        self._until = {one: until for one, until in self._until.items() if now < until}
        self._next = Seconds(max(self._next + self._every, now)) if self._until else NEVER
        return self.watched()


class Looking:
    """All that one listener looks at: boards and sensors."""

    def __init__(self) -> None:
        self.boards: Watching[int] = Watching()
        self.sensors: Watching[PadId] = Watching(FEEL_EVERY_S)

    def stop(self) -> None:
        """It is not there any more."""
        self.boards.stop()
        self.sensors.stop()

    def due(self) -> Seconds:
        """When any of it is to be looked at next."""
        return min(self.boards.due(), self.sensors.due())
