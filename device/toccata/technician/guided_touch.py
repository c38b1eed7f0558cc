"""A guided touch of each pad of a board: hands off, then one pad after the other. Pure: figures in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from toccata.doctor.called import called_board
from toccata.errors import SettingError
from toccata.settings.device import PADS_PER_BOARD
from toccata.settings.thresholds import Thresholds, thresholds_of
from toccata.units import Seconds

REST_S = Seconds(3.0)
HOLD_S = Seconds(1.2)
PATIENCE_S = Seconds(20.0)
"""So long is one pad waited for, and its release."""

LEAST_RISE = 5
RISE_NOISES = 3.0
"""A figure that falls so many times its noise under its rest is somebody's touch."""


class Phase(StrEnum):
    """What the technician is to do now."""

    REST = "rest"
    TOUCH = "touch"
    HOLD = "hold"
    LIFT = "lift"
    DONE = "done"


@dataclass(slots=True)
class _Pad:
    idle: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    rest: float = 0.0
    rise: float = 0.0


class GuidedTouch:
    """One board.

    Attributes:
        found: what was found so far, by the number of the pad.
        left_out: pads that were passed over or refused.

    Args:
        board: its number, as people are told it.
        now: when it begins.
    """

    def __init__(self, board: int, now: Seconds) -> None:
        self.found: dict[int, Thresholds] = {}
        self.left_out: list[int] = []
        self.phase = Phase.REST
        self.pad = 0
        self._board = board
        self._pads = [_Pad() for _ in range(PADS_PER_BOARD)]
        self._until = Seconds(now + REST_S)
        self._other: int | None = None

    def begin(self) -> str:
        """What is said first."""
        return f"{called_board(self._board)}: take all hands and things off the pads"

    def feel(self, figures: Sequence[int], now: Seconds) -> list[str]:
        """Take the filtered counts of all twelve pads in; gives what is to be told."""
        if self.phase is Phase.REST:
            return self._rest(figures, now)
        if self.phase is Phase.TOUCH:
            return self._await_touch(figures, now)
        if self.phase is Phase.HOLD:
            return self._hold(figures, now)
        return self._await_lift(figures, now) if self.phase is Phase.LIFT else []

    def skip(self, now: Seconds, why: str = "passed over") -> list[str]:
        """Leave this pad as it is; before the first pad nothing is passed over."""
        if self.phase in (Phase.REST, Phase.DONE):
            return []
        if self.phase is not Phase.LIFT:
            self.left_out.append(self.pad)
        return [f"pad {self.pad + 1}: {why}", *self._next(now)]

    def _rest(self, figures: Sequence[int], now: Seconds) -> list[str]:
        for pad, figure in zip(self._pads, figures, strict=True):
            pad.idle.append(figure)
        if now < self._until:
            return []
        for pad in self._pads:
            pad.rest = median(pad.idle)
            pad.rise = max(LEAST_RISE, RISE_NOISES * (max(pad.idle) - min(pad.idle)))
        self.pad = -1
        return self._next(now)

    def _await_touch(self, figures: Sequence[int], now: Seconds) -> list[str]:
        depths = [pad.rest - figure for pad, figure in zip(self._pads, figures, strict=True)]
        touched = [number for number, pad in enumerate(self._pads) if depths[number] >= pad.rise]
        deepest = max(touched, key=lambda number: depths[number], default=None)
        if deepest == self.pad:
            self.phase, self._until = Phase.HOLD, Seconds(now + HOLD_S)
            self._pads[self.pad].touched = [figures[self.pad]]
            return []
        if deepest is None and now >= self._until:
            return self.skip(now, f"nobody touched it for {PATIENCE_S:g} s, so it stays as it is")
        is_news, self._other = deepest is not None and deepest != self._other, deepest
        return [f"that is pad {deepest + 1}; touch pad {self.pad + 1}"] if deepest is not None and is_news else []

    def _hold(self, figures: Sequence[int], now: Seconds) -> list[str]:
        pad, figure = self._pads[self.pad], figures[self.pad]
        if pad.rest - figure < pad.rise:
            self.phase, self._until = Phase.TOUCH, Seconds(now + PATIENCE_S)
            return [f"a little longer: touch pad {self.pad + 1} for a full second"]
        pad.touched.append(figure)
        return self._judge(now) if now >= self._until else []

    def _judge(self, now: Seconds) -> list[str]:
        pad = self._pads[self.pad]
        self.phase, self._until = Phase.LIFT, Seconds(now + PATIENCE_S)
        try:
            found = self.found[self.pad] = thresholds_of(pad.idle, pad.touched)
        except SettingError as fault:
            self.left_out.append(self.pad)
            return [f"pad {self.pad + 1}: {fault.what}; {fault.remedy}; it stays as it is"]
        told = f"touch {found.touch}, release {found.release} (signal {found.signal}, noise {found.noise})"
        return [f"thank you, {self.pad + 1} of {PADS_PER_BOARD}: {told}"]

    def _await_lift(self, figures: Sequence[int], now: Seconds) -> list[str]:
        pad = self._pads[self.pad]
        if pad.rest - figures[self.pad] >= pad.rise / 2 and now < self._until:
            return []
        return self._next(now)

    def _next(self, now: Seconds) -> list[str]:
        self.pad, self._other, self._until = self.pad + 1, None, Seconds(now + PATIENCE_S)
        self.phase = Phase.TOUCH if self.pad < PADS_PER_BOARD else Phase.DONE
        return [f"touch pad {self.pad + 1}"] if self.phase is Phase.TOUCH else []
