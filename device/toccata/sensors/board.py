"""One touch board: what is believed of its chip, and how it is lost and found again while the others play on."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from toccata.events import BoardFault, BoardRecovered, Reading, Sensed
from toccata.sensors.bus import I2cBus
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

STUCK_AFTER_START_S = Seconds(60.0)
"""Pads that a restart found touched and that are never let go: the kept baselines are wrong."""

BURST = 8

DepthWish = Callable[[PadId], Seconds]
"""How often the level of a touched pad should be read; NEVER if not at all."""


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
        self.settings = settings
        self.counts = BoardCounts()
        self.stuck_bus = False
        self._pads = tuple(PadId(number, pad) for pad in range(PADS_PER_BOARD))
        self._chip = Chip(bus, settings.address)
        self._now = now
        self._thresholds = list(settings.thresholds)
        self._retune = False
        self._state = _State.ABSENT
        self._believed = 0
        self._stale = 0
        self._what = ""
        self._good_at = Seconds(0.0)
        self._next_at = Seconds(0.0)
        self._probe_after = FIRST_PROBE_S
        self._canary_at = Seconds(0.0)
        self._restarted_at = Seconds(0.0)
        self._depth_at: dict[int, Seconds] = {}

    @property
    def is_playing(self) -> bool:
        """Tell whether the board is read and believed."""
        return self._state is _State.RUNNING

    @property
    def is_present(self) -> bool:
        """Tell whether a chip has answered at this address."""
        return self._state in (_State.RUNNING, _State.SETTLING)

    def set_threshold(self, pad: int, touch: int, release: int) -> None:
        """Change a pad's thresholds once nobody touches the board: a write restarts the chip and its baselines."""
        self._thresholds[pad] = (touch, release)
        self._retune = True

    def due(self, poll: Seconds, wish: DepthWish) -> Seconds:
        """The next instant at which ``scan`` has something to do, if it is read every ``poll`` seconds."""
        if self._state is not _State.RUNNING:
            return self._next_at
        return Seconds(min(self._good_at + poll, self._canary_at + CANARY_S, self._depth_due(wish)))

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
        if status == self._believed:
            quiet = self._read_quietly(now, wish)
            if self._state is _State.RUNNING:
                self._good_at = now
            return quiet
        if status & IMPOSSIBLE:
            self.counts.garbage += 1
            return self.miss("garbage")
        if self._chip.status() != status:
            self.counts.unconfirmed += 1
            return []
        if status & OVER_CURRENT:
            return self._lose("over-current")
        new, gone = status & ~self._believed, self._believed & ~status
        burst = new.bit_count() >= BURST
        if (burst or gone) and not self._canary(now):
            return self._lose(self._diagnosis())
        return self._change(status, new, gone, burst)

    def _change(self, status: int, new: int, gone: int, burst: bool) -> list[Sensed]:
        """Say what a confirmed status changed. The stamp is that of the confirming read."""
        at = self._now()
        late = at - self._good_at > PATIENCE_S
        self._believed, self._good_at = status, at
        self._stale &= status
        told: list[Sensed] = [Reading(self._pads[pad], Level(0.0), at) for pad in _bits(gone)]
        if new:
            pads = _bits(new)
            levels = self._levels(pads)
            told += [Reading(self._pads[p], level, at, burst, late) for p, level in zip(pads, levels, strict=True)]
        return sorted(told, key=_by_pad)

    def _read_quietly(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        """While nothing changes: one level, or the canary, or what waits for a moment without hands."""
        if now >= self._canary_at + CANARY_S:
            if not self._canary(now):
                return self._lose(self._diagnosis())
            if self._believed == 0:
                self._chip.keep_baselines()
        if self._retune and self._believed == 0:
            self._begin(now)
            return []
        if self._believed == 0:
            return []
        if self._stale == self._believed and now > self._restarted_at + STUCK_AFTER_START_S:
            self._chip.forget_baselines()
            self._begin(now)
            return []
        return self._read_depth(now, wish)

    def _read_depth(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        """Read the level of the one touched pad that has waited longest for it."""
        pad = min(_bits(self._believed), key=lambda touched: self._pad_due(touched, wish))
        if now < self._pad_due(pad, wish):
            return []
        self._depth_at[pad] = now
        level = self._chip.levels([pad])[0]
        return [Reading(self._pads[pad], level, self._now())]

    def _levels(self, pads: Sequence[int]) -> list[Level]:
        try:
            levels = self._chip.levels(pads)
        except OSError:
            # The touch is confirmed; only its depth is not known.
            return [NEUTRAL] * len(pads)
        now = self._now()
        self._depth_at.update(dict.fromkeys(pads, now))
        return levels

    def _depth_due(self, wish: DepthWish) -> Seconds:
        touched = _bits(self._believed)
        return Seconds(min((self._pad_due(pad, wish) for pad in touched), default=float("inf")))

    def _pad_due(self, pad: int, wish: DepthWish) -> Seconds:
        return Seconds(self._depth_at.get(pad, 0.0) + wish(self._pads[pad]))

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
        if self._state is _State.SETTLING:
            return self._believe()
        if self._state is _State.LOST and self._what in ("no answer", "bus stuck") and self._chip.is_sane():
            # It only did not answer: its baselines and its state are as they were.
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
        if not self._chip.is_sane():
            self._wait(self._now())
            return []
        status = self._chip.status()
        if status & ~PADS_MASK or status != self._chip.status():
            self._wait(self._now())
            return []
        at = self._now()
        told: list[Sensed] = [BoardRecovered(self.number, self._what, at)] if self._what else []
        told += [Reading(self._pads[pad], Level(0.0), at) for pad in _bits(self._believed & ~status)]
        told += [Reading(self._pads[pad], NEUTRAL, at, stale=True) for pad in _bits(status)]
        self._state, self._what, self._believed, self._stale = _State.RUNNING, "", status, status
        self._good_at = self._canary_at = self._restarted_at = at
        if status == 0:
            self._chip.keep_baselines()
        return told


def _bits(status: int) -> list[int]:
    return [pad for pad in range(PADS_PER_BOARD) if status >> pad & 1]


def _by_pad(told: Sensed) -> PadId:
    assert isinstance(told, Reading)
    return told.pad
