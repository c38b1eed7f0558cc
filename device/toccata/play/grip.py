"""One sensor's hand: how firm it is, and the firmest that it was of late."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from toccata.play.curve import layer_weights, shaped, touch_gain
from toccata.play.expression import Shares
from toccata.settings.client import Curve
from toccata.units import NEVER, Level, Seconds

OPENS_S = Seconds(0.300)
"""A hand takes up to so long to let go: what stays without it keeps the firmest level of this time."""


class Grip:
    """How firm a hand is, and was. Levels 0 to 1; what is no level is taken for 0."""

    __slots__ = ("_left_at", "_past", "is_known", "level")

    def __init__(self) -> None:
        self.level = Level(0.0)
        self.is_known = False
        self._left_at: Seconds | None = None
        self._past: deque[tuple[Seconds, Level]] = deque()

    def move(self, level: Level, at: Seconds) -> None:
        """The hand is as firm as this from now on."""
        level = level if 0.0 <= level <= 1.0 else Level(0.0)
        was = self.firmest(at) if self._left_at is not None else self.level
        # Levels that a later one has passed say nothing more: those that are left fall from one to the next.
        while self._past and self._past[-1][1] <= was:
            self._past.pop()
        if self.is_known and was > level:
            self._past.append((at, was))
        self.level, self.is_known, self._left_at = level, True, None

    def leave(self, at: Seconds) -> None:
        """The hand has let go, or trembles."""
        self._left_at = at

    def forget(self) -> None:
        """The press is over: the next one begins anew."""
        self.is_known = False
        self._past.clear()

    def firmest(self, now: Seconds) -> Level:
        """The firmest level of the last ``OPENS_S``; of a hand that has let go, of those before it did."""
        at = now if self._left_at is None else self._left_at
        # Reckoned as in ``falls_at``: whoever asks at that instant must find that it has fallen.
        while self._past and self._past[0][0] + OPENS_S <= at:
            self._past.popleft()
        return max(self._past[0][1], self.level) if self._past else self.level

    def falls_at(self) -> Seconds:
        """When the firmest level falls, if the hand stays as it is."""
        return Seconds(self._past[0][0] + OPENS_S) if self._past and self._left_at is None else NEVER


@dataclass(frozen=True, slots=True)
class Follower:
    """How one voice follows a grip.

    Attributes:
        layered: it has a soft, a medium and a firm layer; else it is one sample.
        stays: it sounds on without the hand, as firm as it was held; it falls ``OPENS_S`` after the hand, rises at
            once, and so does not go out with a hand that opens.
    """

    grip: Grip
    curve: Curve
    layered: bool = False
    stays: bool = False

    def shares(self, now: Seconds) -> Shares:
        """What the hand asks for."""
        return self.shares_at(self.grip.firmest(now) if self.stays else self.grip.level)

    def shares_at(self, level: Level) -> Shares:
        """What a hand of this level asks for."""
        counts = shaped(level, self.curve)
        gain = touch_gain(counts)
        if not self.layered:
            return (gain,)
        soft, medium, firm = layer_weights(counts)
        return gain * soft, gain * medium, gain * firm

    def falls_at(self) -> Seconds:
        """When the hand asks for less without having moved."""
        return self.grip.falls_at() if self.stays else NEVER
