"""Which boards the technician looks at: their counts are sent ten times a second, for 5 s after the last word. Pure."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

WATCH_FOR_S = Seconds(5.0)
WATCH_EVERY_S = Seconds(0.1)


class Watching:
    """Boards that are watched, and until when."""

    def __init__(self) -> None:
        self._until: dict[int, Seconds] = {}
        self._next = NEVER

    def watch(self, board: int, now: Seconds) -> None:
        """Somebody looks at this board now."""
        if not self._until:
            self._next = now
        self._until[board] = Seconds(now + WATCH_FOR_S)

    def stop(self) -> None:
        """Nobody is there to look."""
        self._until.clear()
        self._next = NEVER

    def boards(self) -> list[int]:
        """The boards that are watched."""
        return sorted(self._until)

    def due(self) -> Seconds:
        """When boards are to be looked at next."""
        return self._next

    def step(self, now: Seconds) -> list[int]:
        """The boards that are to be looked at now."""
        if now < self._next:
            return []
        self._until = {board: until for board, until in self._until.items() if now < until}
        self._next = Seconds(max(self._next + WATCH_EVERY_S, now)) if self._until else NEVER
        return self.boards()
