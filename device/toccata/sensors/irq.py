"""IRQ lines of the boards, through gpiozero: low while a board's status has changed and was not read."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping

from gpiozero import DigitalInputDevice
from gpiozero.exc import GPIOZeroError

from toccata.errors import BoardError
from toccata.units import Seconds


class IrqWake:
    """Wakes the loop on any line. gpiozero's own thread only sets an event: the loop stays one thread."""

    def __init__(self, lines: Mapping[int, int]) -> None:
        """Take the lines.

        Args:
            lines: BCM number of the line of each board that has one.

        Raises:
            BoardError: GPIO can't be used here, or a line is taken.
        """
        self._event = threading.Event()
        self._lines: dict[int, DigitalInputDevice] = {}
        for board, gpio in lines.items():
            try:
                line = DigitalInputDevice(gpio, pull_up=True)
            except (GPIOZeroError, OSError, ImportError) as fault:
                self.close()
                raise BoardError(
                    f"instrument.json: boards[{board}].irq_gpio",
                    f"GPIO {gpio} can't be used ({fault})",
                    "check the line, or leave irq_gpio out to poll",
                ) from fault
            line.when_activated = self._event.set
            self._lines[board] = line

    def wait(self, until: Seconds, boards: Collection[int]) -> None:
        """Wait for a falling edge, until this instant at most; a line that is low already does not wait."""
        if any(line.is_active for board, line in self._lines.items() if board in boards):
            return
        self._event.wait(max(until - time.monotonic(), 0.0))
        self._event.clear()

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
