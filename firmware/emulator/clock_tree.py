"""Which clock reaches what: two PLLs, and the rates that the CLOCKS registers ask for (RP2040 datasheet, 2.15-2.18)."""

from __future__ import annotations

from typing import Any

from emulator import resets
from emulator.block import Block

XOSC_HZ = 12_000_000
ROSC_HZ = 6_500_000
"""The ring oscillator's nominal rate after reset; on silicon anything from 1.8 to 12 MHz."""

_CS, _PWR, _FBDIV, _PRIM = 0x0, 0x4, 0x8, 0xC
_PD, _POSTDIVPD, _VCOPD = 1 << 0, 1 << 3, 1 << 5
_LOCK = 1 << 31
_VCO_HZ = (750_000_000, 1_600_000_000)
_ENABLE = 1 << 11


class Pll(Block):
    """One PLL; rp2040py has none. It locks at once where its VCO is powered and within its range."""

    def __init__(self, rp2040: Any, name: str, reset_bit: int) -> None:
        super().__init__(rp2040, name)
        self._reset_bit = reset_bit
        self.reset()

    def reset(self) -> None:
        """Power-on values: everything is switched off."""
        self._registers = {_CS: 1, _PWR: 0x2D, _FBDIV: 0, _PRIM: 0x77000}

    @property
    def vco_hz(self) -> float:
        """The rate of the oscillator, 0.0 where it is off or can't lock."""
        registers = self._registers
        if registers[_PWR] & (_PD | _VCOPD) or not self.rp2040.resets.released(self._reset_bit):
            return 0.0
        rate = XOSC_HZ / max(1, registers[_CS] & 0x3F) * (registers[_FBDIV] & 0xFFF)
        return rate if _VCO_HZ[0] <= rate <= _VCO_HZ[1] else 0.0

    @property
    def hz(self) -> float:
        """The rate behind both post dividers, 0.0 where they are off."""
        divide = self._registers[_PRIM]
        if self._registers[_PWR] & _POSTDIVPD:
            return 0.0
        return self.vco_hz / (max(1, divide >> 16 & 7) * max(1, divide >> 12 & 7))

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        lock = _LOCK if offset == _CS and self.vco_hz else 0
        return self._registers.get(offset, 0) | lock

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        self._registers[offset] = value & 0x7FFFFFFF


class ClockTree:
    """Says what the firmware's clock set-up comes to; rp2040py itself always runs its core at 125 MHz."""

    def __init__(self, rp2040: Any) -> None:
        self._rp = rp2040
        self.pll_sys = Pll(rp2040, "PLL_SYS", resets.PLL_SYS)
        self.pll_usb = Pll(rp2040, "PLL_USB", resets.PLL_USB)
        rp2040.peripherals[0x40028] = self.pll_sys
        rp2040.peripherals[0x4002C] = self.pll_usb

    def reset(self) -> None:
        """Both PLLs as after power-on."""
        self.pll_sys.reset()
        self.pll_usb.reset()

    @property
    def ref_hz(self) -> float:
        """clk_ref, which the watchdog's tick divides."""
        return XOSC_HZ if self._rp.clocks.ref_ctrl & 3 == 2 else ROSC_HZ

    @property
    def sys_hz(self) -> float:
        """clk_sys: core, memories, DMA, I2C."""
        control = self._rp.clocks.sys_ctrl
        if not control & 1:
            return self.ref_hz
        return (self.pll_sys.hz, self.pll_usb.hz, ROSC_HZ, XOSC_HZ)[control >> 5 & 3]

    @property
    def peri_hz(self) -> float:
        """clk_peri, the UART's; 0.0 while it is not enabled, as after every reset."""
        control = self._rp.clocks.peri_ctrl
        sources = (self.sys_hz, self.pll_sys.hz, self.pll_usb.hz, ROSC_HZ, XOSC_HZ, 0.0, 0.0, 0.0)
        return sources[control >> 5 & 7] if control & _ENABLE else 0.0

    @property
    def adc_hz(self) -> float:
        """clk_adc, 0.0 while it is not enabled."""
        control = self._rp.clocks.adc_ctrl
        sources = (self.pll_usb.hz, self.pll_sys.hz, ROSC_HZ, XOSC_HZ, 0.0, 0.0, 0.0, 0.0)
        return sources[control >> 5 & 7] if control & _ENABLE else 0.0

    @property
    def tick_hz(self) -> float:
        """The watchdog's and timer's tick (4.7.2): clk_ref over TICK.CYCLES, 0.0 while it is off."""
        tick = self._rp.watchdog.tick
        return self.ref_hz / max(1, tick & 0x1FF) if tick & 1 << 9 else 0.0
