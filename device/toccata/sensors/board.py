"""One touch board: what is believed of its chip, and how it is lost and found again while the others play on."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from toccata.events import BoardFault, BoardRecovered, Reading, Sensed
from toccata.sensors.burst import Bursts
from toccata.sensors.bus import I2cBus
from toccata.sensors.depth import HAND_WATCH_S, Depth, DepthWish, Levels
from toccata.sensors.doubts import Doubts
from toccata.sensors.hands import Change, Hands
from toccata.sensors.look import Look
from toccata.sensors.mpr121 import IMPOSSIBLE, NEUTRAL, OVER_CURRENT, Chip
from toccata.sensors.rest import Rest
from toccata.sensors.search import Search
from toccata.settings.device import PADS_PER_BOARD, BoardSettings
from toccata.units import NEVER, Level, PadId, Seconds

PATIENCE_S = Seconds(0.100)
"""A board that has not been read for this long is lost, and a touch that began meanwhile is too old to sound."""

DOUBT_S = Seconds(0.001)
"""So soon after a read that failed or was not confirmed, or within a look, comes the next one, line or not."""

CANARY_S = Seconds(0.200)
"""A stopped chip says "nothing touched" for ever; the canary is read well within 250 ms (H11)."""

SURVEY_S = Seconds(2.0)
"""How often baselines that do not move are kept: drift takes 6 s for one step of what the chip can be told."""

GHOSTS_ALONE_S = Seconds(1.0)
STALE_ALONE_S = Seconds(60.0)
"""Nobody plays, yet the chip calls pads touched: after this long its baselines are found anew."""


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
        self.is_playing = False
        self.stuck_bus = False
        self.read_at = Seconds(-1.0)
        self._pads = tuple(PadId(number, pad) for pad in range(PADS_PER_BOARD))
        self._now = now
        self._chip = Chip(bus, settings.address)
        self._search = Search(self._chip, settings, now)
        self._hands = Hands()
        self._depth = Depth(self._chip, self._hands, self._pads, now)
        self.look = Look(self._chip)
        self._rest = Rest()
        self._touched: tuple[int, ...] = ()
        self._stale: set[int] = set()
        self._status, self._retune, self._is_known, self._is_doubtful = 0, False, False, False
        self._good_at = self._changed_at = self._canary_due = self._survey_due = Seconds(0.0)
        self._held_due = NEVER
        self._level_due: Seconds | None = None
        self._bursts, self._doubts = Bursts(), Doubts()

    @property
    def is_touched(self) -> bool:
        """Tell whether the chip calls a pad touched, or a hand has covered one since the start."""
        return bool(self._touched or self._rest.held)

    def set_threshold(self, pad: int, touch: int, release: int) -> None:
        """Change a pad's thresholds once nobody touches the board: a write restarts the chip and its baselines."""
        self._search.thresholds[pad] = (touch, release)
        self._retune = True

    @property
    def is_there(self) -> bool:
        """It plays, or was just started anew on purpose, for 30 ms: so a person who is shown it sees no loss."""
        return self.is_playing or (self._is_known and not self._search.what)

    def due(self, poll: Seconds, wish: DepthWish) -> Seconds:
        """The next instant at which ``scan`` has something to do, if it is read every ``poll`` seconds."""
        if not self.is_playing:
            return self._search.next_at
        if self._level_due is None:
            self._level_due = self._depth.due(self._touched, wish) if self._touched else NEVER
        regular = self.read_at + (min(poll, DOUBT_S) if self._is_doubtful or self.look.is_on else poll)
        return Seconds(min(regular, self._canary_due, self._held_due, self._level_due))

    def scan(self, wish: DepthWish) -> list[Sensed]:
        """Read the board once and say what changed; a confirmed change takes a second read."""
        now = self.read_at = self._now()
        self.counts.scans += 1
        self.stuck_bus = False
        try:
            if self.is_playing:
                return self._read(now, wish)
            status = self._search.look(now)
            return [] if status is None else self._believe(status)
        except OSError as fault:
            self.stuck_bus = fault.errno == errno.ETIMEDOUT
            return self.miss("bus stuck" if self.stuck_bus else "no answer")

    def miss(self, what: str) -> list[Sensed]:
        """A read failed. For 100 ms the last state stands; then the board is lost."""
        now = self._now()
        if self.is_playing:
            self._is_doubtful = True
            return self._lose(what) if now - self._good_at > PATIENCE_S else []
        if self._is_known and not self._search.what:
            # It was restarted on purpose, and did not come back.
            return self._lose(what)
        self._search.miss(now)
        return []

    def _read(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        status = self._chip.status()
        if status == self._status:
            self._good_at, self._is_doubtful = now, False
            return self._read_quietly(now, wish)
        if status & IMPOSSIBLE:
            self.counts.garbage += 1
            return self.miss("garbage")
        old, new, gone = status & self._status, _bits(status & ~self._status), _bits(self._status & ~status)
        # The levels first: once the confirming read is done, nothing more stands between the touch and its sound.
        levels = self._first_levels(new, now) if new else {}
        if not self._is_confirmed(status, now):
            return self._doubt(now)
        if status & OVER_CURRENT:
            return self._lose("over-current")
        if not self._canary(now):
            return self._lose(self._diagnosis())
        return self._change(status, new, gone, levels, self._bursts.joined(new, old, now))

    def _is_confirmed(self, status: int, now: Seconds) -> bool:
        """A second read must agree, and a third one where the bus has been in doubt of late."""
        return self._chip.status() == status and (not self._doubts.are_recent(now) or self._chip.status() == status)

    def _doubt(self, now: Seconds) -> list[Sensed]:
        self.counts.unconfirmed += 1
        return self._lose("garbage") if self._doubts.are_too_many(now) else self.miss("garbage")

    def _change(
        self,
        status: int,
        new: tuple[int, ...],
        gone: tuple[int, ...],
        levels: Levels,
        recent: tuple[int, ...] | None,
    ) -> list[Sensed]:
        """Say what a confirmed status changed. The stamp is that of the confirming read."""
        at = self._now()
        late = at - self._good_at > PATIENCE_S
        self._status, self._touched, self._good_at, self._changed_at = status, _bits(status), at, at
        self._level_due, self._is_doubtful = None, False
        self._stale.difference_update(gone)
        changes = [Change(pad, Level(0.0)) for pad in self._rest.touched(new)] + self._hands.lifted(gone)
        if new:
            changes += self._hands.levelled({pad: level for pad, level in levels.items() if pad in self._hands})
            changes += self._hands.recall(recent or ())
            changes += self._hands.touched({pad: levels.get(pad, NEUTRAL) for pad in new}, burst=recent is not None)
        return self._readings(changes, at, late)

    def _first_levels(self, pads: Sequence[int], at: Seconds) -> Levels:
        try:
            return self._depth.first(pads, at)
        except OSError as fault:
            if fault.errno == errno.ETIMEDOUT:
                raise
            # The touch may still be confirmed; only its depth is not known.
            return {}

    def _read_quietly(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        """While the status stays: the canary, levels, or what waits for a moment without hands."""
        if self.look.is_on and self._is_free(now):
            self.look.step(now)
            return []
        if now >= self._canary_due and not self._canary(now):
            return self._lose(self._diagnosis())
        if now >= self._held_due:
            return self._watch_held(now)
        if self._touched:
            return self._watch(now, wish)
        if self._retune or (now >= self._survey_due and self._survey(now)):
            self._restart()
        return []

    def _is_free(self, now: Seconds) -> bool:
        """Tell whether nothing else is to be read now."""
        levels = self._level_due if self._touched else self._survey_due
        return levels is not None and now < min(levels, self._canary_due, self._held_due)

    def _survey(self, now: Seconds) -> bool:
        """Keep the baselines of a board that nobody touches; tell whether they have to be found anew."""
        survey = self._chip.survey()
        if self._rest.is_wrong(survey, now):
            self._chip.forget_baselines()
            return True
        moved = self._chip.keep_baselines(survey)
        self._survey_due = Seconds(now + (CANARY_S if moved or self._rest.has_risen else SURVEY_S))
        return False

    def _watch(self, now: Seconds, wish: DepthWish) -> list[Sensed]:
        if self._is_left_alone(now):
            self._chip.forget_baselines()
            self._restart()
            return []
        if self._level_due is not None and now < self._level_due:
            return []
        self._level_due = None
        changes = self._hands.levelled(self._depth.next(self._touched, wish, now))
        changes += self._hands.wither(self._depth.withered(self._touched, wish, now))
        changes += self._hands.wither(self._depth.worn(self._touched, self._rest.hidden, now), worn=True)
        return self._readings(changes, self._now())

    def _watch_held(self, now: Seconds) -> list[Sensed]:
        self._held_due = Seconds(now + HAND_WATCH_S)
        gone = self._rest.released(self._chip.survey().figures)
        if not self._rest.held:
            self._held_due, self._survey_due = NEVER, now
        return self._readings([Change(pad, Level(0.0)) for pad in gone], self._now())

    def _is_left_alone(self, now: Seconds) -> bool:
        if self._hands.are_none():
            return now > self._changed_at + GHOSTS_ALONE_S
        return self._stale.issuperset(self._touched) and now > self._changed_at + STALE_ALONE_S

    def _readings(self, changes: Iterable[Change], at: Seconds, late: bool = False) -> list[Sensed]:
        by_pad = sorted(changes, key=lambda change: change.pad)
        return [Reading(self._pads[c.pad], c.level, at, c.burst, late and c.level > 0.0) for c in by_pad]

    def _canary(self, now: Seconds) -> bool:
        """Two reads must disagree with what was set before the chip is doubted: one may be a flipped bit."""
        self._canary_due = Seconds(now + CANARY_S)
        return self._chip.is_sane() or self._chip.is_sane()

    def _diagnosis(self) -> str:
        if self._chip.is_stopped():
            return "over-current" if self._chip.status() & OVER_CURRENT else "stopped"
        return "garbage"

    def _lose(self, what: str) -> list[Sensed]:
        now = self._now()
        self.counts.faults += 1
        self.is_playing = False
        self.look.forget()
        self._search.lose(what, now)
        return [BoardFault(self.number, what, now)]

    def _restart(self) -> None:
        self.is_playing = self._retune = False
        self._search.start()

    def _believe(self, status: int) -> list[Sensed]:
        """The first status after a search: what is touched now waits for its release."""
        before = {*self._touched, *self._rest.held} - self._hands.ghosts()
        self._find_rest()
        at, what = self._now(), self._search.believe()
        told: list[Sensed] = [BoardRecovered(self.number, what, at)] if what else []
        self.is_playing = self._is_known = True
        self._status, self._touched = status, _bits(status)
        held = {*self._touched, *self._rest.held}
        told += [Reading(self._pads[pad], Level(0.0), at) for pad in sorted(before - held)]
        told += [Reading(self._pads[pad], NEUTRAL, at, stale=True) for pad in sorted(held)]
        self._hands.believe(self._touched, NEUTRAL)
        self._depth.start(self._touched, at)
        self._stale = set(self._touched)
        self._good_at = self._changed_at = at
        self._canary_due, self._survey_due, self._level_due = Seconds(at + CANARY_S), at, None
        self._held_due = at if self._rest.held else NEVER
        return told

    def _find_rest(self) -> None:
        if not self._search.has_started:
            return
        if self._chip.keeps_baselines:
            self._rest.forget()
        else:
            self._rest.start(self._chip.survey().figures)


def _bits(status: int) -> tuple[int, ...]:
    return tuple(pad for pad in range(PADS_PER_BOARD) if status >> pad & 1)
