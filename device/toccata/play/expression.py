"""How the sound of a held sensor follows its hand: shares of the gain that is booked, told in short straight lines.

Why the ceiling holds: books know a voice at its full gain, all its layers as the loudest of them in each cell. What is
told of each layer is a share of that gain, and however late the player is with each of them by itself, the shares that
it may have reached come to 1 at most: a layer rises only into what the others have left for as long as the player may
be late. While the booked gain falls, no told line rises. So the sum of all layers lies under the booked line at every
instant, and what the books prove of the voice holds for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from toccata.units import NEVER, Gain, Seconds

Shares = tuple[float, ...]
"""Of a voice's booked gain, one for each of its layers; 0 to 1, in sum 1 at most."""

ALL: Shares = (1.0,)

LINE_S = Seconds(0.008)
"""One line takes six buffers of 64 frames. The hand is looked at when the one before has ended: at most every 8 ms."""

FASTEST_S = Seconds(0.090)
LARGEST_STEP = (1.0 - 0.126) * LINE_S / FASTEST_S
"""A share goes through the 18 dB of a hand in no less than 90 ms, whatever a sensor says: by 2 of 128 steps a buffer.

440 Hz at -15 dBFS then leave -52 dBFS above 2 kHz in the mixer, whose volume stands still for each buffer; through the
18 dB in 50 ms they would leave -47.6.
"""

FINEST = 1.0 / 256.0
"""Half of the mixer's finest step: what is nearer is left alone."""


class Hand(Protocol):
    """What a voice follows."""

    def shares(self, now: Seconds) -> Shares:
        """What it asks for now."""

    def falls_at(self) -> Seconds:
        """When it will ask for less without having moved."""


@dataclass(slots=True)
class Expression:
    """What one voice was told for its hand's sake.

    Attributes:
        slack: how late the player may be.
        hand: what it follows; None: it stays as it is.
        wanted: the shares that the hand asked for last.
        told: those at which the last line ends.
        gains: the gains that the player was told with them.
        ends_at: when the last line for the hand's sake ends.
    """

    slack: Seconds
    hand: Hand | None = None
    wanted: Shares = ALL
    told: Shares = ALL
    gains: tuple[Gain, ...] = (Gain(1.0),)
    ends_at: Seconds = Seconds(-NEVER)
    _from: Shares = ALL
    _at: Seconds = Seconds(0.0)
    _over: Seconds = Seconds(0.0)
    _past: list[tuple[Seconds, Shares]] = field(default_factory=list)

    @classmethod
    def begun(cls, hand: Hand | None, shares: Shares, slack: Seconds) -> Expression:
        """Of a voice that starts with these shares."""
        return cls(slack, hand, wanted=shares, told=shares, _from=shares)

    def look(self, now: Seconds) -> Seconds:
        """See what the hand asks for; gives when it will ask for less, if it does not move."""
        if self.hand is None:
            return NEVER
        self.wanted = self.hand.shares(now)
        return self.hand.falls_at()

    def is_behind(self, gain: float) -> bool:
        """Tell whether the hand asks for anything else than what was told, if ``gain`` is booked."""
        for share, told in zip(self.wanted, self.gains, strict=True):
            if not -FINEST < share * gain - told < FINEST:
                return True
        return False

    def move_on(self, now: Seconds) -> None:
        """Begin the next line, ``LINE_S`` long, on the way to what is wanted."""
        present = self._present(now)
        highest = [max(each) for each in zip(*self._lately(now, present), strict=True)]
        goals = [_nearer(was, to) for was, to in zip(present, self.wanted, strict=True)]
        rises = [max(goal - high, 0.0) for goal, high in zip(goals, highest, strict=True)]
        room = max(1.0 - sum(highest), 0.0)
        part = min(room / sum(rises), 1.0) if any(rises) else 1.0
        ends = [min(goal, high + rise * part) for goal, high, rise in zip(goals, highest, rises, strict=True)]
        self._draw(tuple(ends), LINE_S, now)
        self.ends_at = Seconds(now + LINE_S)

    def bow(self, over: Seconds, now: Seconds) -> None:
        """The booked gain falls: until it has, no layer's share rises."""
        ends = self.told
        if len(ends) == 1 and now >= self._at + self._over:
            return
        if len(ends) > 1:
            ends = tuple(min(each) for each in zip(*self._lately(now, self._present(now)), ends, strict=True))
        self._draw(ends, over, now)

    def tell(self, gain: float) -> tuple[Gain, ...]:
        """The gains of the layers where the line ends, if ``gain`` is booked then."""
        told = self.told
        self.gains = (Gain(told[0] * gain),) if len(told) == 1 else tuple([Gain(share * gain) for share in told])
        return self.gains

    def _present(self, now: Seconds) -> Shares:
        done = 1.0 if now >= self._at + self._over else max(now - self._at, 0.0) / self._over
        return tuple(was + (to - was) * done for was, to in zip(self._from, self.told, strict=True))

    def _lately(self, now: Seconds, present: Shares) -> list[Shares]:
        """Where the lines began, bent and ended for as long as the player may be late, and where they are now."""
        ended = Seconds(self._at + self._over)
        if ended < now:
            self._past.append((ended, self.told))
        self._past.append((now, present))
        while len(self._past) > 2 and self._past[1][0] <= now - self.slack:
            del self._past[0]
        return [shares for _, shares in self._past]

    def _draw(self, ends: Shares, over: Seconds, now: Seconds) -> None:
        self._from, self._at, self._over, self.told = self._present(now), now, over, ends


def _nearer(was: float, to: float) -> float:
    least, most = was - LARGEST_STEP, was + LARGEST_STEP
    return least if to < least else most if to > most else to
