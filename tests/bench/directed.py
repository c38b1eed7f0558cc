"""The real instrument, touched by a script in its own loop: no part of it is another than `toccata play` has."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.keyboard import END_OF_KEYS, Terminal
from toccata.settings.device import PADS_PER_BOARD
from toccata.technician.trial import FIRMNESS, GAPS_S, HOLD_S, now
from toccata.units import PadId, Seconds

_CLOCK_MONOTONIC, _ABSOLUTE, _NONBLOCK = 1, 1, os.O_NONBLOCK
"""timerfd_create(2), timerfd_settime(2)."""

Script = Iterator[float]
"""Does a step, and gives the instant of the next."""


class _Times(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("every_s", "every_ns", "first_s", "first_ns")]


class Timer:
    """A file that can be read from an instant on: it wakes the loop as a key in the terminal does."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.fileno = self._libc.timerfd_create(_CLOCK_MONOTONIC, _NONBLOCK)

    def ring_at(self, at: float) -> None:
        seconds, part = divmod(max(at, 0.001), 1.0)
        times = _Times(0, 0, int(seconds), int(part * 1e9) + 1)
        self._libc.timerfd_settime(self.fileno, _ABSOLUTE, ctypes.byref(times), None)


class DirectedTerminal(Terminal):
    """Plays a script in the instrument's loop; at its end it says what Ctrl-D says."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = Timer()
        self._script: Script = iter(())
        self._due = Seconds(0.0)

    def follow(self, script: Script) -> None:
        """Begin with this script at once."""
        self._script, self._due = script, now()
        self._timer.ring_at(self._due)

    @property
    def is_there(self) -> bool:
        """The loop asks for keys."""
        return True

    @property
    def files(self) -> tuple[int, ...]:
        """What wakes the loop."""
        return (self._timer.fileno,)

    def read(self) -> str:
        """Do what is due."""
        if now() < self._due:
            return ""
        due = next(self._script, None)
        if due is None:
            return END_OF_KEYS
        self._due = Seconds(due)
        self._timer.ring_at(due)
        return ""


@dataclass(slots=True)
class Hand:
    """Touches one pad after the other, from board to board, as a trial does."""

    boards: SimulatedBoards
    random: Random
    touched: list[Seconds] = field(default_factory=list)
    _pads: Iterator[PadId] | None = None

    def play(self, over: Callable[[], bool]) -> Script:
        """Touch pads until it is over."""
        if self._pads is None:
            boards = range(len(self.boards.addresses))
            self._pads = cycle([PadId(board, pad) for pad in range(PADS_PER_BOARD) for board in boards])
        while not over():
            pad = next(self._pads)
            self.boards.touch(pad, FIRMNESS)
            self.touched.append(now())
            yield now() + HOLD_S
            self.boards.touch(pad, 0.0)
            yield now() + self.random.uniform(*GAPS_S)
