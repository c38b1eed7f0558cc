"""The ADC as the pod uses it: running freely over its channels, paced by DIV (RP2040 datasheet, 4.9).

rp2040py's takes the wrong channels in a round robin (it masks the channel with 12), and an event for each of 64,000
conversions a second would cost more than the program. So they are computed in blocks, each for the instant it is due.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from emulator import resets
from emulator.block import Block

Input = Callable[[float], float]
"""What a pin sees: emulated nanoseconds in, share of the reference voltage out (0..1, cut off outside)."""

CHANNELS = 4
_CS, _RESULT, _FCS, _FIFO, _DIV = 0x00, 0x04, 0x08, 0x0C, 0x10
_ON, _START_ONE, _START_MANY, _READY = 1 << 0, 1 << 2, 1 << 3, 1 << 8
_FIFO_ON, _UNDER, _OVER = 1 << 0, 1 << 10, 1 << 11
_FIFO_DEPTH = 4
_CONVERSION_CYCLES = 96


class Adc(Block):
    """Four pins in turn; what they see is set by ``see``."""

    def __init__(self, rp2040: Any, name: str) -> None:
        super().__init__(rp2040, name)
        self.conversions = 0
        self._inputs: list[Input | None] = [None] * CHANNELS
        self._steady = [0] * CHANNELS
        self._frozen = False
        self._block = rp2040.clock.create_alarm(self.catch_up)
        self.reset()

    def reset(self) -> None:
        """Power-on values. What the pins see stays: a reset changes no voltage."""
        self._registers = {_CS: 0, _FCS: 0, _DIV: 0}
        self._fifo: deque[int] = deque()
        self._begun_ns, self._done, self._result = 0.0, 0, 0
        self._order = [0]
        self._block.cancel()

    def see(self, channel: int, share: float | Input) -> None:
        """Put a pin at ``share`` of the reference voltage from now on, or let it follow a function of time."""
        self.catch_up()
        self._inputs[channel] = share if callable(share) else None
        if not callable(share):
            self._steady[channel] = _counts(share)

    def freeze(self, frozen: bool) -> None:
        """Stop converting, as if clk_adc had died, or go on."""
        self.catch_up()
        self._frozen = frozen
        self._restart()

    def drop(self) -> None:
        """Lose one conversion, as behind a DMA that came too late: from then on each channel shows its neighbour."""
        self.catch_up()
        self._registers[_FCS] |= _OVER
        self._done += 1

    @property
    def period_ns(self) -> float:
        """Between two conversions; 0.0 while nothing runs."""
        rate = float(self.rp2040.clock_tree.adc_hz)
        running = self._registers[_CS] & _ON and self._registers[_CS] & _START_MANY and not self._frozen
        if not rate or not running or not self.rp2040.resets.released(resets.ADC):
            return 0.0
        return max(_CONVERSION_CYCLES, 1 + self._registers[_DIV] / 256) * 1e9 / rate

    def catch_up(self) -> None:
        """Convert what is due by now."""
        period = self.period_ns
        if period:
            due = int((self.rp2040.clock.nanos - self._begun_ns) / period + 1e-6) - self._done
            while due > 0:
                taken = min(due, self.rp2040.dma.wanted or due)
                self._deliver(self._converted(taken, period))
                self._done += taken
                due -= taken
            self._wait(period)

    def consumer_changed(self) -> None:
        """Look again when the next block ends: a DMA channel was set up."""
        if self.period_ns:
            self._wait(self.period_ns)

    def _wait(self, period: float) -> None:
        wanted = self.rp2040.dma.wanted
        if wanted:
            self._block.schedule(max(0.0, self._begun_ns + (self._done + wanted) * period - self.rp2040.clock.nanos))

    def _restart(self) -> None:
        control = self._registers[_CS]
        mask = control >> 16 & 0xF
        self._order = [channel for channel in range(CHANNELS) if mask >> channel & 1] or [control >> 12 & 3]
        self._begun_ns, self._done = self.rp2040.clock.nanos, 0
        self._block.cancel()
        if self.period_ns:
            self._wait(self.period_ns)

    def _converted(self, count: int, period: float) -> list[int]:
        order = self._order
        first = self._done % len(order)
        channels = (order[first:] + order * (count // len(order) + 1))[:count]
        self.conversions += count
        if not any(self._inputs):
            return [self._steady[channel] for channel in channels]
        begun_ns = self._begun_ns + self._done * period
        return [self._convert(channel, begun_ns + (at + 1) * period) for at, channel in enumerate(channels)]

    def _convert(self, channel: int, at_ns: float) -> int:
        source = self._inputs[channel]
        return self._steady[channel] if source is None else _counts(source(at_ns))

    def _deliver(self, values: list[int]) -> None:
        self._result = values[-1]
        if self.rp2040.dma.wanted and self._registers[_FCS] & _FIFO_ON:
            self.rp2040.dma.deliver(values)
        elif self._registers[_FCS] & _FIFO_ON:
            room = _FIFO_DEPTH - len(self._fifo)
            self._fifo.extend(values[:room])
            self._registers[_FCS] |= _OVER if len(values) > room else 0

    def read_uint32(self, offset: int) -> int:
        """Answer the bus."""
        self.catch_up()
        if offset == _RESULT:
            return self._result
        if offset == _FIFO:
            return self._fifo.popleft() if self._fifo else 0
        if offset == _FCS:
            return self._registers[_FCS] | len(self._fifo) << 16 | (0 if self._fifo else 1 << 8)
        return self._registers.get(offset, 0) | (_READY if offset == _CS else 0)

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        self.catch_up()
        if offset == _CS and value & _START_ONE:
            raise NotImplementedError("the emulator's ADC knows only free-running conversions")
        if offset == _FCS:
            kept = self._registers[_FCS] & (_OVER | _UNDER) & ~value
            value = value & ~(_OVER | _UNDER) | kept
        self._registers[offset] = value
        self._restart()


def _counts(share: float) -> int:
    return min(4095, max(0, int(share * 4096)))
