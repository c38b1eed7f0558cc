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

_RAMP = np.arange(32.0) * CELL_S


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


@dataclass(slots=True)
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
        """From when on a player that may be ``slack`` late has come down to ``end``; a rising one never was higher."""
        return Seconds(self.at + self.over + slack if self.end < self.start else self.at)

    def over_cells(self, peaks: Cells, first: int, slack: Seconds) -> Cells:
        """The bound of a voice in each cell from number ``first`` on: its peaks there, at the highest gain there.

        A glide to silence has no more cells than it takes.
        """
        if self.end >= self.start or self.over <= 0.0:
            return peaks * max(self.start, self.end)
        began = self.at + slack
        moving = max(min(len(peaks), math.ceil((began + self.over) / CELL_S) - first), 0)
        line = _RAMP[:moving] if moving <= len(_RAMP) else np.arange(moving) * CELL_S
        line = np.maximum(line + (first * CELL_S - began), 0.0)
        line *= (self.end - self.start) / self.over
        line += self.start
        line *= peaks[:moving]
        if self.end == 0.0:
            return line
        cells: Cells = peaks * self.end
        cells[:moving] = line
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


@dataclass(slots=True, eq=False)
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
    """The sums of all claims: of voices that may give way, and of those that are on their way out. Times go forward."""

    def __init__(self, longest: Seconds, follows: Ledger | None = None) -> None:
        """``longest``: no claim reaches further than this, and 2.5 s; ``follows``: a ledger whose claims go on here."""
        before = follows.reach() if follows is not None else 0
        self._size = 1 << math.ceil(math.log2(max(longest / CELL_S, before) + 256))
        self._cells: Cells = np.zeros((2, self._size))
        self._rows = (self._cells[0], self._cells[1])
        self._now = self._end = 0
        self._tails = [0.0, 0.0]
        if follows is not None:
            self._now, self._end, self._tails = follows._now, follows._end, list(follows._tails)
            theirs = follows._cells[:, follows._indices(self._now, before)]
            self._cells[:, self._indices(self._now, before)] = theirs

    def grown(self, cells: int) -> Ledger:
        """A ledger that takes claims of so many cells: this one, or a longer one that follows it."""
        return self if cells + 250 <= self._size else Ledger(Seconds(cells * CELL_S), self)

    def advance(self, now: Seconds) -> int:
        """Forget the cells that have passed; returns the cell of now."""
        cell = cell_of(now)
        passed = min(cell - self._now, self._size)
        if passed > 0:
            self._cells[:, self._indices(self._now, passed)] = 0.0
            self._now = cell
        return self._now

    def now(self) -> Seconds:
        """Up to when it has forgotten."""
        return Seconds(self._now * CELL_S)

    def total(self, count: int) -> Cells:
        """The bound of each of ``count`` cells from now on, at most as many as the longest claim has."""
        at = self._indices(self._now, count)
        total: Cells = self._cells[0, at] + self._cells[1, at]
        total += self._tails[0] + self._tails[1]
        return total

    def going(self, count: int) -> Cells:
        """The same of the voices on their way out alone."""
        going: Cells = self._cells[1, self._indices(self._now, count)] + self._tails[1]
        return going

    def reach(self) -> int:
        """How many cells from now on hold anything but the tails."""
        return max(self._end - self._now, 0)

    def add(self, claim: Claim, going: bool = False) -> None:
        """Count a claim in; its past is left out. One without a tail goes by itself, as its cells pass."""
        self._lay(np.add, claim, claim.tail, going)
        self._end = max(self._end, claim.first + len(claim.cells))

    def remove(self, claim: Claim, going: bool = False) -> None:
        """Count a claim out again. What rounding leaves behind (1e-17) goes with its cells."""
        self._lay(np.subtract, claim, -claim.tail, going)

    def _lay(self, ufunc: np.ufunc, claim: Claim, tail: float, going: bool) -> None:
        cells = claim.cells[self._now - claim.first :] if self._now > claim.first else claim.cells
        if tail:
            cells = cells - claim.tail
            self._tails[going] += tail
        row, at = self._rows[going], max(claim.first, self._now) & (self._size - 1)
        if at + len(cells) <= self._size:
            here = row[at : at + len(cells)]
            ufunc(here, cells, out=here)
        else:
            spots = self._indices(at, len(cells))
            row[spots] = ufunc(row[spots], cells)

    def _indices(self, first: int, count: int) -> slice | npt.NDArray[np.int64]:
        start = first & (self._size - 1)
        if start + count <= self._size:
            return slice(start, start + count)
        return np.arange(first, first + count) & (self._size - 1)
