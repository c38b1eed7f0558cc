"""One touch board: what is believed of its chip, and how it is lost and found again while the others play on."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from toccata.events import BoardFault, BoardRecovered, Reading, Sensed
from toccata.sensors.bus import I2cBus
from toccata.sensors.hands import Change, Hands
from toccata.sensors.mpr121 import IMPOSSIBLE, NEUTRAL, OVER_CURRENT, PADS_MASK, Chip
from toccata.settings.device import PADS_PER_BOARD, BoardSettings
from toccata.units import Level, PadId, Seconds

PATIENCE_S = Seconds(0.100)
"""A board that has not been read for this long is lost, and a touch that began meanwhile is too old to sound."""

CANARY_S = Seconds(0.200)
"""A stopped chip says "nothing touched" for ever; the canary is read well within 250 ms (H11)."""

SETTLE_S = Seconds(0.030)
"""After a start the filters need several periods of 4 ms before the status means anything."""

FIRST_PROBE_S = Seconds(0.050)
LAST_PROBE_S = Seconds(0.500)
ABSENT_PROBE_S = Seconds(1.0)
"""A lost board is sought with growing patience, back within 2 s; one that was never there once a second."""

GHOSTS_ALONE_S = Seconds(1.0)
STALE_ALONE_S = Seconds(60.0)
"""Nobody plays, yet the chip calls pads touched: after this long its baselines are found anew."""

HAND_WATCH_S = Seconds(0.100)
GHOST_WATCH_S = Seconds(0.020)
NEW_GHOST_WATCH_S = Seconds(0.004)
NEW_S = Seconds(0.020)
"""How often the level of a touched pad is read: its chip has a new one every 4 ms."""

BURST = 8
NOT_READ = frozenset({"no answer", "bus stuck"})

DepthWish = Callable[[PadId], Seconds]
"""How often the play core wants the level of a touched pad; NEVER if not at all."""


class _State(Enum):
    ABSENT = auto()  # never answered
    SETTLING = auto()
    RUNNING = auto()
    LOST = auto()


@dataclass(slots=True)
class BoardCounts:
    """What a board did, for the technician."""

    scans: int = 0
    unconfirmed: int = 0
    garbage: int = 0
    faults: int = 0


class Board:
    """Reads one board. Never raises for what happens on the bus; says it instead."""

    def __init__(self, number: int, settings: BoardSettings, bus: I2cBus, now: Callable[[], Seconds]) -> None:
        self.number = number
        self.counts = BoardCounts()
        self.stuck_bus = False
        self._pads = tuple(PadId(number, pad) for pad in range(PADS_PER_BOARD))
        self._chip = Chip(bus, settings.address)
        self._now = now
        self._thresholds = list(settings.thresholds)
        self._retune = False
        self._state = _State.ABSENT
        self._what = ""
        self._status = 0
        self._touched: tuple[int, ...] = ()
        self._hands = Hands()
        self._stale: set[int] = set()
        self._good_at = self._next_at = self._canary_at = self._changed_at = Seconds(0.0)
        self._probe_after = FIRST_PROBE_S
        self._level_at: dict[int, Seconds] = {}

    @property
    def is_playing(self) -> bool:
        """Tell whether the board is read and believed."""
        return self._state is _State.RUNNING

    def set_threshold(self, pad: int, touch: int, release: int) -> None:
        """Change a pad's thresholds once nobody touches the board: a write restarts the chip and its baselines."""
        self._thresholds[pad] = (touch, release)
        self._retune = True

    def due(self, poll: Seconds, wish: DepthWish) -> Seconds:
        """The next instant at which ``scan`` has something to do, if it is read every ``poll`` seconds."""
        if self._state is not _State.RUNNING:
            return self._next_at
        due = min(self._good_at + poll, self._canary_at + CANARY_S)
        return Seconds(min(due, *(self._level_due(pad, wish) for pad in self._touched)) if self._touched else due)

    def scan(self, wish: DepthWish) -> list[Sensed]:
        """Read the board once and say what changed; a confirmed change takes a second read."""
        now = self._now()
        self.counts.scans += 1
        try:
            if self._state is _State.RUNNING:
                return self._read(now, wish)
            return [] if now < self._next_at else self._seek(now)
        except OSError as fault:
            self.stuck_bus = fault.errno == errno.ETIMEDOUT
            return self.miss("bus stuck" if self.stuck_bus else "no answer")

    def miss(self, what: str) -> list[Sensed]:
        """A read failed. For 100 ms the last state stands; then the board is lost."""
        now = self._now()
        if self._state is _State.RUNNING and now - self._good_at > PATIENCE_S:
            return self._lose(what)
        if self._state is not _State.RUNNING:
            self._wait(now)
        return []

    def _read(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        status = self._chip.status()
        self.stuck_bus = False
        if status == self._status:
            told = self._read_quietly(now, wish)
            self._good_at = now
            return told
        if status & IMPOSSIBLE:
            self.counts.garbage += 1
            return self.miss("garbage")
        if self._chip.status() != status:
            self.counts.unconfirmed += 1
            return []
        if status & OVER_CURRENT:
            return self._lose("over-current")
        new, gone = _bits(status & ~self._status), _bits(self._status & ~status)
        if (len(new) >= BURST or gone) and not self._canary(now):
            return self._lose(self._diagnosis())
        return self._change(status, new, gone)

    def _change(self, status: int, new: Sequence[int], gone: Sequence[int]) -> list[Sensed]:
        """Say what a confirmed status changed. The stamp is that of the confirming read."""
        at = self._now()
        late = at - self._good_at > PATIENCE_S
        self._status, self._touched, self._good_at, self._changed_at = status, _bits(status), at, at
        self._stale.difference_update(gone)
        changes = self._hands.lifted(gone)
        if new:
            changes += self._hands.touched(self._first_levels(new), burst=len(new) >= BURST)
        return self._readings(changes, at, late)

    def _first_levels(self, pads: Sequence[int]) -> Mapping[int, Level]:
        try:
            return self._levels(pads)
        except OSError:
            # The touch is confirmed; only its depth is not known.
            return dict.fromkeys(pads, NEUTRAL)

    def _read_quietly(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        """While the status stays: the canary, levels, or what waits for a moment without hands."""
        if now >= self._canary_at + CANARY_S:
            if not self._canary(now):
                return self._lose(self._diagnosis())
            if not self._touched:
                self._chip.keep_baselines()
        if self._touched:
            return self._watch(now, wish)
        if self._retune:
            self._begin(now)
        return []

    def _watch(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        """Read levels that are due: all ghosts in one transaction, or the pad that has waited longest."""
        if self._is_left_alone(now):
            self._chip.forget_baselines()
            self._begin(now)
            return []
        pad = min(self._touched, key=lambda touched: self._level_due(touched, wish))
        if now < self._level_due(pad, wish):
            return []
        ghosts = sorted(self._hands.ghosts())
        levels = self._levels(ghosts if pad in ghosts else [pad])
        return self._readings(self._hands.levelled(levels), self._now(), late=False)

    def _is_left_alone(self, now: Seconds) -> bool:
        if self._hands.are_none():
            return now > self._changed_at + GHOSTS_ALONE_S
        return self._stale.issuperset(self._touched) and now > self._changed_at + STALE_ALONE_S

    def _levels(self, pads: Sequence[int]) -> Mapping[int, Level]:
        levels = self._chip.levels(pads)
        self._level_at.update(dict.fromkeys(pads, self._now()))
        return dict(zip(pads, levels, strict=True))

    def _level_due(self, pad: int, wish: DepthWish) -> Seconds:
        if pad in self._hands.ghosts():
            watch = NEW_GHOST_WATCH_S if self._level_at[pad] < self._changed_at + NEW_S else GHOST_WATCH_S
        else:
            watch = min(wish(self._pads[pad]), HAND_WATCH_S)
        return Seconds(self._level_at.get(pad, 0.0) + watch)

    def _readings(self, changes: Iterable[Change], at: Seconds, late: bool) -> list[Sensed]:
        by_pad = sorted(changes, key=lambda change: change.pad)
        return [Reading(self._pads[c.pad], c.level, at, c.burst, late and c.level > 0.0) for c in by_pad]

    def _canary(self, now: Seconds) -> bool:
        """Two reads must disagree with what was set before the chip is doubted: one may be a flipped bit."""
        self._canary_at = now
        return self._chip.is_sane() or self._chip.is_sane()

    def _diagnosis(self) -> str:
        if self._chip.is_stopped():
            return "over-current" if self._chip.status() & OVER_CURRENT else "stopped"
        return "garbage"

    def _lose(self, what: str) -> list[Sensed]:
        now = self._now()
        self.counts.faults += 1
        self._state, self._what = _State.LOST, what
        self._probe_after, self._next_at = FIRST_PROBE_S, now
        return [BoardFault(self.number, what, now)]

    def _wait(self, now: Seconds) -> None:
        if self._state is _State.SETTLING:
            self._state = _State.LOST if self._what else _State.ABSENT
        if self._state is _State.ABSENT:
            self._next_at = Seconds(now + ABSENT_PROBE_S)
            return
        self._next_at = Seconds(now + self._probe_after)
        self._probe_after = Seconds(min(self._probe_after * 2, LAST_PROBE_S))

    def _seek(self, now: Seconds) -> list[Sensed]:
        """Look for a board that is not running: start it, let it settle, believe it again."""
        # One that only did not answer is as it was, its baselines too.
        if self._state is _State.SETTLING or (self._what in NOT_READ and self._chip.is_sane()):
            return self._believe()
        self._begin(now)
        return []

    def _begin(self, now: Seconds) -> None:
        try:
            self._chip.start(self._thresholds)
        except (ValueError, RuntimeError):
            # Nothing answers there, or what answers is not sane (Adafruit's driver says it so).
            self._wait(now)
            return
        self._retune = False
        self._state = _State.SETTLING
        self._next_at = Seconds(self._now() + SETTLE_S)

    def _believe(self) -> list[Sensed]:
        """The first status after a start: what is touched now waits for its release."""
        status = self._chip.status()
        if status & ~PADS_MASK or status != self._chip.status() or not self._chip.is_sane():
            self._wait(self._now())
            return []
        at = self._now()
        told: list[Sensed] = [BoardRecovered(self.number, self._what, at)] if self._what else []
        told += [Reading(self._pads[pad], Level(0.0), at) for pad in _bits(self._status & ~status)]
        told += [Reading(self._pads[pad], NEUTRAL, at, stale=True) for pad in _bits(status)]
        self._state, self._what, self._status, self._touched = _State.RUNNING, "", status, _bits(status)
        self._hands.believe(self._touched, NEUTRAL)
        self._stale = set(self._touched)
        self._good_at = self._canary_at = self._changed_at = at
        self._level_at = dict.fromkeys(self._touched, at)
        if not status:
            self._chip.keep_baselines()
        return told


def _bits(status: int) -> tuple[int, ...]:
    return tuple(pad for pad in range(PADS_PER_BOARD) if status >> pad & 1)
