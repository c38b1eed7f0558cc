"""What our models of the RP2040's blocks are built on."""

from __future__ import annotations

from typing import Any

from rp2040py.peripherals.peripheral import BasePeripheral


class Block(BasePeripheral):
    """A register block of rp2040py whose chip carries our other blocks too."""

    rp2040: Any
