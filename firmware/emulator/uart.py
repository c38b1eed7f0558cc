"""UART0 as a PL011 with its FIFOs and bit time (RP2040 datasheet, 4.2); rp2040py's sends in no time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from emulator import resets
from emulator.block import Block

HOST_BAUD = 115_200
TOLERANCE = 0.025
"""What an 8N1 receiver bears between two clocks; further off, the line carries nothing that could be read."""

DEPTH = 32
IRQ = 20
_DR, _FR, _IBRD, _FBRD, _LCR_H, _CR, _IFLS = 0x00, 0x18, 0x24, 0x28, 0x2C, 0x30, 0x34
_IMSC, _RIS, _MIS, _ICR = 0x38, 0x3C, 0x40, 0x44
_TXFE, _RXFF, _TXFF, _RXFE, _BUSY = 1 << 7, 1 << 6, 1 << 5, 1 << 4, 1 << 3
_RXIM, _TXIM, _RTIM, _OEIM = 1 << 4, 1 << 5, 1 << 6, 1 << 10
_LEVELS = (4, 8, 16, 24, 28, 28, 28, 28)
_FIFOS = 1 << 4
_ON = 0x301
_TX_PIN, _RX_PIN, _FUNCTION = 0, 1, 2


class Uart(Block):
    """The block, and the line behind it: ``feed`` what the host sends, ``on_bytes`` hears what the pod sends."""

    def __init__(self, rp2040: Any, name: str) -> None:
        super().__init__(rp2040, name)
        self.on_bytes: Callable[[bytes], None] = lambda _sent: None
        self.lost = 0
        self._line: deque[int] = deque()
        self._sent = rp2040.clock.create_alarm(self._byte_sent)
        self._came = rp2040.clock.create_alarm(self._byte_came)
        self._quiet = rp2040.clock.create_alarm(self._line_quiet)
        self._sending: int | None = None
        self._receiving = False
        self.reset()

    def reset(self) -> None:
        """Power-on values. What the host sends meanwhile is its own affair and keeps coming."""
        self._registers = {_IBRD: 0, _FBRD: 0, _LCR_H: 0, _CR: 0x300, _IFLS: 0x12, _IMSC: 0}
        self._tx: deque[int] = deque()
        self._rx: deque[int] = deque()
        self._raw = 0
        self._sending = None
        self._sent.cancel()
        self._quiet.cancel()
        self._tell()

    def feed(self, data: bytes) -> None:
        """Put what the host sends on the line; it arrives at 115200 baud."""
        self._line.extend(data)
        if not self._receiving and self._line:
            self._receiving = True
            self._came.schedule(_BYTE_NS)

    def unplug(self) -> None:
        """Forget what the host has sent and the pod has not heard yet."""
        self._line.clear()
        self._receiving = False
        self._came.cancel()

    @property
    def waiting(self) -> int:
        """Bytes of the host that are still on the line."""
        return len(self._line)

    @property
    def baud(self) -> float:
        """The rate that divisors and clk_peri come to, 0.0 without a clock."""
        divisor = self._registers[_IBRD] + self._registers[_FBRD] / 64
        return self.rp2040.clock_tree.peri_hz / (16 * divisor) if divisor else 0.0

    def _works(self, pin: int) -> bool:
        on = self._registers[_CR] & _ON == _ON and self.rp2040.resets.released(resets.UART0 | resets.IO_BANK0)
        wired = self.rp2040.gpio[pin].ctrl & 0x1F == _FUNCTION
        return on and wired and abs(self.baud / HOST_BAUD - 1) <= TOLERANCE

    def _depth(self) -> int:
        return DEPTH if self._registers[_LCR_H] & _FIFOS else 1

    def _byte_came(self) -> None:
        value = self._line.popleft()
        self._receiving = bool(self._line)
        if self._line:
            self._came.schedule(_BYTE_NS)
        if not self._works(_RX_PIN):
            self.lost += 1
        elif len(self._rx) >= self._depth():
            self.lost += 1
            self._raw |= _OEIM
            self._tell()
        else:
            self._rx.append(value)
            self._quiet.schedule(_QUIET_NS)
            self._tell()

    def _line_quiet(self) -> None:
        if self._rx:
            self._raw |= _RTIM
            self._tell()

    def _byte_sent(self) -> None:
        value, self._sending = self._sending, None
        if value is not None and self._works(_TX_PIN):
            self.on_bytes(bytes((value,)))
        self._send_next()

    def _send_next(self) -> None:
        if self._tx and self._sending is None:
            self._sending = self._tx.popleft()
            self._sent.schedule(_BYTE_NS)
            if len(self._tx) == self._tx_level():
                self._raw |= _TXIM
        self._tell()

    def _tx_level(self) -> int:
        return _LEVELS[self._registers[_IFLS] & 7] if self._depth() > 1 else 0

    def _rx_level(self) -> int:
        return _LEVELS[self._registers[_IFLS] >> 3 & 7] if self._depth() > 1 else 1

    def _tell(self) -> None:
        if len(self._rx) >= self._rx_level():
            self._raw |= _RXIM
        else:
            self._raw &= ~_RXIM
        self.rp2040.set_interrupt(IRQ, bool(self._raw & self._registers[_IMSC]))

    def _flags(self) -> int:
        flags = 0 if self._rx else _RXFE
        flags |= _RXFF if len(self._rx) >= self._depth() else 0
        flags |= _TXFF if len(self._tx) >= self._depth() else 0
        flags |= 0 if self._tx else _TXFE
        return flags | (0 if self._sending is None else _BUSY)

    def _take(self) -> int:
        value = self._rx.popleft() if self._rx else 0
        if not self._rx:
            self._raw &= ~_RTIM
        self._tell()
        return value

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        if offset == _DR:
            return self._take()
        if offset == _FR:
            return self._flags()
        if offset == _RIS:
            return self._raw
        if offset == _MIS:
            return self._raw & self._registers[_IMSC]
        return self._registers.get(offset, 0)

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        if offset == _DR:
            if len(self._tx) < self._depth() and self._works(_TX_PIN):
                self._tx.append(value & 0xFF)
                self._raw &= ~_TXIM if len(self._tx) > self._tx_level() else ~0
            self._send_next()
        elif offset == _ICR:
            self._raw &= ~self.raw_write_value
            self._tell()
        else:
            self._registers[offset] = value & 0xFFFF
            self._tell()


_BYTE_NS = 10e9 / HOST_BAUD
_QUIET_NS = 32e9 / HOST_BAUD
