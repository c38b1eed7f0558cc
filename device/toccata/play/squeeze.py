"""One sensor: when a squeeze begins, how hard, how firm it is while it lasts, and when it is over. Pure.

A sensor that is not believed yet plays nothing: it must be let go for 100 ms, or lie still for 10 s. Then its rest is
followed. A rise above it that drift does not explain is a squeeze, from the second sample that shows it; how steep
it is in its first 5 ms says how hard. From then on the rest stands, and the level follows the hand, until it is gone.
"""

from __future__ import annotations

from enum import Enum, auto

from toccata.events import Lift, Moved, Press, Reading
from toccata.play.calibration import believable
from toccata.play.onset import OFF_SHARE, Onset
from toccata.play.resting import Resting
from toccata.play.touch import STALE_S
from toccata.play.velocity import velocity_of
from toccata.units import NEVER, Level, PadId, Seconds

MEASURE_S = Seconds(0.004_99)
"""5 ms of a squeeze, less a stamp's rounding, say how hard it is; it began half-way to its first sample."""

LATEST_S = Seconds(0.010_001)
"""A squeeze is told after 10 ms even if no second sample has come; one of that very instant comes first."""

ALONE_S = Seconds(0.010)
"""A sample older than this says nothing of a slope; and a gap this long may hide a tap that the pod has counted."""

COUNTED = Level(0.5)
"""How hard a tap was that only the pod's counter has seen."""

LET_GO_S = Seconds(0.100)
"""So long a sensor must be let go before it is believed: ten samples of the slowest chip."""

NEW_REST_S = Seconds(10.0)
"""What lies still for so long is the new rest: an arm that leans, a cushion that was moved."""

SLEW_S = Seconds(0.050)
"""From nothing to the firmest at the fastest (H19)."""

LONGEST_STEP_S = Seconds(0.020)
"""A level that was not read for longer comes back at the same pace, and not at one stroke."""

TOLD_STEP = 0.002
"""A smaller change of level is not worth a word: 0.04 dB."""

GONE_LEVEL, GONE_SHARE, GONE_S = 0.25, 0.4, Seconds(3.0)
"""A level under both, the latter of what was held before, that lies so still for so long is a sensor whose rest has
risen under a long hold (a warm hand heats a bulb's air), and nobody's hand."""

HELD_S = Seconds(3.0)
"""What was held before: over so long."""

_SLOPE_SIGMAS = 2.8
"""Two standard deviations of the difference of two samples: noise never makes a squeeze louder."""

BELOW_IN_A_ROW = 2
"""One sample that is lost must not end a hold."""

Told = tuple[Press | Moved | Lift, ...]
"""A squeeze is told as Moved, Press, Moved any number of times, Lift: how firm it is comes before what it starts."""

_NOTHING: Told = ()


class Stage(Enum):
    """What is believed of one sensor."""

    DISTRUSTED = auto()
    IDLE = auto()
    RISING = auto()
    HELD = auto()


class Squeeze:
    """One sensor in one person's hand. Instants come from its readings; what is not later than the last is not read.

    Attributes:
        stage: what is believed of it.
        share: the last sample.
        at: its instant.
    """

    __slots__ = (
        "_above",
        "_begun",
        "_below",
        "_calm_since",
        "_counted",
        "_doubted",
        "_from",
        "_held",
        "_level",
        "_next",
        "_off",
        "_onset",
        "_pad",
        "_resting",
        "_since",
        "_to",
        "_told",
        "at",
        "share",
        "stage",
    )

    def __init__(self, pad: PadId, onset: Onset) -> None:
        """Begin with a sensor that was never read. ``onset``: as its person is calibrated."""
        self._pad = pad
        self._onset = self._next = onset
        self._resting = Resting(onset.scale.rest)
        self.stage = Stage.DISTRUSTED
        self.share = 0.0
        self.at = self._since = self._calm_since = self._begun = Seconds(-NEVER)
        self._from = self._to = (0.0, self.at)
        self._off = 0.0
        self._level = self._told = self._held = Level(0.0)
        self._above = self._below = 0
        self._counted = self._doubted = False

    @property
    def level(self) -> Level:
        """How firm the last sample was."""
        return self._level_of(self.share)

    @property
    def is_down(self) -> bool:
        """Tell whether a squeeze has begun and is not over."""
        return self.stage is Stage.RISING or self.stage is Stage.HELD

    def retune(self, onset: Onset) -> None:
        """Another calibration or sensitivity: from the next squeeze on."""
        self._next = onset
        if self.at == -NEVER:
            self._resting = Resting(onset.scale.rest)
        if not self.is_down:
            self._tune()

    def distrust(self) -> None:
        """Nothing is played before it was let go; a squeeze that was told is over without a word."""
        self.stage = Stage.DISTRUSTED
        self._tune()
        self._since = self._calm_since = self.at
        self._resting.stand(self.share)

    def doubt(self) -> None:
        """It was lost or talks nonsense: a squeeze that was told goes on, then waits like any other."""
        if self.stage is Stage.HELD:
            self._doubted = True
        else:
            self.distrust()

    def look(self, reading: Reading, at: Seconds) -> None:
        """Take a sample that plays nothing."""
        self.share, self.at = believable(reading.level), at
        self.distrust()

    def feel(self, reading: Reading, at: Seconds) -> Told:
        """Take one sample: its raw share of the full scale. ``at``: when it was taken; not after now."""
        elapsed = at - self.at
        if elapsed <= 0.0:
            return _NOTHING
        before, share = self.share, believable(reading.level)
        self.share, self.at = share, at
        if elapsed > STALE_S or reading.stale or share != reading.level:
            # What began meanwhile may have begun too long ago (H21), and a sensor at its rail has let nobody go.
            elapsed = min(elapsed, STALE_S)
            self.doubt()
        if self.stage is Stage.IDLE:
            return self._rest(share, before, elapsed, reading.onset)
        if self.stage is Stage.HELD:
            return self._hold(share, elapsed)
        return self._rise(share, elapsed, reading.onset) if self.stage is Stage.RISING else self._wait(share, elapsed)

    def step(self, now: Seconds) -> Told:
        """A squeeze whose second sample does not come is told by the first."""
        due = self.due()
        if now < due:
            return _NOTHING
        self.at = due
        return self._press(due)

    def due(self) -> Seconds:
        """When ``step`` has something to do."""
        return Seconds(self._since + LATEST_S) if self.stage is Stage.RISING else NEVER

    def _wait(self, share: float, elapsed: float) -> Told:
        resting, onset, at = self._resting, self._onset, self.at
        behind = resting.follow(share, onset.scale.span, elapsed)
        if share - resting.known >= OFF_SHARE * onset.rise(resting.noise):
            self._since = at
        if abs(behind) > onset.still(resting.noise):
            self._calm_since = at
        if at - self._since >= LET_GO_S or at - self._calm_since >= NEW_REST_S:
            self.stage = Stage.IDLE
            resting.settle()
        return _NOTHING

    def _rest(self, share: float, before: float, elapsed: float, counted: bool) -> Told:
        resting, onset = self._resting, self._onset
        rise = onset.rise(resting.noise)
        if share - resting.share >= rise:
            self.stage, self._since, self._counted = Stage.RISING, self.at, counted
            self._begun = Seconds(self.at - min(elapsed, ALONE_S) / 2.0)
            resting.recall()
            self._off, self._above = OFF_SHARE * rise, 1
            self._from = before, Seconds(self.at - min(elapsed, ALONE_S))
            self._to = share, self.at
            return _NOTHING
        resting.learn(share, elapsed)
        resting.remember(self.at)
        if abs(resting.follow(share, onset.scale.span, elapsed)) < onset.still(resting.noise):
            resting.known = resting.share
        if counted and elapsed > ALONE_S:
            at = self.at
            return Moved(self._pad, COUNTED, at), Press(self._pad, COUNTED, at), Lift(self._pad, at)
        return _NOTHING

    def _rise(self, share: float, elapsed: float, counted: bool) -> Told:
        self._counted |= counted
        self._resting.follow(share, self._onset.scale.span, elapsed)
        if share - self._resting.known >= self._off:
            self._above += 1
            self._to = share, self.at
            return self._press(self.at) if self.at - self._begun >= MEASURE_S else _NOTHING
        if self._above > 1 or self._counted:
            return self._press(self.at)  # shorter than its measuring
        self.stage = Stage.IDLE  # a spike
        return _NOTHING

    def _press(self, at: Seconds) -> Told:
        self.stage, self._below, self._doubted = Stage.HELD, 0, False
        self._level = self._told = self._held = self._level_of(self._resting.smooth)
        self._calm_since = at
        return Moved(self._pad, self._level, at), Press(self._pad, velocity_of(self._slope()), at)

    def _slope(self) -> float:
        """Levels a second, from the last sample at rest to the last of the beginning."""
        (low, since), (high, until) = self._from, self._to
        rise = self._level_of(high) - self._level_of(low)
        return (rise - _SLOPE_SIGMAS * self._resting.noise * self._onset.scale.low) / (until - since)

    def _hold(self, share: float, elapsed: float) -> Told:
        resting = self._resting
        behind = resting.follow(share, self._onset.scale.span, elapsed)
        most = min(elapsed, LONGEST_STEP_S) / SLEW_S
        change = self._level_of(resting.smooth) - self._level
        level = self._level = Level(self._level + (most if change > most else -most if change < -most else change))
        self._below = self._below + 1 if share - resting.known < self._off else 0
        if self._below >= BELOW_IN_A_ROW:
            resting.stand(resting.known)
            return self._let_go()
        if self._is_gone(level, behind, elapsed):
            return self._let_go()
        if abs(level - self._told) < TOLD_STEP:
            return _NOTHING
        self._told = level
        return (Moved(self._pad, level, self.at),)

    def _is_gone(self, level: Level, behind: float, elapsed: float) -> bool:
        """Tell whether nothing but a rest that has risen keeps the level up."""
        if level >= GONE_LEVEL or level >= GONE_SHARE * self._held:
            self._held = Level(self._held + (level - self._held) * elapsed / (elapsed + HELD_S))
            self._resting.share, self._calm_since = self._resting.smooth, self.at
        elif abs(behind) > self._onset.still(self._resting.noise):
            self._calm_since = self.at
        return self.at - self._calm_since >= GONE_S

    def _let_go(self) -> Told:
        self.stage = Stage.IDLE
        self._tune()
        self._resting.settle()
        self._resting.smooth = self.share
        if self._doubted:
            self.distrust()
        return (Lift(self._pad, self.at),)

    def _tune(self) -> None:
        self._onset = self._next
        self._resting.tune(self._next.scale.rest)

    def _level_of(self, share: float) -> Level:
        scale = self._onset.scale
        return scale.level(share - self._resting.known + scale.rest)
