"""IRQ lines of the boards, through gpiozero: low while a board's status has changed and was not read."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from gpiozero import DigitalInputDevice
from gpiozero.exc import GPIOZeroError

from toccata.errors import BoardError
from toccata.gpio import claiming
from toccata.units import Seconds


class IrqWake:
    """Wakes the loop on any line. gpiozero's own thread only rings a bell: the loop stays one thread."""

    def __init__(self, lines: Mapping[int, int], listens_to: Sequence[int] = ()) -> None:
        """Take the lines.

        Args:
            lines: BCM number of the line of each board that has one.
            listens_to: files that end the wait, too, as soon as they hold something to read.

        Raises:
            BoardError: GPIO can't be used here, or a line is taken.
        """
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._listens_to = (self._bell, *listens_to)
        self._lines: dict[int, DigitalInputDevice] = {}
        for board, gpio in lines.items():
            try:
                with claiming():
                    line = DigitalInputDevice(gpio, pull_up=True)
            except (GPIOZeroError, OSError, ImportError) as fault:
                self.close()
                raise BoardError(
                    f"instrument.json: boards[{board}].irq_gpio",
                    f"GPIO {gpio} can't be used ({fault})",
                    "check the line, or leave irq_gpio out to poll",
                ) from fault
            line.when_activated = self._ring
            self._lines[board] = line

    def wait(self, until: Seconds, boards: Collection[int]) -> None:
        """Wait for a falling edge, until this instant at most; a line that is low already does not wait."""
        if any(line.is_active for board, line in self._lines.items() if board in boards):
            return
        select.select(self._listens_to, (), (), max(until - time.monotonic(), 0.0))
        with suppress(BlockingIOError):
            os.eventfd_read(self._bell)

    def is_called(self, board: int) -> bool:
        """Tell whether this board's line is low now."""
        line = self._lines.get(board)
        return line is not None and bool(line.is_active)

    def has_line(self, board: int) -> bool:
        """Tell whether this board's line is wired."""
        return board in self._lines

    def close(self) -> None:
        """Give the lines back."""
        for line in self._lines.values():
            line.close()
        self._lines.clear()
        if self._bell >= 0:
            os.close(self._bell)
            self._bell = -1

    def _ring(self) -> None:
        os.eventfd_write(self._bell, 1)
