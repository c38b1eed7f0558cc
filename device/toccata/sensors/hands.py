"""Which of the pads that a chip calls touched have a hand on them. Pure: levels in, hands out.

The chip freezes the baseline of a touched pad, so that a hold stays a hold. The price is paid here: where the counts
drift meanwhile, or water comes and goes, the chip may call a pad touched that nobody touches. Such a pad is a ghost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from toccata.units import Level

BURST_LEVEL = Level(0.35)
"""Eight new touches at once are a forearm only if firm; water that runs off shows 0.24 (40 counts) on all."""

COUPLED_SHARE = 0.45
"""A wet board hands 30 % of a touch on to the neighbours (H17), pads differ by 1.35 to 1: less is no finger."""

RISE = 0.10
"""A pad that was no finger becomes one only by a touch of its own, not because its neighbour was let go."""

TIDE_PADS = 3
"""So many ghosts of one burst show how far the water has gone."""

FLOOR_SHARE = 0.01
"""How fast the floor of a ghost follows its level, per read (20 ms): drift is slower, the slowest press is faster."""

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
    coupled: bool = False
    worn: bool = False
    floor: Level = Level(0.0)
    lent: Level = Level(0.0)


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
        self._tide = 0.0

    def __contains__(self, pad: object) -> bool:
        return pad in self._pads

    def touched(self, levels: Mapping[int, Level], burst: bool) -> list[Change]:
        """The chip calls these pads touched, too; ``burst``: with those of a moment ago they are eight or more."""
        self._ghosts = None
        for pad, level in levels.items():
            self._pads[pad] = _Pad(level, level, level, burst, ghost=True)
        return self._appear(levels)

    def wither(self, pads: Sequence[int], worn: bool = False) -> list[Change]:
        """Nobody has made these pads firm enough to count for a long time: they are no hands.

        ``worn``: they may be hands all the same, so that the board is not left alone; they sound again once firm.
        """
        self._ghosts = None
        for pad in pads:
            state = self._pads[pad]
            state.ghost, state.worn, state.floor = True, worn, state.level
        return [Change(pad, Level(0.0)) for pad in pads]

    def recall(self, pads: Iterable[int]) -> list[Change]:
        """These pads were touched a moment ago, and turn out to be part of a burst: the slight ones are no hands."""
        self._ghosts = None
        recalled = []
        for pad in pads:
            state = self._pads[pad]
            state.burst = True
            if not state.ghost and state.level < BURST_LEVEL:
                state.ghost = True
                recalled.append(Change(pad, Level(0.0)))
        return recalled

    def lifted(self, pads: Iterable[int]) -> list[Change]:
        """The chip calls these pads touched no more."""
        self._ghosts = None
        gone = [(pad, self._pads.pop(pad, None)) for pad in pads]
        return [Change(pad, Level(0.0)) for pad, state in gone if state is None or not state.ghost]

    def levelled(self, levels: Mapping[int, Level]) -> list[Change]:
        """The levels of pads that the chip calls touched have been read again."""
        self._ghosts = None
        self._tide = self._measure_tide()
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

    def may_be_lent(self, pad: int, hidden: frozenset[int]) -> bool:
        """Tell whether water may have handed on what a hand does that its own pad does not show (`Rest.hidden`)."""
        state = self._pads.get(pad)
        return (
            state is not None
            and not state.ghost
            and state.peak < COUPLED_SHARE
            and not hidden.isdisjoint((pad - 1, pad + 1))
        )

    def beside(self, pads: Iterable[int]) -> set[int]:
        """The neighbours of these pads that are called touched."""
        return {near for pad in pads for near in (pad - 1, pad + 1) if near in self._pads}

    def are_none(self) -> bool:
        """Tell whether nobody touches the board."""
        return all(state.ghost and not state.worn for state in self._pads.values())

    def _follow(self, pad: int, level: Level) -> list[Change]:
        state = self._pads[pad]
        state.level, state.peak = level, Level(max(state.peak, level))
        if state.ghost:
            return []
        floor = max(state.floor, self._tide)
        if level - floor < min(LET_GO_LEVEL, LET_GO_SHARE * (state.peak - floor)):
            state.ghost = state.let_go = True
            state.floor = level
            return [Change(pad, Level(0.0))]
        if abs(level - state.told) < WORTH_TELLING:
            return []
        state.told = level
        return [Change(pad, level)]

    def _appear(self, pads: Iterable[int]) -> list[Change]:
        appeared = []
        for pad in pads:
            state = self._pads[pad]
            if not state.ghost:
                continue
            if self._is_ghost(pad, state):
                state.floor = state.floor if state.coupled else _nearer(state.floor, state.level)
                continue
            state.ghost = state.let_go = state.worn = False
            state.peak = state.told = state.level
            appeared.append(Change(pad, state.level, state.burst))
        return appeared

    def _is_ghost(self, pad: int, state: _Pad) -> bool:
        beside = max((self._rise(near) for near in self.beside([pad])), default=0.0)
        was_coupled, state.coupled = state.coupled, self._rise(pad) < COUPLED_SHARE * beside
        if state.coupled:
            state.lent = state.level
        elif was_coupled and beside >= RISE and state.level < state.lent + RISE:
            # The neighbour is on its way up from the board: it has fallen, and nothing was touched anew.
            state.coupled = True
        elif was_coupled and beside < RISE:
            # What the neighbour lent stays or falls when it goes; what has risen instead is a finger of its own.
            state.floor = Level(min(state.lent, state.level))
        limit = COUPLED_SHARE if state.worn else BACK_LEVEL if state.let_go else BURST_LEVEL if state.burst else 0.0
        return state.coupled or state.level < limit or 0.0 < state.floor > state.level - RISE

    def _rise(self, pad: int) -> float:
        return max(self._pads[pad].level - max(self._pads[pad].floor, self._tide), 0.0)

    def _measure_tide(self) -> float:
        """What water that has run off leaves on all pads alike, read off those that nobody touches."""
        left = [state.level for state in self._pads.values() if state.ghost and state.burst and not state.coupled]
        return median_low(left) if len(left) >= TIDE_PADS else 0.0


def _nearer(floor: Level, level: Level) -> Level:
    return Level(floor + FLOOR_SHARE * (level - floor))


def agree(levels: Mapping[int, Level], again: Mapping[int, Level]) -> dict[int, Level]:
    """Of levels that were read twice, those of which both reads say the same; the second counts."""
    return {pad: level for pad, level in again.items() if abs(levels.get(pad, 9.0) - level) <= AGREEMENT}
