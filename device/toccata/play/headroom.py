"""Room under the ceiling: older voices give way by a fade, the new one only for what they can't give in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toccata.bank import CELL_S
from toccata.play.ledger import Cells, Pace
from toccata.units import Seconds

LEAST_SHARE = 0.25
"""For headroom alone (not for the ceiling itself) older voices are lowered by 12 dB at most at a time."""


LEFT_OVER = 0.25
"""A new voice leaves room for another at -12 dB, or half of what there is: the next touch must be heard too."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a new voice needs of the others: its own factor, and the factor that the older ones glide to."""

    new: float
    older: float


FREE = Room(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Limits:
    """``ceiling``: what no cell may pass. ``comfort``: what is aimed at, so that the next notes find room. Linear."""

    ceiling: float
    comfort: float


def make_room(new: Cells, fixed: Cells, older: Cells, first: Seconds, pace: Pace, limits: Limits) -> Room:
    """Find the factors for a new voice, cell by cell.

    Args:
        new: what the new voice may reach, from the cell of now on.
        fixed: what the voices reach that fade already.
        older: what all other voices reach.
        first: the start of the first cell, relative to now (0 or less).
        pace: how exact the player is.
        limits: what no cell may pass, and what is aimed at.
    """
    total = fixed + older + new
    if total.max() <= limits.comfort:
        return FREE
    given = np.clip((first + np.arange(len(new)) * CELL_S - pace.slack) / pace.give_way, 0.0, 1.0)
    others = fixed + older * (1.0 - given)
    factor = _share(limits.ceiling - others, new, others.any())
    total -= new * (1.0 - factor)
    need = _lowering(total - limits.ceiling, older * given)
    wish = min(_lowering(total - limits.comfort, older * (given == 1.0)), 1.0 - LEAST_SHARE)
    return Room(factor, 1.0 - max(need, wish))


def _share(space: Cells, new: Cells, crowded: bool) -> float:
    """The factor of ``new``, up to 1, that stays within ``space``; if crowded, some is left to the next voice."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(new > 0.0, space / new, np.inf)
    room = max(float(shares.min(initial=np.inf)), 0.0)
    return min(max(room - LEFT_OVER, room / 2.0) if crowded else room, 1.0)


def _lowering(excess: Cells, give: Cells) -> float:
    """The least part of ``give`` that takes all ``excess`` away, 0 to 1; cells that can't give don't ask."""
    asking = (excess > 0.0) & (give > 0.0)
    if not asking.any():
        return 0.0
    return float(min((excess[asking] / give[asking]).max(), 1.0))
