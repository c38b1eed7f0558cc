"""Readings become presses and lifts: how firm is firm enough, and what is believed after a fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from toccata.events import BoardFault, Cause, Ignored, Lift, Press, Reading, Sensed, Why
from toccata.settings.client import Sensitivity
from toccata.units import NEVER, Level, PadId, Seconds

STALE_S = Seconds(0.100)
"""A touch that is older than this when it arrives is dropped: a late sound plays by itself (H21)."""

LOST_S = Seconds(0.150)
"""So long after its board was lost a pressed pad is lifted; the board itself waits 100 ms before it says so (H13)."""

MEASURE_S = Seconds(0.008)
"""Two updates of the chip (1 ms x 4 samples each): the first may hold only part of the touch."""

WAIT_READ_S = Seconds(0.004)
"""A pad that waits for its level: every update of the chip."""

HOLD_READ_S = Seconds(0.020)
"""A held pad that may be relaxed without being let go."""

SENSITIVITY: Mapping[Sensitivity, tuple[Level, Level]] = {
    # The level from which a touch counts, and the one under which it no longer does.
    Sensitivity.LIGHT: (Level(0.0), Level(0.0)),
    Sensitivity.NORMAL: (Level(0.15), Level(0.08)),
    Sensitivity.FIRM: (Level(0.40), Level(0.25)),
}


class _Contact(Enum):
    NONE = auto()
    WAITING = auto()  # touched, not firmly enough yet, or still being measured
    PRESSED = auto()
    RELAXED = auto()  # was pressed, rests too lightly to count now
    DISTRUSTED = auto()  # touched when nothing could be believed: waits for its release


UNREAD = frozenset({_Contact.NONE, _Contact.DISTRUSTED})
"""Where the level says nothing."""


@dataclass(slots=True)
class _Pad:
    """``firm_at``: since when it is touched firmly enough; ``doubted``: its board was lost while it was pressed.

    ``counts_from`` and ``lets_go``: the levels from which it counts and under which its press is over, as they were
    when the hand came: a hand that rests there must not become a press because a therapist sets another sensitivity.
    """

    contact: _Contact = _Contact.NONE
    since: Seconds = Seconds(0.0)
    firm_at: Seconds = NEVER
    peak: Level = Level(0.0)
    burst: bool = False
    doubted: bool = False
    counts_from: Level = Level(0.0)
    lets_go: Level = Level(0.0)

    def feel(self, sensitivity: Sensitivity) -> None:
        """A hand comes for the first time since the pad was free."""
        self.counts_from, self.lets_go = SENSITIVITY[sensitivity]

    def touch(self, level: Level, at: Seconds, burst: bool) -> None:
        """A hand comes, or is firm enough again."""
        self.contact, self.since, self.firm_at = _Contact.WAITING, at, NEVER
        self.peak, self.burst, self.doubted = level, burst, False

    def measured_at(self) -> Seconds:
        """When its level is known, if it waits for that."""
        return Seconds(max(self.since + MEASURE_S, self.firm_at))


@dataclass(frozen=True, slots=True)
class Feel:
    """How one pad is felt: its sensitivity, and whether its level is measured before it counts (dynamics)."""

    sensitivity: Sensitivity = Sensitivity.NORMAL
    measured: bool = False


Felt = Press | Lift | Ignored


class Touch:
    """Keeps, for every pad, whether a hand is on it and counts."""

    def __init__(self, feel: Callable[[PadId], Feel], follows: Touch | None = None, keeps: bool = False) -> None:
        """Begin with nothing touched, or with the hands of the map before.

        Args:
            feel: how each pad is felt; what is pressed already lets go as it began.
            follows: whose hands are taken over.
            keeps: they go on; else what they touch now waits for its release.
        """
        self._feel = feel
        self._pads: dict[PadId, _Pad] = follows._pads if follows is not None and keeps else {}
        self._measuring: dict[PadId, _Pad] = follows._measuring if follows is not None and keeps else {}
        self._faults: dict[int, Seconds] = dict(follows._faults) if follows is not None else {}
        for pad, state in follows._pads.items() if follows is not None and not keeps else ():
            if state.contact is not _Contact.NONE:
                self._pads[pad] = _Pad(_Contact.DISTRUSTED)

    def sense(self, sensed: Sensed, now: Seconds) -> list[Felt]:
        """Take in what a board says."""
        if isinstance(sensed, Reading):
            return self._read(sensed, now)
        if isinstance(sensed, BoardFault):
            return self._lose(sensed)
        self._faults.pop(sensed.board, None)
        return []

    def step(self, now: Seconds) -> list[Felt]:
        """Do what is due: pads measured long enough, pads of a lost board."""
        felt: list[Felt] = []
        for pad, state in sorted(self._measuring.items()) if self._measuring else ():
            if now >= state.measured_at():
                del self._measuring[pad]
                felt.append(_press(pad, state, state.measured_at()))
        for pad in self._given_up(now) if self._faults else ():
            self._pads[pad].contact = _Contact.DISTRUSTED
            felt.append(Lift(pad, now, Cause.FAULT))
        return felt

    def hush(self, at: Seconds, why: Why) -> list[Felt]:
        """A touch that is no press yet, or that has relaxed, counts for nothing before it was lifted."""
        felt: list[Felt] = []
        self._measuring.clear()
        for pad, state in sorted(self._pads.items()):
            if state.contact is _Contact.WAITING:
                felt.append(Ignored(at, pad, why))
            if state.contact in (_Contact.WAITING, _Contact.RELAXED):
                state.contact = _Contact.DISTRUSTED
        return felt

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        instants = [state.measured_at() for state in self._measuring.values()]
        if self._faults:
            pressed = {pad.board for pad, state in self._pads.items() if state.contact is _Contact.PRESSED}
            instants += [self._lost_at(board) for board in pressed]
        return Seconds(min(instants, default=NEVER))

    def depth_wish(self, pad: PadId) -> Seconds:
        """How often this pad's level should be read now; NEVER where it does not matter."""
        state = self._pads.get(pad)
        if state is None or state.contact in UNREAD:
            return NEVER
        if state.contact is not _Contact.PRESSED:
            return WAIT_READ_S
        return HOLD_READ_S if state.lets_go > 0.0 else NEVER

    def _read(self, reading: Reading, now: Seconds) -> list[Felt]:
        state = self._pads.get(reading.pad)
        if state is None:
            state = self._pads[reading.pad] = _Pad()
        if reading.level <= 0.0:
            return self._release(reading, state)
        if state.contact is _Contact.PRESSED:
            return self._hold(reading, state)
        if state.contact is _Contact.NONE:
            state.feel(self._feel(reading.pad).sensitivity)
        if state.contact is _Contact.NONE or (state.contact is _Contact.RELAXED and reading.level >= state.counts_from):
            if reading.stale or now - reading.at > STALE_S:
                state.contact = _Contact.DISTRUSTED
                return [Ignored(now, reading.pad, Why.FAULT)]
            state.touch(reading.level, reading.at, reading.burst)
        return self._weigh(reading, state) if state.contact is _Contact.WAITING else []

    def _hold(self, reading: Reading, state: _Pad) -> list[Felt]:
        if reading.level >= state.lets_go:
            return []
        state.contact = _Contact.DISTRUSTED if state.doubted else _Contact.RELAXED
        return [Lift(reading.pad, reading.at)]

    def _weigh(self, reading: Reading, state: _Pad) -> list[Felt]:
        state.peak = max(state.peak, reading.level)
        if reading.level < state.counts_from:
            return []
        if not self._feel(reading.pad).measured:
            return [_press(reading.pad, state, reading.at)]
        state.firm_at = min(state.firm_at, reading.at)
        self._measuring[reading.pad] = state
        return []

    def _release(self, reading: Reading, state: _Pad) -> list[Felt]:
        was, state.contact = state.contact, _Contact.NONE
        if was is _Contact.PRESSED:
            return [Lift(reading.pad, reading.at)]
        if self._measuring.pop(reading.pad, None) is not None:
            # Shorter than its measuring: what was felt until now has to do.
            return [Press(reading.pad, state.peak, reading.at, state.burst), Lift(reading.pad, reading.at)]
        return [Ignored(reading.at, reading.pad, Why.ACCEPTANCE)] if was is _Contact.WAITING else []

    def _lose(self, fault: BoardFault) -> list[Felt]:
        self._faults.setdefault(fault.board, fault.at)
        felt: list[Felt] = []
        for pad, state in sorted(self._pads.items()):
            if pad.board != fault.board:
                continue
            state.doubted = True
            self._measuring.pop(pad, None)
            if state.contact is _Contact.WAITING:
                felt.append(Ignored(fault.at, pad, Why.FAULT))
            if state.contact in (_Contact.WAITING, _Contact.RELAXED):
                state.contact = _Contact.DISTRUSTED
        return felt

    def _given_up(self, now: Seconds) -> list[PadId]:
        pressed = (pad for pad, state in self._pads.items() if state.contact is _Contact.PRESSED)
        return sorted(pad for pad in pressed if now >= self._lost_at(pad.board))

    def _lost_at(self, board: int) -> Seconds:
        return Seconds(self._faults.get(board, NEVER) + LOST_S)


def _press(pad: PadId, state: _Pad, at: Seconds) -> Press:
    state.contact = _Contact.PRESSED
    return Press(pad, state.peak, at, state.burst)
