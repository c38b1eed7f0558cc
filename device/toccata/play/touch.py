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


@dataclass(slots=True)
class _Pad:
    contact: _Contact = _Contact.NONE
    since: Seconds = Seconds(0.0)
    peak: Level = Level(0.0)
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Feel:
    """How one pad is felt: its sensitivity, and whether its level is measured before it counts (dynamics)."""

    sensitivity: Sensitivity = Sensitivity.NORMAL
    measured: bool = False


Felt = Press | Lift | Ignored


class Touch:
    """Keeps, for every pad, whether a hand is on it and counts."""

    def __init__(self, feel: Callable[[PadId], Feel], follows: Touch | None = None) -> None:
        """``follows``: the hands of the setup before; what they touch now waits for its release."""
        self._feel = feel
        self._pads: dict[PadId, _Pad] = {}
        self._faults: dict[int, Seconds] = dict(follows._faults) if follows is not None else {}
        for pad, state in follows._pads.items() if follows is not None else ():
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
        for pad, state in self._pads.items():
            if state.contact is _Contact.WAITING and self._measured(pad, state, now):
                felt.append(self._press(pad, state, now))
            elif state.contact is _Contact.PRESSED and now >= self._lost_at(pad.board):
                state.contact = _Contact.DISTRUSTED
                felt.append(Lift(pad, now, Cause.FAULT))
        return felt

    def due(self) -> Seconds:
        """The next instant at which ``step`` has something to do."""
        instants = [state.since + MEASURE_S for pad, state in self._pads.items() if self._being_measured(pad, state)]
        if self._faults:
            pressed = {pad.board for pad, state in self._pads.items() if state.contact is _Contact.PRESSED}
            instants += [self._lost_at(board) for board in pressed]
        return Seconds(min(instants, default=NEVER))

    def depth_wish(self, pad: PadId) -> Seconds:
        """How often this pad's level should be read now; NEVER where it does not matter."""
        state = self._pads.get(pad)
        if state is None or state.contact is _Contact.DISTRUSTED:
            return NEVER
        if state.contact is not _Contact.PRESSED:
            return WAIT_READ_S
        return HOLD_READ_S if SENSITIVITY[self._feel(pad).sensitivity][1] > 0.0 else NEVER

    def _read(self, reading: Reading, now: Seconds) -> list[Felt]:
        state = self._pads.setdefault(reading.pad, _Pad())
        if reading.level <= 0.0:
            return self._release(reading, state)
        if state.contact is _Contact.NONE:
            if reading.stale or now - reading.at > STALE_S:
                state.contact = _Contact.DISTRUSTED
                return [Ignored(now, reading.pad, Why.FAULT)]
            state.contact, state.since = _Contact.WAITING, reading.at
            state.peak, state.burst = reading.level, reading.burst
        return self._weigh(reading, state)

    def _weigh(self, reading: Reading, state: _Pad) -> list[Felt]:
        state.peak = max(state.peak, reading.level)
        enough, too_little = SENSITIVITY[self._feel(reading.pad).sensitivity]
        if state.contact is _Contact.PRESSED and reading.level < too_little:
            state.contact = _Contact.RELAXED
            return [Lift(reading.pad, reading.at)]
        if state.contact is _Contact.RELAXED and reading.level >= enough:
            state.since, state.peak = reading.at, reading.level
            return [self._press(reading.pad, state, reading.at)]
        if state.contact is _Contact.WAITING and reading.level >= enough and not self._feel(reading.pad).measured:
            return [self._press(reading.pad, state, reading.at)]
        return []

    def _release(self, reading: Reading, state: _Pad) -> list[Felt]:
        was, state.contact = state.contact, _Contact.NONE
        if was is _Contact.PRESSED:
            return [Lift(reading.pad, reading.at)]
        if was is not _Contact.WAITING:
            return []
        if self._feel(reading.pad).measured and state.peak >= SENSITIVITY[self._feel(reading.pad).sensitivity][0]:
            return [
                Press(reading.pad, state.peak, reading.at, state.burst),
                Lift(reading.pad, reading.at),
            ]
        return [Ignored(reading.at, reading.pad, Why.ACCEPTANCE)]

    def _lose(self, fault: BoardFault) -> list[Felt]:
        self._faults.setdefault(fault.board, fault.at)
        felt: list[Felt] = []
        for pad, state in self._pads.items():
            if pad.board == fault.board and state.contact is _Contact.WAITING:
                state.contact = _Contact.DISTRUSTED
                felt.append(Ignored(fault.at, pad, Why.FAULT))
        return felt

    def _press(self, pad: PadId, state: _Pad, at: Seconds) -> Press:
        state.contact = _Contact.PRESSED
        return Press(pad, state.peak, at, state.burst)

    def _being_measured(self, pad: PadId, state: _Pad) -> bool:
        feel = self._feel(pad)
        return state.contact is _Contact.WAITING and feel.measured and state.peak >= SENSITIVITY[feel.sensitivity][0]

    def _measured(self, pad: PadId, state: _Pad, now: Seconds) -> bool:
        return self._being_measured(pad, state) and now >= state.since + MEASURE_S

    def _lost_at(self, board: int) -> Seconds:
        return Seconds(self._faults.get(board, NEVER) + LOST_S)
