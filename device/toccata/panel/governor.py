"""The one governor of all lamps: whatever is wished for, no more than three flashes pass in any second. Pure.

A flash is a pair of opposing transitions (WCAG 2.2, 2.3.1, which allows three in any one second). Lamps stand beside
one another, so the transitions of all are counted together, as if they were one light. Every pair has one transition to
bright: of these no more than three are let through in any second, so there can't be a fourth flash.
"""

from __future__ import annotations

from collections import deque

from toccata.units import NEVER, Seconds

FLASHES = 3
WINDOW_S = Seconds(1.0)
GUARD_S = Seconds(0.005)
"""Beyond the window, for the lamp itself: an LED behind a transistor follows within microseconds."""

DWELL_S = Seconds(0.350)
"""A lamp stays as it is for so long at least: alone it flashes 1.4 times a second at most."""

_LONG_AGO = Seconds(-NEVER)


class Governor:
    """Lets lamps change when they may. Lamps are numbers; all are dark at first.

    What is wished for is shown at once where that is allowed; a wish that waits is shown as soon as it may be, the
    oldest first, and forgotten if it was taken back before.
    """

    def __init__(self, lamps: int) -> None:
        self._lit = [False] * lamps
        self._wished = [False] * lamps
        self._wished_at = [_LONG_AGO] * lamps
        self._changed_at = [_LONG_AGO] * lamps
        self._lightings: deque[Seconds] = deque(maxlen=FLASHES)
        self._fresh: list[int] = []

    def wish(self, lamp: int, lit: bool, now: Seconds) -> None:
        """Say how a lamp should be from now on."""
        if self._wished[lamp] is not lit:
            self._wished[lamp], self._wished_at[lamp] = lit, now

    def step(self, now: Seconds) -> list[tuple[int, bool]]:
        """Give the lamps that are to change now, and how; whoever does it says ``written`` after it."""
        changes = []
        for lamp in sorted(self._waiting(), key=self._wished_at.__getitem__):
            lit = self._wished[lamp]
            if now >= self._may_change(lamp):
                self._lit[lamp], self._changed_at[lamp] = lit, now
                self._fresh.append(lamp)
                changes.append((lamp, lit))
                if lit:
                    self._lightings.append(now)
        return changes

    def written(self, now: Seconds) -> None:
        """The changes of the last step are done: they may have been seen as late as now."""
        lighted = sum(self._lit[lamp] for lamp in self._fresh)
        for lamp in self._fresh:
            self._changed_at[lamp] = now
        for place in range(len(self._lightings) - lighted, len(self._lightings)):
            self._lightings[place] = now
        self._fresh.clear()

    def due(self) -> Seconds:
        """When a wish that waits may be shown; NEVER: none waits."""
        return min((self._may_change(lamp) for lamp in self._waiting()), default=NEVER)

    def _waiting(self) -> list[int]:
        return [lamp for lamp, lit in enumerate(self._lit) if lit is not self._wished[lamp]]

    def _may_change(self, lamp: int) -> Seconds:
        dwelt = Seconds(self._changed_at[lamp] + DWELL_S)
        if not self._wished[lamp] or len(self._lightings) < FLASHES:
            return dwelt
        return Seconds(max(dwelt, self._lightings[0] + WINDOW_S + GUARD_S))
