"""What can be made to go wrong on a simulated bus, and when."""

from __future__ import annotations

from dataclasses import dataclass

from toccata.settings.script import FaultKind
from toccata.units import Seconds

__all__ = ["IN_THE_CHIP", "ON_THE_BUS", "Fault", "FaultKind"]


ON_THE_BUS = frozenset({FaultKind.NACK, FaultKind.STUCK, FaultKind.UNPLUG, FaultKind.GARBAGE, FaultKind.BITFLIP})
"""The kinds that change what a call answers; the adapter plays them."""

IN_THE_CHIP = frozenset({FaultKind.OVERCURRENT, FaultKind.DRIFT, FaultKind.WET})
"""The kinds that a chip or its electrodes suffer by themselves."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, from ``start`` until just before ``end``.

    Attributes:
        kind: what goes wrong. BROWNOUT happens at ``start``; its ``end`` means nothing.
        address: the chip that suffers it, or None for every chip. STUCK always holds up the whole bus.
        start: first instant.
        end: the instant from which all is well again.
        rate: NACK, GARBAGE, BITFLIP: the share of calls, 0-1. DRIFT and WET: a factor on 40 counts a minute.
    """

    kind: FaultKind
    address: int | None
    start: Seconds
    end: Seconds
    rate: float = 1.0

    def active(self, at: Seconds) -> bool:
        """Tell whether it is under way at ``at``."""
        return self.start <= at < self.end

    def concerns(self, address: int) -> bool:
        """Tell whether the chip at ``address`` suffers from it."""
        return self.address is None or self.address == address or self.kind is FaultKind.STUCK
