"""Room under the ceiling: older voices give way by a fade, the new one only for what they can't give in time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from toccata.bank import CELL_S
from toccata.play.ledger import Cells, Pace
from toccata.units import Seconds


@dataclass(frozen=True, slots=True)
class Policy:
    """How much room is kept beyond what the ceiling asks, so that the next touch is heard too.

    A new voice has no 30 ms to wait for older ones to give way, so these begin before they must.

    Attributes:
        crowded: from this share of the ceiling on, older voices give way.
        aim: to this share they go then.
        least: for that alone, and not for the ceiling itself, a voice is lowered to this share at most at a time.
        left_over: in a crowd a new voice leaves room for another at this gain, or half of what there is.
    """

    crowded: float
    aim: float
    least: float
    left_over: float


USUAL = Policy(crowded=0.6, aim=0.25, least=0.25, left_over=0.25)
"""Of twelve mashed pads at 0 dB, 0.3 % of new voices lose more than 6 dB; 2 % with 0.5 for crowded and aim."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a new voice needs of the others: its own factor, and the factor that the older ones glide to."""

    new: float
    older: float


FREE = Room(1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Older:
    """What the voices that may give way reach. ``now``: as loud as they are now; ``then``: where they are going."""

    now: Cells
    then: Cells


def make_room(
    new: Cells, fixed: Cells, older: Older, gives: Cells, ceiling: float | Cells, policy: Policy = USUAL
) -> Room:
    """Find the factors for a new voice, cell by cell.

    Args:
        new: what the new voice may reach, from the cell of now on.
        fixed: what the voices reach that fade already, or have ended as far as a late player knows.
        older: what all other voices reach; ``now`` for the first cells only, as many as ``gives`` has.
        gives: how far a fade that begins now has come in each cell, from 0 to 1; in later cells it is done.
        ceiling: what no cell may pass; linear, one for all cells or one for each.
        policy: how much room is kept beyond that.
    """
    early = len(gives)
    others, give = fixed.copy(), older.then.copy()
    others[:early] += older.now * (1.0 - gives)
    give[:early] *= gives
    factor = _share(ceiling - others, new, policy.left_over if others.any() else 0.0)
    total = others + give + new * factor
    need = lowering(total - ceiling, give)
    wish = lowering((total - policy.aim * ceiling)[early:], give[early:])
    return Room(factor, 1.0 - max(need, min(wish, 1.0 - policy.least)))


def gives_of(pace: Pace, first: Seconds, count: int) -> Cells:
    """How far a fade that begins now has come, for sure, at the start of each cell that it has not ended before.

    Args:
        pace: how exact the player is, and how long the fade takes.
        first: the start of the first cell, relative to now (0 or less).
        count: how many cells there are at all.
    """
    early = min(count, math.ceil((pace.give_way + pace.slack - first) / CELL_S))
    gives = (first - pace.slack + np.arange(early) * CELL_S) / pace.give_way
    cells: Cells = np.maximum(gives, 0.0)
    return cells


def _share(space: Cells, new: Cells, left_over: float) -> float:
    """The factor of ``new``, up to 1, that stays within ``space`` and leaves this much to another, or half."""
    sounds = new > 0.0
    room = max(float((space[sounds] / new[sounds]).min(initial=np.inf)), 0.0)
    return min(max(room - left_over, room / 2.0), 1.0)


def lowering(excess: Cells, give: Cells) -> float:
    """The least part of ``give`` that takes all ``excess`` away, 0 to 1; cells that can't give don't ask."""
    asking = (excess > 0.0) & (give > 0.0)
    if not asking.any():
        return 0.0
    return float(min((excess[asking] / give[asking]).max(), 1.0))
