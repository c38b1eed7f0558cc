"""The ceiling by accounting: a bound on the sum of all voices at every later instant, kept on a 10 ms grid.

Every voice's future is known: its peak envelope (bank) times its gain. A cell of the grid holds the sum of what each
voice can reach within it, so a voice that fits under the ceiling in every cell can be started without any limiter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toccata.bank import CELL_S
from toccata.units import Gain, Seconds

LEAST_YIELD_S = Seconds(0.025)
"""How fast an older voice gives way: 19 buffers of 64 frames, so a fade and not a step."""

Cells = npt.NDArray[np.float64]


def cell_of(at: Seconds) -> int:
    """The number of the grid cell that holds this instant."""
    return math.floor(at / CELL_S)


@dataclass(frozen=True, slots=True)
class Pace:
    """How exact a player is: up to ``slack`` late with a start or a step; over ``give_way`` it fades finely enough."""

    slack: Seconds
    give_way: Seconds

    @classmethod
    def of(cls, frames: int, rate: int) -> Pace:
        """All voices share the card's delay; one lags another by a buffer at most, and a tick (5 ms, loaded)."""
        buffer = frames / rate
        return cls(Seconds(buffer + 0.005), Seconds(max(LEAST_YIELD_S, 8 * buffer)))


@dataclass(frozen=True, slots=True)
class Glide:
    """A gain on its way: from ``start``, in a straight line over ``over`` seconds from ``at``, to ``end``."""

    at: Seconds
    start: float
    end: float
    over: Seconds

    def gain(self, now: Seconds) -> float:
        """Where the line is now."""
        done = 1.0 if self.over <= 0 else min(max((now - self.at) / self.over, 0.0), 1.0)
        return self.start + (self.end - self.start) * done

    def bound(self, now: Seconds, slack: Seconds) -> float:
        """The highest gain from now on, for a player that may be ``slack`` late."""
        return max(self.gain(Seconds(now - slack)), self.end)

    def bounds(self, first: int, count: int, slack: Seconds) -> Cells:
        """The same for each of ``count`` cells from number ``first``."""
        if self.end >= self.start or self.over <= 0:
            return np.full(count, max(self.start, self.end))
        starts = np.arange(first, first + count) * CELL_S - (slack + self.at)
        line: Cells = self.start + (self.end - self.start) * np.clip(starts / self.over, 0.0, 1.0)
        return line


def steady(gain: Gain, at: Seconds) -> Glide:
    """A gain that stays."""
    return Glide(at, gain, gain, Seconds(0.0))


def straddle(envelope: npt.NDArray[np.float32], slack: Seconds) -> Cells:
    """Lay a sample's envelope over the grid.

    It starts anywhere in a cell and up to ``slack`` late, so several of its own cells may meet in one of the grid's.
    """
    shifts = math.ceil(1.0 + slack / CELL_S)
    wide = np.zeros(len(envelope) + shifts)
    for shift in range(shifts + 1):
        part = wide[shift : shift + len(envelope)]
        np.maximum(part, envelope, out=part)
    return wide


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """What one voice may reach: ``cells`` from cell number ``first`` on, and ``tail`` for ever after (a loop)."""

    first: int
    cells: Cells
    tail: float = 0.0


class Ledger:
    """The sum of all claims. Times only go forward."""

    def __init__(self, longest: Seconds) -> None:
        """``longest`` is the longest sample of the bank; the grid reaches as far and a little more."""
        self._size = 1 << math.ceil(math.log2(longest / CELL_S + 256))
        self._cells: Cells = np.zeros(self._size)
        self._now = 0
        self.tails = 0.0

    def advance(self, now: Seconds) -> int:
        """Forget the cells that have passed; returns the cell of now."""
        cell = cell_of(now)
        passed = min(cell - self._now, self._size)
        if passed > 0:
            self._cells[self._indices(self._now, passed)] = 0.0
            self._now = cell
        return self._now

    def sums(self, count: int) -> Cells:
        """The bound of each of ``count`` cells from now on."""
        return self._cells[self._indices(self._now, count)] + self.tails

    def reach(self) -> int:
        """How many cells from now on may hold anything."""
        return self._size

    def add(self, claim: Claim) -> None:
        """Count a claim in; its past is left out. One without a tail goes by itself, as its cells pass."""
        self._lay(claim, 1.0)

    def remove(self, claim: Claim) -> None:
        """Count a claim out again. What rounding leaves behind (1e-17) goes with its cells."""
        self._lay(claim, -1.0)

    def _lay(self, claim: Claim, sign: float) -> None:
        cells = claim.cells[max(self._now - claim.first, 0) :]
        if len(cells):
            # A claim's first cell is never later than now, except in its past, which was cut off above.
            self._cells[self._indices(max(claim.first, self._now), len(cells))] += sign * (cells - claim.tail)
        self.tails += sign * claim.tail

    def _indices(self, first: int, count: int) -> slice | npt.NDArray[np.int64]:
        start = first & (self._size - 1)
        if start + count <= self._size:
            return slice(start, start + count)
        return np.arange(first, first + count) & (self._size - 1)
