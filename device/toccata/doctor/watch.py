"""What a look at a board shows of its pads: figures in as they come, ten times a second; little is kept. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from toccata.doctor.figures import Trend, line_through, mean, middle
from toccata.doctor.pads import PadSeen
from toccata.link import Counts
from toccata.settings.device import PADS_PER_BOARD
from toccata.units import PadId, Seconds

KEPT = 60
"""Looks: the last 6 s."""

TOUCHED_COUNTS = 8
"""A dry pad that is let alone lies 0-3 counts over what the chip shows of its baseline; 2 more by noise."""

LEAST_LOOKS = 8
"""Of fewer no noise is told."""

LEAST_SPAN_S = Seconds(2.0)
"""In less no drift can be told from noise."""

ALIKE_TIMES, ALIKE_SHARE, ALIKE_DEPTH = 3, 0.9, 0.8
"""Two pads move alike: in so many looks at least, in this share of those in which one moved, to this depth."""

SAME_COUNTS, SHARED_RATIO = 4.0, 0.7
"""Two pads on one wire show the same figure within noise, and both capacities in it: less than their siblings."""


class BoardWatch:
    """All looks at one board since it was last begun."""

    def __init__(self, board: int) -> None:
        self.board = board
        self._looks: deque[Counts] = deque(maxlen=KEPT)
        self._signals: list[int | None] = [None] * PADS_PER_BOARD
        self._moved = [0] * PADS_PER_BOARD  # looks in which of all pads only this one or the next one moved
        self._together = [0] * PADS_PER_BOARD  # and both of them alike
        self._touched_all_along = set(range(PADS_PER_BOARD))

    @property
    def looks(self) -> int:
        """How many looks are kept."""
        return len(self._looks)

    @property
    def last_at(self) -> Seconds:
        """When the last look was; -1 before the first."""
        return Seconds(self._looks[-1].at if self._looks else -1.0)

    def is_touched(self, pad: int) -> bool:
        """Tell whether a pad was touched in the last look."""
        return bool(self._looks) and depths(self._looks[-1])[pad] > TOUCHED_COUNTS

    def take(self, counts: Counts) -> None:
        """Take one look in."""
        self._looks.append(counts)
        touched = {pad: depth for pad, depth in enumerate(depths(counts)) if depth > TOUCHED_COUNTS}
        self._touched_all_along &= touched.keys()
        for pad, depth in touched.items():
            self._signals[pad] = max(depth, self._signals[pad] or 0)
        pair = min(touched, default=PADS_PER_BOARD)
        if touched and touched.keys() <= {pair, pair + 1}:
            self._note_pair(pair, touched)

    def pads(self, held: Sequence[Seconds] = (), alone: bool = False) -> list[PadSeen]:
        """Tell what was seen of each pad; nothing before the first look.

        Args:
            held: for how long each pad has been touched, as far as somebody else knows.
            alone: one pad was touched at a time, so that two that move are shorted.
        """
        if not self._looks:
            return []
        siblings = middle(self._looks[-1].baseline)
        trends = self._trends()
        return [
            self._pad(pad, trends, siblings, held[pad] if held else Seconds(0.0), alone)
            for pad in range(PADS_PER_BOARD)
        ]

    def drifts(self) -> list[float]:
        """Tell how fast each pad's counts drift, in counts a second, of those that were let alone for long enough."""
        span = self._looks[-1].at - self._looks[0].at if self._looks else 0.0
        trends = self._trends() if span >= LEAST_SPAN_S else []
        return [trend.slope for trend in trends if trend is not None]

    def rises(self) -> list[float]:
        """Tell how far each pad's counts lie above its baseline now; below it where negative."""
        return [float(-depth) for depth in depths(self._looks[-1])] if self._looks else []

    def _note_pair(self, pad: int, touched: dict[int, int]) -> None:
        for first in (pad - 1, pad) if len(touched) == 1 else (pad,):
            if 0 <= first < PADS_PER_BOARD - 1:
                self._moved[first] += 1
        if len(touched) == 2 and min(touched.values()) >= ALIKE_DEPTH * max(touched.values()):
            self._together[pad] += 1

    def _pad(self, pad: int, trends: Sequence[Trend | None], siblings: float, held: Seconds, alone: bool) -> PadSeen:
        trend = trends[pad]
        figure = trend.mean if trend else mean([float(look.filtered[pad]) for look in self._looks])
        shared = self._shares_wire(pad, trends, siblings)
        beside = shared if shared is not None else self._moves_with(pad)
        return PadSeen(
            pad=PadId(self.board, pad),
            figure=figure,
            baseline=self._looks[-1].baseline[pad],
            siblings=siblings,
            noise=None if trend is None else trend.noise,
            signal=self._signals[pad],
            touched=pad in self._touched_all_along,
            held_s=held,
            alike=beside,
            is_sure=shared is not None or (alone and beside is not None),
        )

    def _moves_with(self, pad: int) -> int | None:
        for first, other in ((pad - 1, pad - 1), (pad, pad + 1)):
            if 0 <= first < PADS_PER_BOARD - 1 and self._together[first] >= max(
                ALIKE_TIMES, ALIKE_SHARE * self._moved[first]
            ):
                return other
        return None

    def _shares_wire(self, pad: int, trends: Sequence[Trend | None], siblings: float) -> int | None:
        own = trends[pad]
        for other in (pad - 1, pad + 1):
            beside = trends[other] if 0 <= other < PADS_PER_BOARD else None
            if own and beside and abs(own.mean - beside.mean) <= SAME_COUNTS and _is_shared(own.mean, siblings):
                return other
        return None

    def _trends(self) -> list[Trend | None]:
        """Draw each pad's straight line through the looks in which it was let alone, the neighbouring ones left out."""
        looks = list(self._looks)
        below = [depths(look) for look in looks]
        return [
            self._trend(pad, looks, [depth[pad] <= TOUCHED_COUNTS for depth in below]) for pad in range(PADS_PER_BOARD)
        ]

    @staticmethod
    def _trend(pad: int, looks: Sequence[Counts], at_rest: Sequence[bool]) -> Trend | None:
        kept = [
            (look.at, float(look.filtered[pad]))
            for index, look in enumerate(looks)
            if all(at_rest[max(index - 1, 0) : index + 2])
        ]
        return line_through(kept) if len(kept) >= LEAST_LOOKS else None


def depths(counts: Counts) -> list[int]:
    """Tell how far the counts of each pad lie below its baseline."""
    return [baseline - figure for figure, baseline in zip(counts.filtered, counts.baseline, strict=True)]


def _is_shared(figure: float, siblings: float) -> bool:
    return 0.3 * siblings < figure < SHARED_RATIO * siblings
