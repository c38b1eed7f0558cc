"""I2C0 as a target: the DW_apb_i2c block's side that rp2040py leaves out (RP2040 datasheet, 4.3.10 and 4.3.17)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from emulator import resets
from emulator.block import Block

DEPTH = 16
IRQ = 23
ENTRY_NS = 15 * 8
"""rp2040py enters an interrupt in no time; a Cortex-M0+ needs 15 cycles of 8 ns, so the line rises that much later."""

_CON, _SAR, _DATA, _INTR_STAT, _INTR_MASK, _RAW = 0x00, 0x08, 0x10, 0x2C, 0x30, 0x34
_RX_TL, _TX_TL, _CLR_INTR, _ENABLE, _STATUS = 0x38, 0x3C, 0x40, 0x6C, 0x70
_TXFLR, _RXFLR, _SOURCE, _ACK_GENERAL_CALL, _ENABLE_STATUS = 0x74, 0x78, 0x80, 0x98, 0x9C
_RX_OVER, _RX_FULL, _TX_OVER, _TX_EMPTY, _RD_REQ, _TX_ABRT = 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6
_RX_DONE, _ACTIVITY, _STOP_DET, _START_DET, _RESTART_DET = 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 12
_CLEARS = {
    0x44: 1 << 0,
    0x48: _RX_OVER,
    0x4C: _TX_OVER,
    0x50: _RD_REQ,
    0x54: _TX_ABRT,
    0x58: _RX_DONE,
    0x5C: _ACTIVITY,
    0x60: _STOP_DET,
    0x64: _START_DET,
    0x68: 1 << 11,
    0xA8: _RESTART_DET,
}
_SLAVE_DISABLE, _HOLD_WHEN_FULL, _STOP_IF_ADDRESSED = 1 << 6, 1 << 9, 1 << 7
_FIRST_DATA_BYTE = 1 << 11
_FLUSHED = 1 << 13
_SLV_ACTIVITY, _RFF, _RFNE, _TFE, _TFNF, _BUS_ACTIVITY = 1 << 6, 1 << 4, 1 << 3, 1 << 2, 1 << 1, 1 << 0
_SDA, _SCL, _FUNCTION = 4, 5, 3
_INPUT_ENABLE = 1 << 6


class I2cTarget(Block):
    """The register block, and on its other side the wire as the controller sees it.

    Attributes:
        released: called when SCL is let go.
        entry_ns: from an event to its interrupt.
        flushes_late: what is left over from a read is flushed only after RD_REQ, with the first byte of the next one:
            the datasheet does not say which of the two comes first.
        acknowledges_all: the controller breaks reads off with a stop and no NACK.
    """

    def __init__(self, rp2040: Any, name: str) -> None:
        super().__init__(rp2040, name)
        self.released: Callable[[], None] = lambda: None
        self.entry_ns = float(ENTRY_NS)
        self.flushes_late = self.acknowledges_all = False
        self._entry = rp2040.clock.create_alarm(self._enter)
        self.reset()

    def reset(self) -> None:
        """Power-on values: controller mode, disabled."""
        self._registers = {_CON: 0x65, _SAR: 0x55, _RX_TL: 0, _TX_TL: 0, _INTR_MASK: 0x8FF, _ACK_GENERAL_CALL: 1}
        self._enabled = False
        self._empty_fifos()
        self._raw = 0
        self._waiting = False
        self._addressed = self._reading = self._first = self._flush_due = False
        self._tell()

    def _empty_fifos(self) -> None:
        self._rx: deque[int] = deque()
        self._tx: deque[int] = deque()

    # The wire ---------------------------------------------------------------------------------------------------

    def addressed(self, address: int, reading: bool, again: bool) -> bool:
        """Hear a (repeated) start and an address; tell whether it is acknowledged."""
        self._addressed = self._listens() and self._is_ours(address, reading)
        if not self._addressed:
            return False
        self._reading, self._first = reading, not reading
        self._raw |= _START_DET | _ACTIVITY | (_RESTART_DET if again else 0)
        if reading and self._tx:
            # Left over from another read: flushed, and nothing can be put in before CLR_TX_ABRT (4.3.10.2.2).
            self._tx.clear()
            self._flush_due = self.flushes_late
            self._raw |= 0 if self._flush_due else _TX_ABRT
        self._tell()
        return True

    @property
    def holds_data(self) -> bool:
        """Tell whether it is in the middle of a byte for the controller, and so may hold SDA low."""
        return self._addressed and self._reading

    def pull(self) -> int | None:
        """Take the next byte for the controller; None: SCL is held low until ``released`` is called."""
        if not self._tx:
            self._raw |= _RD_REQ
            self._tell()
            return None
        value = self._tx.popleft()
        self._tell()
        return value

    def push(self, value: int) -> bool | None:
        """Hear a byte of the controller: True acknowledges it; None holds SCL low until ``released`` is called."""
        if len(self._rx) >= DEPTH:
            if self._registers[_CON] & _HOLD_WHEN_FULL:
                return None
            self._raw |= _RX_OVER
            self._tell()
            return False
        self._rx.append(value | (_FIRST_DATA_BYTE if self._first else 0))
        self._first = False
        self._tell()
        return True

    def done(self) -> None:
        """Hear the controller's NACK after the last byte of a read."""
        self._raw |= 0 if self.acknowledges_all else _RX_DONE
        self._tell()

    def stopped(self) -> None:
        """Hear a stop."""
        if self._addressed or not self._registers[_CON] & _STOP_IF_ADDRESSED:
            self._raw |= _STOP_DET
        self._addressed = False
        self._tell()

    def _is_ours(self, address: int, reading: bool) -> bool:
        general = address == 0 and not reading and self._registers[_ACK_GENERAL_CALL] & 1
        return bool(general) or address == self._registers[_SAR] & 0x7F

    def _listens(self) -> bool:
        free = self.rp2040.resets.released(resets.I2C0 | resets.IO_BANK0 | resets.PADS_BANK0)
        pins = [self.rp2040.gpio[pin] for pin in (_SDA, _SCL)]
        wired = all(pin.ctrl & 0x1F == _FUNCTION and pin.pad_value & _INPUT_ENABLE for pin in pins)
        return self._enabled and free and wired and not self._registers[_CON] & (_SLAVE_DISABLE | 1)

    # The registers ----------------------------------------------------------------------------------------------

    def _levels(self) -> int:
        full = _RX_FULL if len(self._rx) > self._registers[_RX_TL] else 0
        empty = _TX_EMPTY if self._enabled and len(self._tx) <= self._registers[_TX_TL] else 0
        return full | empty

    def _tell(self) -> None:
        if (self._raw | self._levels()) & self._registers[_INTR_MASK]:
            self._wait_to_enter()
        else:
            self._waiting = False
            self._entry.cancel()
            self.rp2040.set_interrupt(IRQ, False)

    def _wait_to_enter(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._entry.schedule(self.entry_ns)

    def _enter(self) -> None:
        self.rp2040.set_interrupt(IRQ, True)

    def _clear(self, bits: int) -> int:
        was = self._raw & bits
        self._raw &= ~bits
        self._tell()
        return 1 if was else 0

    def _take(self) -> int:
        value = self._rx.popleft() if self._rx else 0
        self._tell()
        self.released()
        return value

    def _status(self) -> int:
        status = (_SLV_ACTIVITY | _BUS_ACTIVITY) if self._addressed else 0
        status |= (_RFF if len(self._rx) >= DEPTH else 0) | (_RFNE if self._rx else 0)
        return status | (0 if self._tx else _TFE) | (_TFNF if len(self._tx) < DEPTH else 0)

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        if offset == _DATA:
            return self._take()
        if offset in _CLEARS:
            return self._clear(_CLEARS[offset])
        if offset == _CLR_INTR:
            return self._clear(~0)
        raw = self._raw | self._levels()
        computed = {
            _INTR_STAT: raw & self._registers[_INTR_MASK],
            _RAW: raw,
            _STATUS: self._status(),
            _TXFLR: len(self._tx),
            _RXFLR: len(self._rx),
            _ENABLE: int(self._enabled),
            _ENABLE_STATUS: int(self._enabled),
            _SOURCE: _FLUSHED if self._raw & _TX_ABRT else 0,
        }
        return computed[offset] if offset in computed else self._registers.get(offset, 0)

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        if offset == _DATA:
            self._give(value & 0xFF)
        elif offset == _ENABLE:
            self._enabled = bool(value & 1)
            if not self._enabled:
                self._empty_fifos()
        else:
            self._registers[offset] = value
        self._tell()

    def _give(self, value: int) -> None:
        if self._flush_due:
            self._flush_due = False
            self._raw |= _TX_ABRT
        if self._raw & _TX_ABRT or not self._enabled:
            return
        if len(self._tx) >= DEPTH:
            self._raw |= _TX_OVER
            return
        self._tx.append(value)
        self.released()
