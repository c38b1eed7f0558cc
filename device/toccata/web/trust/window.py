"""When a certificate holds, and when it is renewed. Pure; the instrument's own clock is never asked.

A Raspberry Pi has no clock that outlives the power: it may believe in 1970 or in 2040. So time comes from two places
only: the day that this program was built, which has passed for certain, and the clock of a paired tablet.
All instants are seconds since 1970 (UTC).
"""

from __future__ import annotations

from dataclasses import dataclass

from toccata import BUILT_S

DAY_S = 86_400

LIFE_S = 825 * DAY_S - 1
"""The longest life that iPadOS takes (support.apple.com/103769: 825 days or fewer); both ends belong to it."""

AUTHORITY_LIFE_S = 20 * 365 * DAY_S
"""An authority that ends must be installed anew on every tablet, so it outlives the instrument."""

BEFORE_S = 30 * DAY_S
"""A new certificate also holds for tablets whose clocks are this much behind."""


@dataclass(frozen=True, slots=True)
class Window:
    """From which second to which a certificate holds, both included."""

    start: int
    end: int

    def holds(self, instant: int) -> bool:
        """Say whether a tablet whose clock tells this instant takes the certificate."""
        return self.start <= instant <= self.end

    @property
    def quarter(self) -> int:
        """The last quarter of its life begins here: from now on it is renewed."""
        return self.end - (self.end - self.start) // 4


def authority_window() -> Window:
    """Say when a new authority holds: 20 years from the day this program was built."""
    return Window(BUILT_S, BUILT_S + AUTHORITY_LIFE_S)


def first_window(authority: Window, told: int | None = None) -> Window:
    """Say when the first certificate of an instrument holds: from the build, or around a day that somebody tells."""
    if told is None or not _can_be(authority, told):
        return _from(authority, max(BUILT_S, authority.start))
    return _around(authority, told)


def renewed_window(now: Window, authority: Window, told: int) -> Window | None:
    """Say when the next certificate holds, or None while the one in use is good.

    It is renewed when a quarter of its life is left. It also goes back when a tablet tells an earlier time than the
    start: then a tablet with a wrong clock had moved it ahead, and all others would be shut out. A time before the
    build or outside the authority's life moves nothing.

    Args:
        now: of the certificate in use.
        authority: of the authority that signs.
        told: what a paired tablet's clock tells.
    """
    if not _can_be(authority, told):
        return None
    fresh = _around(authority, told)
    ahead = told >= now.quarter and fresh.end > now.end
    return fresh if ahead or told < now.start else None


def _can_be(authority: Window, told: int) -> bool:
    return max(BUILT_S, authority.start) <= told <= authority.end


def _around(authority: Window, told: int) -> Window:
    return _from(authority, max(BUILT_S, authority.start, told - BEFORE_S))


def _from(authority: Window, start: int) -> Window:
    return Window(start, min(start + LIFE_S, authority.end))
