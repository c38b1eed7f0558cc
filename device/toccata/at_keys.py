"""What the keys of a terminal ask for, done between two ticks."""

from __future__ import annotations

from collections.abc import Callable

from toccata.desk import Desk
from toccata.sensors.simulated.keyboard import END_OF_KEYS, Fingers, Terminal
from toccata.units import NEVER, Seconds

NEXT_SETUP_KEY = "\t"
PAIRING_KEYS = "\r\n"

KEYS_TOLD = (
    "keys q..] a..' z../`Space 1..= tap the pads of boards 0 1 2 3, F5..F8 switches 1..4; with shift they hold; "
    "arrows up and down: squeeze more, less; Tab: next setup; Enter: pair a tablet; Ctrl-C: end"
)


class AtKeys:
    """Reads a terminal; without one, and without fingers, nothing is ever due.

    Args:
        terminal: where keys come from.
        fingers: what keys do to simulated boards; None: the boards are real, and keys play nothing.
        desk: does what else keys ask for.
        stop: ends the program.
    """

    def __init__(self, terminal: Terminal, fingers: Fingers | None, desk: Desk, stop: Callable[[], None]) -> None:
        self._terminal, self._fingers, self._desk, self._stop = terminal, fingers, desk, stop
        self.are_there = terminal.is_there or fingers is not None

    def due(self) -> Seconds:
        """The next instant at which a tap ends."""
        return NEVER if self._fingers is None else self._fingers.due()

    def step(self, now: Seconds) -> None:
        """Do what was typed since the last step; does not wait."""
        for key in self._terminal.read():
            if key == END_OF_KEYS:
                self._stop()
            elif key == NEXT_SETUP_KEY:
                self._desk.next_setup()
            elif key in PAIRING_KEYS:
                self._desk.open_pairing(now)
            elif self._fingers is not None:
                self._fingers.press(key, now)
        if self._fingers is not None:
            self._fingers.step(now)
