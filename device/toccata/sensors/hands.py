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


@dataclass(slots=True)
class _Pad:
    level: Level
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

    def touched(self, levels: Mapping[int, Level], burst: bool) -> list[Change]:
        """The chip calls these pads touched, too."""
        for pad, level in levels.items():
            self._pads[pad] = _Pad(level, level, burst, ghost=True)
        return self._appear(levels)

    def lifted(self, pads: Iterable[int]) -> list[Change]:
        """The chip calls these pads touched no more."""
        gone = [(pad, self._pads.pop(pad, None)) for pad in pads]
        return [Change(pad, Level(0.0)) for pad, state in gone if state is None or not state.ghost]

    def levelled(self, levels: Mapping[int, Level]) -> list[Change]:
        """The levels of pads that the chip calls touched have been read again."""
        changes = []
        for pad, level in levels.items():
            state = self._pads[pad]
            state.level, state.peak = level, Level(max(state.peak, level))
            if not state.ghost:
                state.ghost = state.let_go = level < LET_GO_LEVEL and level < LET_GO_SHARE * state.peak
                changes.append(Change(pad, Level(0.0) if state.let_go else level))
        return changes + self._appear(levels)

    def believe(self, pads: Iterable[int], level: Level) -> None:
        """After a restart: the chip calls these pads touched; nothing else is known of them."""
        self._pads = {pad: _Pad(level, level, burst=False, ghost=False) for pad in pads}

    def ghosts(self) -> list[int]:
        """The pads that the chip calls touched and that nobody touches."""
        return [pad for pad, state in self._pads.items() if state.ghost]

    def are_none(self) -> bool:
        """Tell whether nobody touches the board."""
        return all(state.ghost for state in self._pads.values())

    def _appear(self, pads: Iterable[int]) -> list[Change]:
        appeared = []
        for pad in pads:
            state = self._pads[pad]
            if state.ghost and not self._is_ghost(pad, state):
                state.ghost = state.let_go = False
                state.peak = state.level
                appeared.append(Change(pad, state.level, state.burst))
        return appeared

    def _is_ghost(self, pad: int, state: _Pad) -> bool:
        if state.let_go:
            return state.level < BACK_LEVEL
        if state.burst:
            return state.level < BURST_LEVEL
        beside = max((self._pads[near].level for near in (pad - 1, pad + 1) if near in self._pads), default=0.0)
        return state.level < COUPLED_SHARE * beside
