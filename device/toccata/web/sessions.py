"""Whose page is open now: an idle one locks after 30 minutes, and opens by its PIN. Time is an argument."""

from __future__ import annotations

import math
from dataclasses import dataclass

from toccata.units import Seconds
from toccata.web.pin import TRIES, wait_after
from toccata.web.tablets import Tablet

IDLE_S = 30 * 60.0


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a PIN: how many tries are left before the next wait, and how long to wait now."""

    tries_left: int
    wait_s: int


@dataclass(slots=True)
class _Page:
    acted: Seconds
    locked: bool
    wrong: int
    wait_until: Seconds


class Sessions:
    """What is known of each tablet's page beside what lies on disk."""

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}

    def meet(self, tablet: Tablet, now: Seconds, wall: float) -> None:
        """Learn of a tablet at the start: it goes on where it was, as far as the wall clock can be believed."""
        idle_s = wall - tablet.seen_at
        locked = tablet.locked or not 0.0 <= idle_s < IDLE_S
        wait = Seconds(now + wait_after(tablet.wrong))
        self._pages[tablet.id] = _Page(Seconds(now - max(0.0, idle_s)), locked, tablet.wrong, wait)

    def acted(self, tablet: str, now: Seconds) -> None:
        """A person did something on this tablet."""
        page = self._pages.get(tablet)
        if page is None:
            self._pages[tablet] = _Page(now, False, 0, now)
        else:
            page.acted = now

    def idle_s(self, tablet: str, now: Seconds) -> float:
        """Tell how long nobody has done anything there."""
        page = self._pages.get(tablet)
        return math.inf if page is None else now - page.acted

    def is_locked(self, tablet: Tablet, now: Seconds) -> bool:
        """Tell whether the tablet's page is locked; one without a PIN never is."""
        page = self._pages.get(tablet.id)
        if page is None or tablet.pin is None:
            return tablet.pin is not None
        page.locked = page.locked or now - page.acted >= IDLE_S
        return page.locked

    def lock(self, tablet: str) -> None:
        """Lock its page now."""
        if tablet in self._pages:
            self._pages[tablet].locked = True

    def forget(self, tablet: str) -> None:
        """The tablet is revoked."""
        self._pages.pop(tablet, None)

    def begin_try(self, tablet: str, now: Seconds) -> Tried | None:
        """Count a try before its PIN is looked at, so that many at once are no more than many in a row.

        Returns:
            None: look at the PIN. Otherwise it is too early.
        """
        page = self._pages.setdefault(tablet, _Page(now, True, 0, now))
        if now < page.wait_until:
            return self.tried(tablet, now)
        page.wrong += 1
        page.wait_until = Seconds(now + wait_after(page.wrong))
        return None

    def tried(self, tablet: str, now: Seconds) -> Tried:
        """Tell what is left."""
        page = self._pages[tablet]
        return Tried(max(0, TRIES - page.wrong), math.ceil(max(0.0, page.wait_until - now)))

    def opened(self, tablet: str, now: Seconds) -> None:
        """The PIN was right."""
        self._pages[tablet] = _Page(now, False, 0, now)

    def wrong(self, tablet: str) -> int:
        """Tell how many wrong tries there were in a row."""
        return self._pages[tablet].wrong if tablet in self._pages else 0
