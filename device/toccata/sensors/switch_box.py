"""The jacks for accessible switches: what is believed of each contact, and when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from toccata.contact import Contact, next_look
from toccata.events import Reading, Sensed
from toccata.sensors.bus import I2cBus
from toccata.sensors.depth import DepthWish
from toccata.units import NEVER, Level, PadId, Seconds

_CLOSED, _OPEN = Level(1.0), Level(0.0)


class Jack(Protocol):
    """One jack's line, real or simulated."""

    @property
    def pad(self) -> PadId:
        """Which switch it is."""

    @property
    def has_stirred(self) -> bool:
        """Tell whether an edge came since the last look."""

    def look(self) -> bool:
        """Tell whether a person presses the switch now; edges up to now are looked at with that."""

    def close(self) -> None:
        """Give the line back."""


class SwitchBox:
    """All jacks of an instrument, as the rig reads what it has beside the boards.

    A switch that is pressed at the first look is *stale*: it plays nothing before it was let go.
    """

    bus: I2cBus | None = None
    """It needs none, so no fault of a bus holds it up."""

    stuck_bus = False

    def __init__(self, jacks: Sequence[Jack], now: Callable[[], Seconds], polls: bool = True) -> None:
        """Take the jacks over.

        Args:
            jacks: lines that could be claimed.
            now: the clock that readings are stamped with.
            polls: look at all of them without an edge, too; False: no edge can get lost.
        """
        self._jacks = tuple((jack, Contact()) for jack in jacks)
        self._now = now
        self._polls = polls
        self._looked_at: Seconds | None = None
        self._stirred_at = self._poll_at = Seconds(-NEVER)

    def standing(self) -> dict[PadId, bool]:
        """List the switches that can be played; all of them can be believed."""
        return {jack.pad: True for jack, _ in self._jacks}

    def miss(self, what: str) -> list[Sensed]:  # noqa: ARG002 - the protocol's own signature
        """No bus, nothing missed."""
        return []

    def due(self, wish: DepthWish) -> Seconds:  # noqa: ARG002
        """When ``read`` has something to do; an edge makes that at once."""
        if not self._jacks:
            return NEVER
        if self._looked_at is None or self._has_stirred():
            return Seconds(0.0) if self._looked_at is None else self._looked_at
        return Seconds(min(self._poll_at, *(contact.due() for _, contact in self._jacks)))

    def read(self, wish: DepthWish) -> list[Sensed]:
        """Look at all jacks if that is due, and say what changed."""
        now = self._now()
        if now < self.due(wish):
            return []
        is_first, self._looked_at = self._looked_at is None, now
        if self._has_stirred():
            self._stirred_at = now
        self._poll_at = next_look(now, self._stirred_at) if self._polls else NEVER
        return [
            Reading(jack.pad, _CLOSED if contact.is_closed else _OPEN, now, stale=is_first)
            for jack, contact in self._jacks
            if self._has_changed(jack, contact, now)
        ]

    def close(self) -> None:
        """Give the lines back."""
        for jack, _ in self._jacks:
            jack.close()

    def _has_stirred(self) -> bool:
        return any(jack.has_stirred for jack, _ in self._jacks)

    @staticmethod
    def _has_changed(jack: Jack, contact: Contact, now: Seconds) -> bool:
        has_stirred = jack.has_stirred
        return contact.see(jack.look(), now, has_stirred)
