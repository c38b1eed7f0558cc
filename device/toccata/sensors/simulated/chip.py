"""What every simulated chip offers to the bus, to the hand that plays it and to the faults."""

from __future__ import annotations

from typing import Protocol

from toccata.sensors.simulated.faults import Fault
from toccata.units import NEVER, Seconds


class Chip(Protocol):
    """A chip at one address of a simulated bus. Instants never go back from one call to the next."""

    def write(self, data: bytes, at: Seconds) -> None:
        """Take the bytes of one write message; the first one sets the register pointer."""

    def read(self, length: int, at: Seconds) -> bytes:
        """Give the next ``length`` bytes from the register pointer on."""

    def irq_low(self, at: Seconds) -> bool:
        """Tell whether the chip pulls its interrupt line down."""

    def next_change(self, at: Seconds) -> Seconds:
        """Tell the first instant after ``at`` when the interrupt line might fall by itself; NEVER while nothing can."""

    def touch(self, electrode: int, amount: float, at: Seconds) -> None:
        """Lay a finger on an input, from ``at`` on: 0.0 is none, 1.0 a whole one."""

    def power_on(self, at: Seconds) -> None:
        """Begin anew, as after the supply failed: power-on registers, nothing measured."""

    def suffer(self, fault: Fault) -> None:
        """Note a fault of the kinds IN_THE_CHIP, present or to come; one that the chip doesn't know is ignored."""


class NoLine:
    """A chip whose interrupt line is not wired, or that has none."""

    def irq_low(self, at: Seconds) -> bool:  # noqa: ARG002 - the protocol's own signature
        """Tell that nothing pulls it down."""
        return False

    def next_change(self, at: Seconds) -> Seconds:  # noqa: ARG002
        """Tell that nothing ever will."""
        return NEVER
