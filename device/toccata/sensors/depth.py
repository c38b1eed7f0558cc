"""When the level of each touched pad of a board is read, and which of the levels are believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from toccata.sensors.hands import Hands, agree
from toccata.sensors.mpr121 import Chip
from toccata.units import Level, PadId, Seconds

HAND_WATCH_S = Seconds(0.100)
GHOST_WATCH_S = Seconds(0.020)
NEW_GHOST_WATCH_S = Seconds(0.004)
NEW_S = Seconds(0.020)
"""How often the level of a touched pad is read: its chip has a new one every 4 ms."""

WAITED_FOR_S = Seconds(1.0)
"""So long the play core waits for a pad to become firm; after that it is residue of water, or drift (H17)."""

LENT_S = Seconds(2.5)
"""So long a slight touch beside a pad that was covered at the start is held; it fades within 3 s of its start."""

TOGETHER_S = Seconds(0.010)
"""Twelve levels in one transaction take 0.7 ms of the bus (400 kHz), one by one with their status reads 3 ms."""

DepthWish = Callable[[PadId], Seconds]
"""How often the play core wants the level of a touched pad; NEVER if not at all."""

Levels = Mapping[int, Level]


class Depth:
    """Reads levels of one board's pads, those in doubt twice."""

    def __init__(self, chip: Chip, hands: Hands, pads: Sequence[PadId], now: Callable[[], Seconds]) -> None:
        self._chip = chip
        self._hands = hands
        self._pads = pads
        self._now = now
        self._read_at: dict[int, Seconds] = {}
        self._since = Seconds(0.0)
        self._touched_at: dict[int, Seconds] = {}

    def start(self, touched: Sequence[int], at: Seconds) -> None:
        """These pads count as read just now."""
        self._read_at = dict.fromkeys(touched, at)
        self._touched_at = dict.fromkeys(touched, at)

    def first(self, pads: Sequence[int], at: Seconds) -> Levels:
        """The levels of pads that were touched at ``at``, and of their neighbours; what can't be read is left out.

        One read is enough for a finger alone: its level lifts and starts nothing. Beside others the level decides what
        is a finger, so that all are measured at once and twice: of a new pad the lower level counts, of its neighbour
        the higher one. The next read comes 4 ms later.
        """
        self._since = at
        self._read_at.update(dict.fromkeys(pads, at))
        self._touched_at.update(dict.fromkeys(pads, at))
        beside = self._hands.beside(pads)
        levels = self._chip.levels(sorted({*pads, *beside}))
        if len(pads) > 1 or beside:
            again = self._chip.levels(sorted(levels)) if levels else {}
            return {
                pad: max(level, again.get(pad, level)) if pad in beside else min(level, again.get(pad, level))
                for pad, level in levels.items()
            }
        return levels

    def due(self, touched: Sequence[int], wish: DepthWish) -> Seconds:
        """The next instant at which a level is to be read."""
        return min(self._due(pad, wish) for pad in touched)

    def next(self, touched: Sequence[int], wish: DepthWish, now: Seconds) -> Levels:
        """Read the levels that are due, and with them those that soon will be; nothing may be due."""
        dues = {pad: self._due(pad, wish) for pad in touched}
        if now < min(dues.values()):
            return {}
        soon = [pad for pad, due in dues.items() if due <= now + TOGETHER_S]
        pads = sorted({*soon, *self._hands.beside(self._hands.ghosts().intersection(soon))})
        levels = self._chip.levels(pads)
        if self._hands.are_surprised_by(levels):
            levels = agree(levels, self._chip.levels(pads))
        self._read_at.update(dict.fromkeys(pads, self._now()))
        return levels

    def withered(self, touched: Sequence[int], wish: DepthWish, now: Seconds) -> list[int]:
        """Pads that the play core has waited for, at its shortest wish, for too long."""
        late = [pad for pad in touched if now > self._touched_at[pad] + WAITED_FOR_S]
        ghosts = self._hands.ghosts()
        return [pad for pad in late if pad not in ghosts and wish(self._pads[pad]) <= NEW_GHOST_WATCH_S]

    def worn(self, touched: Sequence[int], hidden: frozenset[int], now: Seconds) -> list[int]:
        """Pads beside ``hidden`` that were touched slightly for too long.

        Water beside a hand that is hidden looks like a slight touch, and the other way round: so each one sounds, and
        none is held by itself for longer than `LENT_S`.
        """
        long = (pad for pad in touched if now > self._touched_at[pad] + LENT_S)
        return [pad for pad in long if self._hands.may_be_lent(pad, hidden)]

    def _due(self, pad: int, wish: DepthWish) -> Seconds:
        read_at = self._read_at[pad]
        if pad in self._hands.ghosts():
            watch = NEW_GHOST_WATCH_S if read_at < self._since + NEW_S else GHOST_WATCH_S
        else:
            watch = min(wish(self._pads[pad]), HAND_WATCH_S)
        return Seconds(read_at + watch)
