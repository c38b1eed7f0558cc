"""Touches of a script that no board ever saw: during a fault, or too slight or too short for the chip."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from toccata.events import BoardFault, BoardRecovered, Heard, Ignored, Reading, Sensed, Started, Why
from toccata.settings.script import FaultKind, FaultLine, Script, Touch
from toccata.units import NEVER, PadId, Seconds

REACTION_S = Seconds(0.030)
"""A touch may be read so late: chip, safety, one stuck call."""

PATIENCE_S = Seconds(0.150)
"""A board is lost only after 100 ms without a read, and a call may be stuck: what it missed then, the fault hid."""

HIDING = frozenset(FaultKind) - {FaultKind.DRIFT, FaultKind.WET}
"""Faults in which a board is not read. Water and drift change what a finger weighs, not whether it is seen."""


@dataclass(slots=True)
class _Made:
    pad: PadId
    begun: Seconds
    ended: Seconds
    seen: bool = False


@dataclass(frozen=True, slots=True)
class _Blind:
    """From when to when one board, or with None all of them, could not be read."""

    board: int | None
    since: Seconds
    until: Seconds

    def hid(self, made: _Made) -> bool:
        mine = self.board is None or self.board == made.pad.board
        return mine and self.since <= made.ended and made.begun <= self.until


class Unseen:
    """Keeps account of every touch of a script, and of what the boards said of it."""

    def __init__(self, script: Script, latest: Seconds, unread: Container[PadId] = ()) -> None:
        """Begin with all touches of the script; ``unread``: sensors that nobody has mapped, so that none is read."""
        self._unread = unread
        self._made = list(_touches(script, latest))
        self._by_pad: dict[PadId, list[_Made]] = {}
        for made in self._made:
            self._by_pad.setdefault(made.pad, []).append(made)
        self._blind = [_of_line(line) for line in script.lines if isinstance(line, FaultLine) and line.kind in HIDING]
        self._lost: dict[int, Seconds] = {}
        self._stale: set[PadId] = set()

    def watch(self, sensed: Iterable[Sensed], heard: Iterable[Heard]) -> None:
        """Take in what the boards said, and what the play core said of it."""
        for one in sensed:
            if isinstance(one, Reading):
                self._read(one)
            elif isinstance(one, BoardFault):
                self._lost.setdefault(one.board, one.at)
            else:
                self._find(one)
        for told in heard:
            # A touch that begins while its board is not believed is seen only if the core speaks of it.
            if isinstance(told, Ignored | Started):
                self._see(told.pad, told.at)

    def ignored(self) -> list[Ignored]:
        """Every touch that no board saw, and why it stayed silent."""
        blind = [*self._blind, *(_lost(board, since, NEVER) for board, since in self._lost.items())]
        return [Ignored(made.begun, made.pad, self._why(made, blind)) for made in self._made if not made.seen]

    def _why(self, made: _Made, blind: Sequence[_Blind]) -> Why:
        if made.pad in self._unread:
            return Why.UNMAPPED
        return Why.FAULT if any(one.hid(made) for one in blind) else Why.ACCEPTANCE

    def _read(self, reading: Reading) -> None:
        if reading.level <= 0.0:
            self._stale.discard(reading.pad)
        elif reading.stale:
            self._stale.add(reading.pad)
        elif reading.pad not in self._stale:
            self._see(reading.pad, reading.at)

    def _find(self, found: BoardRecovered) -> None:
        self._blind.append(_lost(found.board, self._lost.pop(found.board, found.at), found.at))

    def _see(self, pad: PadId, at: Seconds) -> None:
        made = self._by_pad.get(pad, ())
        last = bisect_right(made, at, key=lambda one: one.begun) - 1
        # Touches so close together are one to the chip: the reading is that of both.
        while last >= 0 and at <= made[last].ended + REACTION_S:
            made[last].seen = True
            last -= 1


def _of_line(line: FaultLine) -> _Blind:
    board = None if line.kind is FaultKind.STUCK else line.board
    return _Blind(board, line.at, Seconds(line.at + (line.for_s or 0.0)))


def _lost(board: int, since: Seconds, until: Seconds) -> _Blind:
    return _Blind(board, Seconds(since - PATIENCE_S), until)


def _touches(script: Script, latest: Seconds) -> Iterable[_Made]:
    """Each touch from its line to the one that lifts it; more or less pressure in between is the same touch."""
    down: dict[PadId, Seconds] = {}
    for line in script.lines:
        if not isinstance(line, Touch):
            continue
        if line.amount > 0.0:
            down.setdefault(line.pad, line.at)
        elif line.pad in down:
            yield _Made(line.pad, down.pop(line.pad), line.at)
    for pad, begun in down.items():
        yield _Made(pad, begun, latest)
