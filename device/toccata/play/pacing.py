"""A forearm touches eight pads or more at once: they sound, but never as one blow."""

from __future__ import annotations

from collections import deque

from toccata.events import Ignored, Why
from toccata.play.judged import Accepted, Judged, Released, Repeated, Rested
from toccata.play.part import Part
from toccata.units import NEVER, PadId, Seconds

STARTS = 4
WINDOW_S = Seconds(0.050)
"""At most four starts in any 50 ms (H10)."""

LIMIT_S = Seconds(0.110)
"""The twelfth pad of a board waits two windows; one tick more is granted. Later than this it is dropped (H21)."""

Waiting = Accepted | Released | Repeated | Rested


class Pacer:
    """Lets through what was touched alone, and spreads what came as a burst; each pad's cues stay in their order."""

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._started: deque[Seconds] = deque(maxlen=STARTS)

    def holds_back(self, judged: Judged) -> bool:
        """Tell whether this waits here from now on: a start of a burst, or the end of one that has not begun yet."""
        if isinstance(judged, Ignored):
            return False
        if not self._has_to_wait(judged):
            return False
        self._waiting.append(judged)
        return True

    def ahead_of(self, accepted: Accepted) -> list[Part]:
        """What is to start before this press, in order: it may have to wait here, behind them."""
        if not self._waiting or not self._has_to_wait(accepted):
            return []
        return [one.part for one in self._waiting if isinstance(one, Accepted)]

    def step(self, now: Seconds) -> list[Judged]:
        """Give out what may sound now, and what has waited too long."""
        out: list[Judged] = []
        while self._waiting and now >= self.due():
            one = self._waiting.popleft()
            if now - one.at <= LIMIT_S:
                self._started.append(now)
                out.append(one)
            elif isinstance(one, Accepted):
                out.append(Ignored(now, one.pad, Why.FAULT))
            out += self._ends_of(one.pad)
        return out

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        if not self._waiting:
            return NEVER
        return Seconds(self._started[0] + WINDOW_S) if len(self._started) == STARTS else Seconds(0.0)

    def parts(self) -> list[Part]:
        """What waits to sound."""
        return [one.part for one in self._waiting]

    def drop(self, at: Seconds, why: Why, board: int | None = None) -> list[Judged]:
        """Let nothing of what waits sound, of one board or of all; ends are passed on."""
        out: list[Judged] = []
        for one in [one for one in self._waiting if board in (None, one.pad.board)]:
            self._waiting.remove(one)
            if isinstance(one, Released | Rested):
                out.append(one)
            elif isinstance(one, Accepted):
                out.append(Ignored(at, one.pad, why))
        return out

    def _has_to_wait(self, judged: Waiting) -> bool:
        burst = isinstance(judged, Accepted | Repeated) and judged.burst
        return burst or any(judged.pad == one.pad for one in self._waiting)

    def _ends_of(self, pad: PadId) -> list[Released | Rested]:
        """What waited for this pad's start, up to its next one."""
        ends: list[Released | Rested] = []
        for one in [one for one in self._waiting if one.pad == pad]:
            if not isinstance(one, Released | Rested):
                break
            self._waiting.remove(one)
            ends.append(one)
        return ends
