"""The watchdog, with the tick that it really needs (RP2040 datasheet, 4.7): rp2040py's runs without one."""

from __future__ import annotations

from typing import Any

from rp2040py.peripherals.watchdog import RPWatchdog

_CTRL, _TICK = 0x00, 0x2C
_TRIGGER = 1 << 31


class Watchdog(RPWatchdog):
    """Counts only while TICK is on; scratch words and reason survive its own resets, nothing survives power-off.

    Attributes:
        bites: resets by it, forced ones too.
        forced_while_counting: resets that were forced without stopping the count first. The datasheet (4.7) does not
            say that such a reset stops it.
    """

    def __init__(self, rp2040: Any, name: str) -> None:
        super().__init__(rp2040, name)
        self.tick = 0
        self.bites = self.forced_while_counting = 0
        self.calm()

    def calm(self) -> None:
        """Stop counting, as every reset leaves it."""
        self.tick = 0
        self._tick_enable = False
        self.write_uint32(_CTRL, 0)

    def reset(self) -> None:
        """Power-on: also scratch words and reason are gone."""
        super().reset()
        self.calm()

    def write_uint32(self, offset: int, value: int) -> None:
        """Take what the bus brings."""
        if offset == _TICK:
            self.tick = value & 0x3FF
        if offset == _CTRL and value & _TRIGGER and self.timer.enable:
            self.forced_while_counting += 1
        super().write_uint32(offset, value)
