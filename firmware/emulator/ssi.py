"""The SSI in front of the flash (RP2040 datasheet, 4.10), and the window through which the core executes in place."""

from __future__ import annotations

from collections import deque
from typing import Any

from rp2040py.gpio_pin import GPIOPinState

from emulator.block import Block
from emulator.flash_chip import SIZE, FlashChip

_CTRLR0, _SSIENR, _TXFLR, _RXFLR, _SR, _DR0 = 0x00, 0x08, 0x20, 0x24, 0x28, 0x60
_TFE_TFNF, _RFNE = 0x06, 0x08
_EEPROM_READ = 3
_SELECT = 1
_GARBAGE = b"\xde" * SIZE
"""0xDEDE is an undefined instruction: whoever runs the flash while the SSI is not set up for it does not get far."""


class Ssi(Block):
    """Command mode shifts bytes to the chip; only in EEPROM-read mode is the window at 0x10000000 the flash."""

    def __init__(self, rp2040: Any, name: str, chip: FlashChip) -> None:
        super().__init__(rp2040, name)
        self.chip = chip
        self.window_open = False
        rp2040.qspi[_SELECT].add_listener(self._on_select)
        self.reset()

    def reset(self) -> None:
        """Power-on values, the window closed."""
        self._registers: dict[int, int] = {}
        self._sent = bytearray()
        self._rx: deque[int] = deque()
        # An undriven pad without a pull reads low: the state the ROM finds.
        self._selected = self.rp2040.qspi[_SELECT].value == GPIOPinState.LOW
        self._open(False)

    def _open(self, window: bool) -> None:
        self.window_open = window
        self.rp2040.flash[:SIZE] = self.chip.cells if window else _GARBAGE

    @property
    def _now(self) -> float:
        return float(self.rp2040.clock.nanos)

    def _on_select(self, state: GPIOPinState, _before: GPIOPinState) -> None:
        selected = state == GPIOPinState.LOW
        if self._selected and not selected:
            self.chip.deselect(bytes(self._sent), self._now)
        if selected and not self._selected:
            self._sent.clear()
            self._rx.clear()
        self._selected = selected

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        if offset == _DR0:
            return self._rx.popleft() if self._rx else 0
        if offset == _RXFLR:
            return len(self._rx)
        if offset == _TXFLR:
            return 0
        if offset == _SR:
            return _TFE_TFNF | (_RFNE if self._rx else 0)
        return self._registers.get(offset, 0)

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        if offset == _DR0:
            if self._registers.get(_SSIENR):
                self._rx.append(self._shift(value & 0xFF))
            return
        self._registers[offset] = value
        if offset == _SSIENR:
            read_mode = self._registers.get(_CTRLR0, 0) >> 8 & 3 == _EEPROM_READ
            self._settle_if(bool(value) and read_mode)
            self._open(bool(value) and read_mode)

    def _settle_if(self, opening: bool) -> None:
        if opening and self.chip.busy_until(self._now) > self._now:
            raise RuntimeError(
                "the flash was opened for execution while it erases or programs: the core would run garbage"
            )

    def _shift(self, value: int) -> int:
        # With the chip not selected bytes go out and ones come in: the ROM does so to wake a chip from odd modes.
        if not self._selected:
            return 0xFF
        self._sent.append(value)
        if self._sent[0] == 0x05 and len(self._sent) > 1:
            self._skip_waiting()
            if not self._sent:  # the watchdog bit meanwhile
                return 0xFF
        return self.chip.answer(bytes(self._sent), self._now)

    def _skip_waiting(self) -> None:
        """Pass the time that the core would only poll away: up to the next event, so that interrupts stay punctual."""
        clock = self.rp2040.clock
        left = self.chip.busy_until(self._now) - self._now
        if left > 0:
            clock.tick(min(left, clock.nanos_to_next_alarm) if clock.has_scheduled_alarm else left)
