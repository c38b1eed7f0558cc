"""Pairing by playing: whoever touches the shown pads on the instrument, in their order, stands beside it. Pure.

A window lasts 120 s and draws five sequences at most, whoever asks. A wrong touch ends a sequence, so that each is
guessed with a chance of 1 / pads^length, and the window with five times that: 5 / 12^6 = 1.7e-6.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toccata.units import Seconds

WINDOW_S = Seconds(120.0)
TRIES = 5
SHORTEST = 6
MOST_CHANCE = 2e-6
FINISH_S = Seconds(60.0)
"""How long after the last touch the tablet may fetch its cookie."""

ANEW_S = 5.0
"""A window that is told to close so much later than before was opened anew; less is delay on the link."""

LONGEST = 24
"""Nobody plays more; two pads need 22."""

State = Literal["touch", "wrong", "done", "closed"]

Draw = Callable[[int], int]
"""Gives a random whole number from 0 to below its argument."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One tablet that wants to pair.

    Attributes:
        id: as unguessable as a password.
        name: what the tablet shall be called.
        pin: what shall open its idle page.
        pads: to touch, in order; empty once no try is left.
        done: how many were touched.
        wrong: the last touch was a wrong one.
        done_at: when the last of them was touched.
    """

    id: str
    name: str
    pin: str
    pads: tuple[str, ...]
    done: int = 0
    wrong: bool = False
    done_at: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """What holds now.

    Attributes:
        closes: when.
        drawn: how many sequences were drawn.
        attempts: who tries, or is done.
        spent: a tablet was paired or no try is left: it stays closed until the instrument has said that it is.
        technician: who is paired becomes the technician, and nobody else stays one.
    """

    closes: Seconds = Seconds(0.0)
    drawn: int = 0
    attempts: tuple[Attempt, ...] = ()
    spent: bool = False
    technician: bool = False

    def open_for(self, now: Seconds) -> Seconds:
        """Tell for how long it stays open; 0: it is closed."""
        return Seconds(max(0.0, self.closes - now))

    @property
    def tries_left(self) -> int:
        """How many sequences may still be drawn."""
        return TRIES - self.drawn

    def find(self, attempt: str) -> Attempt | None:
        """Find who tries, by the id of the attempt."""
        return next((found for found in self.attempts if found.id == attempt), None)


def length_for(pads: int) -> int | None:
    """Tell how many touches make a window's guess as rare as 2e-6; None: there are too few pads."""
    lengths = range(SHORTEST, LONGEST + 1)
    return next((length for length in lengths if TRIES / float(max(1, pads)) ** length <= MOST_CHANCE), None)


def told(window: Window, open_s: float, now: Seconds, technician: bool = False) -> Window:
    """Follow what the instrument says of its window: how long it stays open, 0: closed; and whom it makes technician.

    Who is done was done in the window that is kept, whatever the instrument opens or closes meanwhile.
    """
    closes = Seconds(now + min(open_s, WINDOW_S))
    if open_s <= 0.0:
        done = tuple(found for found in window.attempts if found.done_at is not None)
        return replace(window, closes=Seconds(min(window.closes, now)), attempts=done, spent=False)
    if window.spent:
        return window
    if window.open_for(now) <= 0.0 or closes > window.closes + ANEW_S:
        return Window(closes, technician=technician)
    return replace(window, closes=min(window.closes, closes), technician=technician)


def begin(window: Window, attempt: Attempt, pads: Sequence[str], draw: Draw) -> Window:
    """Let a tablet try; the caller has looked that the window is open and a try is left."""
    drawn = replace(attempt, pads=_sequence(pads, draw))
    return replace(window, drawn=window.drawn + 1, attempts=(*window.attempts, drawn))


def touched(window: Window, pad: str, pads: Sequence[str], draw: Draw, now: Seconds) -> Window:
    """Take a touch of the instrument in, for everybody who tries."""
    if window.open_for(now) <= 0.0:
        return window
    for attempt in window.attempts:
        if not attempt.pads or attempt.done_at is not None:
            continue
        window = _touched(window, attempt, pad, pads, draw, now)
        if window.closes <= now:
            break
    return window


def _touched(window: Window, attempt: Attempt, pad: str, pads: Sequence[str], draw: Draw, now: Seconds) -> Window:
    if attempt.pads[attempt.done] == pad:
        done = attempt.done + 1
        if done < len(attempt.pads):
            return _put(window, replace(attempt, done=done, wrong=False))
        # The first who is done closes the window for all others.
        paired = replace(attempt, done=done, wrong=False, done_at=now)
        return replace(window, closes=now, attempts=(paired,), spent=True)
    if window.tries_left <= 0:
        ended = _put(window, replace(attempt, pads=(), done=0, wrong=True))
        return ended if any(other.pads for other in ended.attempts) else replace(ended, closes=now, spent=True)
    anew = replace(attempt, pads=_sequence(pads, draw), done=0, wrong=True)
    return _put(replace(window, drawn=window.drawn + 1), anew)


def finished(window: Window, attempt: str, now: Seconds) -> tuple[Window, Attempt | None]:
    """Take out who is done, once, and not later than 60 s after the last touch."""
    found = window.find(attempt)
    if found is None or found.done_at is None or now - found.done_at > FINISH_S:
        return window, None
    return replace(window, attempts=tuple(other for other in window.attempts if other is not found)), found


def state_of(window: Window, attempt: Attempt | None, now: Seconds) -> State:
    """Say in a word how a try stands: touch, wrong, done or closed."""
    if attempt is not None and attempt.done_at is not None:
        return "done" if now - attempt.done_at <= FINISH_S else "closed"
    if attempt is None or not attempt.pads or window.open_for(now) <= 0.0:
        return "closed"
    return "wrong" if attempt.wrong else "touch"


def _sequence(pads: Sequence[str], draw: Draw) -> tuple[str, ...]:
    return tuple(pads[draw(len(pads))] for _ in range(length_for(len(pads)) or LONGEST))


def _put(window: Window, attempt: Attempt) -> Window:
    others = tuple(attempt if other.id == attempt.id else other for other in window.attempts)
    return replace(window, attempts=others)
