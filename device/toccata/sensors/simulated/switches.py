"""Simulated switches in their jacks, closed by a script, a key or a page."""

from __future__ import annotations

from collections.abc import Iterable

from toccata.units import PadId


class SimulatedJack:
    """A switch without a bounce."""

    def __init__(self, pad: PadId) -> None:
        self.pad = pad
        self.has_stirred = False
        self._is_closed = False

    def move(self, closed: bool) -> None:
        """Press the switch, or let it go."""
        self.has_stirred = closed is not self._is_closed or self.has_stirred
        self._is_closed = closed

    def look(self) -> bool:
        """Tell whether it is pressed."""
        self.has_stirred = False
        return self._is_closed

    def close(self) -> None:
        """Nothing is held."""


class SimulatedSwitches:
    """One simulated switch for every jack; ``jacks`` are what a `SwitchBox` reads."""

    def __init__(self, pads: Iterable[PadId]) -> None:
        self.jacks = tuple(SimulatedJack(pad) for pad in pads)
        self.pads = frozenset(jack.pad for jack in self.jacks)
        self._by_pad = {jack.pad: jack for jack in self.jacks}

    def close(self, pad: PadId, closed: bool) -> None:
        """Close this switch, or open it.

        Raises:
            KeyError: there is no such switch.
        """
        self._by_pad[pad].move(closed)
