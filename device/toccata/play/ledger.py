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

    def settled_at(self, slack: Seconds) -> Seconds:
        """From when on a player that may be ``slack`` late has come down to ``end``; one that rises was never higher."""
        return Seconds(self.at + self.over + slack if self.end < self.start else self.at)

    def over_cells(self, peaks: Cells, first: int, slack: Seconds) -> Cells:
        """The bound of a voice in each cell from number ``first`` on: its peaks there, at the highest gain there."""
        if self.end >= self.start or self.over <= 0.0:
            return peaks * max(self.start, self.end)
        cells: Cells = peaks * self.end
        moving = min(len(peaks), math.ceil((self.at + self.over + slack) / CELL_S) - first)
        if moving > 0:
            done = (np.arange(first, first + moving) * CELL_S - (slack + self.at)) / self.over
            np.maximum(done, 0.0, out=done)
            cells[:moving] = peaks[:moving] * (self.start + (self.end - self.start) * done)
        return cells


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

    def lesser(self, later: Claim) -> Claim:
        """The part of a later claim that this one holds too; neither has a tail."""
        mine = self.cells[later.first - self.first :]
        shared = min(len(mine), len(later.cells))
        cells: Cells = np.minimum(mine[:shared], later.cells[:shared])
        return Claim(later.first, cells)


class Ledger:
    """The sum of all claims. Times only go forward."""

    def __init__(self, longest: Seconds, follows: Ledger | None = None) -> None:
        """``longest``: no claim reaches further than this, and 2.5 s; ``follows``: a ledger whose claims go on here."""
        before = follows.reach() if follows is not None else 0
        self._size = 1 << math.ceil(math.log2(max(longest / CELL_S, before) + 256))
        self._cells: Cells = np.zeros(self._size)
        self._now = self._end = 0
        self._tails = 0.0
        if follows is not None:
            self._now, self._end, self._tails = follows._now, follows._end, follows._tails
            self._cells[self._indices(self._now, before)] = follows._cells[follows._indices(self._now, before)]

    def advance(self, now: Seconds) -> int:
        """Forget the cells that have passed; returns the cell of now."""
        cell = cell_of(now)
        passed = min(cell - self._now, self._size)
        if passed > 0:
            self._cells[self._indices(self._now, passed)] = 0.0
            self._now = cell
        return self._now

    def sums(self, count: int) -> Cells:
        """The bound of each of ``count`` cells from now on, at most as many as the longest claim has."""
        sums: Cells = self._cells[self._indices(self._now, count)] + self._tails
        return sums

    def reach(self) -> int:
        """How many cells from now on hold anything but the tails."""
        return max(self._end - self._now, 0)

    def add(self, claim: Claim) -> None:
        """Count a claim in; its past is left out. One without a tail goes by itself, as its cells pass."""
        cells, at = self._ahead(claim)
        self._cells[at] += cells
        self._tails += claim.tail
        self._end = max(self._end, claim.first + len(claim.cells))

    def remove(self, claim: Claim) -> None:
        """Count a claim out again. What rounding leaves behind (1e-17) goes with its cells."""
        cells, at = self._ahead(claim)
        self._cells[at] -= cells
        self._tails -= claim.tail

    def _ahead(self, claim: Claim) -> tuple[Cells, slice | npt.NDArray[np.int64]]:
        """A claim's cells from now on, over its tail, and where they lie."""
        passed = self._now - claim.first
        cells = claim.cells[passed:] if passed > 0 else claim.cells
        if claim.tail:
            cells = cells - claim.tail
        return cells, self._indices(max(claim.first, self._now), len(cells))

    def _indices(self, first: int, count: int) -> slice | npt.NDArray[np.int64]:
        start = first & (self._size - 1)
        if start + count <= self._size:
            return slice(start, start + count)
        return np.arange(first, first + count) & (self._size - 1)
