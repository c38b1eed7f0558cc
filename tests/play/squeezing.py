"""A hand on a sensor, in virtual time: shares of its full scale in, what the play core makes of them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from toccata.events import BoardFault, BoardRecovered, Lift, Moved, Press, Reading
from toccata.play.onset import Onset
from toccata.play.pressure import Felt, Pressure
from toccata.settings.client import Calibration, Sensitivity
from toccata.units import Level, PadId, Seconds

SQUEEZE = PadId(16, 0, "squeeze")
WHOLE = Calibration()
"""Nobody calibrated: the whole scale is the span."""

Curve = Callable[[float], float]
"""The share at each second."""


class Hand:
    """One sensor of one person, read at ``rate`` a second; the timer runs between readings, as in the loop."""

    def __init__(
        self, calibration: Calibration = WHOLE, sensitivity: Sensitivity = Sensitivity.NORMAL, rate: float = 1000.0
    ) -> None:
        onset = Onset.of(calibration, sensitivity)
        self.pressure: Pressure = Pressure({SQUEEZE: onset}, lambda _: onset)
        self.rest = calibration.rest
        self.rate = rate
        self.now = 0.0
        self.told: list[Felt] = []

    def read(self, share: float, at: float, **marks: bool) -> None:
        """Give one sample, after all that was due before it."""
        while self.pressure.due() < at:
            self.told += self.pressure.step(self.pressure.due())
        self.now = max(self.now, at)
        self.told += self.pressure.sense(Reading(SQUEEZE, Level(share), Seconds(at), **marks), Seconds(self.now))

    def follow(self, curve: Curve, seconds: float) -> Hand:
        """Squeeze as the curve says, from its second 0 on."""
        begin, step = self.now, 1.0 / self.rate
        for number in range(1, round(seconds * self.rate) + 1):
            self.read(curve(number * step), begin + number * step)
        return self

    def wait(self, seconds: float = 0.3) -> Hand:
        """Leave the sensor alone."""
        return self.follow(lambda _: self.rest, seconds)

    def hold(self, share: float, seconds: float) -> Hand:
        """Hold this share."""
        return self.follow(lambda _: share, seconds)

    def lose(self, what: str = "no answer") -> Hand:
        """Lose the sensor now."""
        self.told += self.pressure.sense(BoardFault(SQUEEZE.board, what, Seconds(self.now)), Seconds(self.now))
        return self

    def find(self, seconds: float) -> Hand:
        """Find it again so much later."""
        self.idle(seconds)
        self.told += self.pressure.sense(
            BoardRecovered(SQUEEZE.board, "no answer", Seconds(self.now)), Seconds(self.now)
        )
        return self

    def idle(self, seconds: float) -> Hand:
        """Let time pass without a reading."""
        self.now += seconds
        self.told += self.pressure.step(Seconds(self.now))
        return self

    @property
    def presses(self) -> list[Press]:
        """Every press until now."""
        return [one for one in self.told if isinstance(one, Press)]

    @property
    def moves(self) -> list[Moved]:
        """Every move until now."""
        return [one for one in self.told if isinstance(one, Moved)]

    @property
    def order(self) -> str:
        """What was told, a letter each, moves in a row as one: ``MPML`` is one squeeze."""
        letters = "".join(type(one).__name__[0] for one in self.told)
        while "MM" in letters:
            letters = letters.replace("MM", "M")
        return letters

    @property
    def squeezes(self) -> int | None:
        """How many squeezes were told, each with a level, a press and a lift in this order; None: they were not."""
        found = re.fullmatch("(MPM?L)*", self.order.replace("I", ""))
        return found and found.string.count("P")

    @property
    def last_lift(self) -> Lift:
        """The newest lift."""
        return [one for one in self.told if isinstance(one, Lift)][-1]


def ramp(begin: float, end: float, seconds: float) -> Curve:
    """From one share to another in so many seconds, then on that one."""
    return lambda at: begin + (end - begin) * min(at / seconds, 1.0)


def told_by(shares: Iterable[float], calibration: Calibration, rate: float) -> Iterator[Felt]:
    """What a whole stream of samples tells, without timers: for streams too long to look at."""
    onset = Onset.of(calibration, Sensitivity.LIGHT)
    pressure, at = Pressure({SQUEEZE: onset}, lambda _: onset), 0.0
    for share in shares:
        at += 1.0 / rate
        yield from pressure.sense(Reading(SQUEEZE, Level(share), Seconds(at)), Seconds(at))
