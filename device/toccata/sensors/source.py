"""What the rig reads after the touch boards: pressure sensors, the pod, switches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from toccata.events import Sensed
from toccata.sensors.bus import I2cBus
from toccata.sensors.depth import DepthWish
from toccata.units import PadId, Seconds


class Source(Protocol):
    """One chip or box with inputs on it. Never raises for what happens on its bus; says it instead.

    Attributes:
        bus: what it is read on; None for what is on no bus.
        stuck_bus: whether the last read found the bus stuck, which takes 10 ms.
    """

    bus: I2cBus | None
    stuck_bus: bool

    def due(self, wish: DepthWish) -> Seconds:
        """The next instant at which ``read`` has something to do; NEVER while none of its inputs is wished for."""

    def read(self, wish: DepthWish) -> list[Sensed]:
        """Do what is due, in one transaction or two small ones, and say what was found; stamped when read."""

    def miss(self, what: str) -> list[Sensed]:
        """It can't be read now, because another one found their bus stuck."""

    def standing(self) -> Mapping[PadId, bool]:
        """Tell of each of its inputs that is read whether it answers and can be believed."""
