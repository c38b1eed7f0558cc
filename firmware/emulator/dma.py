"""The DMA channels that the ADC paces, each into a ring in RAM (RP2040 datasheet, 2.5)."""

from __future__ import annotations

import struct
from typing import Any

from emulator.block import Block

_DREQ_ADC = 36
_IRQ_DMA_0 = 11
_SRAM = 0x20000000


class Dma(Block):
    """The channels that the ADC paces; anything else is refused aloud, for it is not modelled."""

    def __init__(self, rp2040: Any, name: str) -> None:
        super().__init__(rp2040, name)
        self.reset()

    def reset(self) -> None:
        """Power-on values."""
        self._channels = [_Channel() for _ in range(12)]
        self._raw = self._enabled = 0
        self.rp2040.set_interrupt(_IRQ_DMA_0, False)

    @property
    def wanted(self) -> int:
        """How many conversions the channel that is at it still takes; 0: none is."""
        return next((channel.left for channel in self._channels if channel.busy), 0)

    def deliver(self, values: list[int]) -> None:
        """Take conversions, at most as many as ``wanted``."""
        index, channel = next(pair for pair in enumerate(self._channels) if pair[1].busy)
        channel.store(self.rp2040.sram, values)
        if channel.left == 0:
            channel.busy = False
            self._raw |= 1 << index
            if channel.chain_to != index:
                self._channels[channel.chain_to].start()
            self._tell()

    def set_dreq(self, request: int) -> None:
        """Hear rp2040py's other blocks ask for data: no channel of ours listens to them."""

    clear_dreq = set_dreq

    def _tell(self) -> None:
        self.rp2040.set_interrupt(_IRQ_DMA_0, bool(self._raw & self._enabled))

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        if offset < 0x300:
            return self._channels[offset >> 6].read(offset & 0x3F)
        return {0x400: self._raw, 0x404: self._enabled, 0x40C: self._raw & self._enabled}.get(offset, 0)

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        if offset < 0x300:
            self._channels[offset >> 6].write(offset & 0x3F, value)
            self.rp2040.adc.consumer_changed()
        elif offset == 0x404:
            self._enabled = value
        elif offset in (0x400, 0x40C):
            self._raw &= ~self.raw_write_value
        elif offset == 0x444:
            for index in range(12):
                if value >> index & 1:
                    self._channels[index].busy = False
        self._tell()


class _Channel:
    def __init__(self) -> None:
        self.write_at = self.reload = self.left = self.control = 0
        self.busy = False

    @property
    def chain_to(self) -> int:
        return self.control >> 11 & 0xF

    def start(self) -> None:
        if self.control & 1:
            self.left, self.busy = self.reload, True

    def store(self, sram: memoryview, values: list[int]) -> None:
        ring = 1 << (self.control >> 6 & 0xF)
        data = struct.pack(f"<{len(values)}H", *values)
        while data:
            at = self.write_at - _SRAM
            piece = data[: ring - self.write_at % ring]
            sram[at : at + len(piece)] = piece
            self.write_at = self.write_at & -ring | (self.write_at + len(piece)) % ring
            data = data[len(piece) :]
        self.left -= len(values)

    def read(self, offset: int) -> int:
        return {0x04: self.write_at, 0x08: self.left, 0x0C: self.control | (1 << 24 if self.busy else 0)}.get(offset, 0)

    def write(self, offset: int, value: int) -> None:
        if offset == 0x04:
            self.write_at = value
        elif offset == 0x08:
            self.reload = value
        elif offset in (0x0C, 0x10):
            self.control = value & 0xFFFFFF
            self._check()
            if offset == 0x0C:
                self.start()

    def _check(self) -> None:
        paced = self.control >> 15 & 0x3F == _DREQ_ADC
        halfwords_to_a_ring = self.control >> 2 & 3 == 1 and self.control >> 4 & 3 == 2 and self.control & 1 << 10
        if self.control & 1 and not (paced and halfwords_to_a_ring):
            raise NotImplementedError(
                f"the emulator's DMA knows only 16-bit rings paced by the ADC, not {self.control:#x}"
            )
