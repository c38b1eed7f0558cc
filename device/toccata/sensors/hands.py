"""Which of the pads that a chip calls touched have a hand on them. Pure: levels in, hands out.

The chip freezes the baseline of a touched pad, so that a hold stays a hold. The price is paid here: where the counts
drift meanwhile, or water comes and goes, the chip may call a pad touched that nobody touches. Such a pad is a ghost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toccata.units import Level

BURST_LEVEL = Level(0.35)
"""Eight new touches at once are a forearm only if firm; water that runs off shows 0.24 (40 counts) on all."""

COUPLED_SHARE = 0.4
"""A wet board hands 30 % of a touch on to the neighbours (H17): less than this beside a firmer pad is no finger."""

LET_GO_LEVEL = Level(0.15)
LET_GO_SHARE = 0.4
"""A hand that was firm and is nearly gone was let go: what is left is drift (up to 20 counts, 0.12)."""

BACK_LEVEL = Level(0.30)
"""A pad that was let go so is touched again from here on."""

SURPRISE = 0.10
"""A level that moves by more from one read to the next is read twice: no flipped bit lifts or plays a pad (H9)."""

WORTH_TELLING = 0.015
"""Noise moves a level by up to two counts, 0.012: that is no news."""

AGREEMENT = 0.05
"""Two reads of one figure lie no further apart, noise of the next figure included."""


@dataclass(slots=True)
class _Pad:
    level: Level
    told: Level
    peak: Level
    burst: bool
    ghost: bool
    let_go: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is known anew of one pad: level 0.0 is a hand that was let go."""

    pad: int
    level: Level
    burst: bool = False


class Hands:
    """Keeps the levels of all pads of one board that its chip calls touched."""

    def __init__(self) -> None:
        self._pads: dict[int, _Pad] = {}
        self._ghosts: frozenset[int] | None = None

    def touched(self, levels: Mapping[int, Level], burst: bool) -> list[Change]:
        """The chip calls these pads touched, too."""
        self._ghosts = None
        for pad, level in levels.items():
            self._pads[pad] = _Pad(level, level, level, burst, ghost=True)
        return self._appear(levels)

    def lifted(self, pads: Iterable[int]) -> list[Change]:
        """The chip calls these pads touched no more."""
        self._ghosts = None
        gone = [(pad, self._pads.pop(pad, None)) for pad in pads]
        return [Change(pad, Level(0.0)) for pad, state in gone if state is None or not state.ghost]

    def levelled(self, levels: Mapping[int, Level]) -> list[Change]:
        """The levels of pads that the chip calls touched have been read again."""
        self._ghosts = None
        changes = [change for pad, level in levels.items() for change in self._follow(pad, level)]
        return changes + self._appear(levels)

    def are_surprised_by(self, levels: Mapping[int, Level]) -> bool:
        """Tell whether these levels lie so far from what is known that a second read has to confirm them."""
        return any(abs(level - self._pads[pad].level) > SURPRISE for pad, level in levels.items())

    def believe(self, pads: Iterable[int], level: Level) -> None:
        """After a restart: the chip calls these pads touched; nothing else is known of them."""
        self._ghosts = None
        self._pads = {pad: _Pad(level, level, level, burst=False, ghost=False) for pad in pads}

    def ghosts(self) -> frozenset[int]:
        """The pads that the chip calls touched and that nobody touches."""
        if self._ghosts is None:
            self._ghosts = frozenset(pad for pad, state in self._pads.items() if state.ghost)
        return self._ghosts

    def are_beside(self, pad: int) -> bool:
        """Tell whether a neighbour of this pad is called touched."""
        return pad - 1 in self._pads or pad + 1 in self._pads

    def are_none(self) -> bool:
        """Tell whether nobody touches the board."""
        return all(state.ghost for state in self._pads.values())

    def _follow(self, pad: int, level: Level) -> list[Change]:
        state = self._pads[pad]
        state.level, state.peak = level, Level(max(state.peak, level))
        if state.ghost:
            return []
        if level < LET_GO_LEVEL and level < LET_GO_SHARE * state.peak:
            state.ghost = state.let_go = True
            return [Change(pad, Level(0.0))]
        if abs(level - state.told) < WORTH_TELLING:
            return []
        state.told = level
        return [Change(pad, level)]

    def _appear(self, pads: Iterable[int]) -> list[Change]:
        appeared = []
        for pad in pads:
            state = self._pads[pad]
            if state.ghost and not self._is_ghost(pad, state):
                state.ghost = state.let_go = False
                state.peak = state.told = state.level
                appeared.append(Change(pad, state.level, state.burst))
        return appeared

    def _is_ghost(self, pad: int, state: _Pad) -> bool:
        if state.let_go:
            return state.level < BACK_LEVEL
        if state.burst:
            return state.level < BURST_LEVEL
        beside = max((self._pads[near].level for near in (pad - 1, pad + 1) if near in self._pads), default=0.0)
        return state.level < COUPLED_SHARE * beside


def agree(levels: Mapping[int, Level], again: Mapping[int, Level]) -> dict[int, Level]:
    """Of levels that were read twice, those of which both reads say the same; the second counts."""
    return {pad: level for pad, level in again.items() if abs(levels.get(pad, 9.0) - level) <= AGREEMENT}
