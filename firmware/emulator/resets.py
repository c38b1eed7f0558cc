"""The block RESETS: what firmware has not released stays dead, as on the chip (RP2040 datasheet, 2.14)."""

from __future__ import annotations

from typing import Any

from emulator.block import Block

ADC, DMA, I2C0, IO_BANK0, PADS_BANK0 = 1 << 0, 1 << 2, 1 << 3, 1 << 5, 1 << 8
PLL_SYS, PLL_USB, UART0 = 1 << 12, 1 << 13, 1 << 22

_RESET, _WDSEL, _DONE = 0x0, 0x4, 0x8
_ALL = 0x01FFFFFF


class Resets(Block):
    """Every peripheral is held in reset from power-on until its bit is cleared; rp2040py holds none."""

    def __init__(self, rp2040: Any, name: str) -> None:
        super().__init__(rp2040, name)
        self.held = _ALL
        self.wdsel = 0

    def reset(self) -> None:
        """Hold everything again: power-on, or a watchdog reset that covers this block."""
        self.held = _ALL
        self.wdsel = 0

    def released(self, blocks: int) -> bool:
        """Tell whether all ``blocks`` (an or of the bits above) run."""
        return not self.held & blocks

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        return {_RESET: self.held, _WDSEL: self.wdsel, _DONE: _ALL & ~self.held}.get(offset, 0)

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        if offset == _RESET:
            if value & ~self.held & I2C0:
                self.rp2040.i2c[0].reset()
            self.held = value & _ALL
        elif offset == _WDSEL:
            self.wdsel = value & _ALL
