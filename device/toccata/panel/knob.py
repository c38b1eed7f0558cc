"""The volume knob, a rotary encoder: how its two contacts tell its turns, and how fast these may count. Pure."""

from __future__ import annotations

from toccata.units import NEVER, Seconds

RISE_S = Seconds(0.100)
"""Up by 1 dB in so long at most, however fast the knob is turned (H2: never a jump); down at once."""

_ENOUGH = 2
"""Quarters of a detent that must be seen of its four: one may be lost."""

# (a, b) before and now, as two bits each -> quarters turned. A closes before B when it is turned to the right, and both
# are open in a detent. A change of both at once says nothing about the way: it counts as none.
_QUARTERS = {
    (0b00, 0b10): 1,
    (0b10, 0b11): 1,
    (0b11, 0b01): 1,
    (0b01, 0b00): 1,
    (0b00, 0b01): -1,
    (0b01, 0b11): -1,
    (0b11, 0b10): -1,
    (0b10, 0b00): -1,
}


class Detents:
    """Counts the detents of an encoder that makes one whole cycle from one to the next; a bounce goes to and fro."""

    def __init__(self) -> None:
        self._state: int | None = None
        self._quarters = 0

    def see(self, a_closed: bool, b_closed: bool) -> int:
        """Take in both contacts; 1: turned on to the right by a detent, -1: to the left, 0: neither."""
        state = a_closed << 1 | b_closed
        before, self._state = self._state, state
        if before is not None:
            self._quarters += _QUARTERS.get((before, state), 0)
        if state:
            return 0
        turned, self._quarters = self._quarters, 0
        return (turned >= _ENOUGH) - (turned <= -_ENOUGH)


class Turns:
    """What was turned and does not count yet."""

    def __init__(self) -> None:
        self._left = 0
        self._next_rise = Seconds(-NEVER)

    def turn(self, detents: int) -> None:
        """Take in detents; a turn back takes away what still waits of a turn up, and then more."""
        self._left += detents

    def take(self, now: Seconds) -> int:
        """Give what counts now, in dB: any fall, or a rise of 1."""
        if self._left < 0:
            fall, self._left = self._left, 0
            return fall
        if self._left == 0 or now < self._next_rise:
            return 0
        self._left -= 1
        self._next_rise = Seconds(now + RISE_S)
        return 1

    def due(self) -> Seconds:
        """When ``take`` gives something."""
        return NEVER if self._left == 0 else Seconds(0.0) if self._left < 0 else self._next_rise
