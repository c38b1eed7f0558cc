"""Touches of a script that no board ever saw: during a fault, or too slight or too short for the chip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toccata.events import BoardFault, BoardRecovered, Ignored, Reading, Sensed, Why
from toccata.settings.script import Script, Touch
from toccata.units import PadId, Seconds

REACTION_S = Seconds(0.030)
"""A touch may be read so late: chip, safety, one stuck call."""


@dataclass(slots=True)
class _Made:
    pad: PadId
    begun: Seconds
    ended: Seconds
    seen: bool = False


class Unseen:
    """Keeps account of every touch of a script, and of what the boards said of it."""

    def __init__(self, script: Script, latest: Seconds) -> None:
        self._made = list(_touches(script, latest))
        self._by_pad: dict[PadId, list[_Made]] = {}
        for made in self._made:
            self._by_pad.setdefault(made.pad, []).append(made)
        self._faults: list[tuple[int, Seconds, Seconds]] = []
        self._since: dict[int, Seconds] = {}
        self._latest = latest

    def watch(self, sensed: Iterable[Sensed]) -> None:
        """Take in what the boards say."""
        for one in sensed:
            if isinstance(one, Reading):
                if one.level > 0.0:
                    self._see(one)
            elif isinstance(one, BoardFault):
                self._since.setdefault(one.board, one.at)
            elif isinstance(one, BoardRecovered):
                self._faults.append((one.board, self._since.pop(one.board, one.at), one.at))

    def ignored(self) -> list[Ignored]:
        """Every touch that no board saw, and why it stayed silent."""
        faults = [*self._faults, *((board, since, self._latest) for board, since in self._since.items())]
        return [Ignored(made.begun, made.pad, _why(made, faults)) for made in self._made if not made.seen]

    def _see(self, reading: Reading) -> None:
        for made in self._by_pad.get(reading.pad, ()):
            if made.begun <= reading.at <= made.ended + REACTION_S:
                made.seen = True


def _why(made: _Made, faults: list[tuple[int, Seconds, Seconds]]) -> Why:
    # A board is lost only after 100 ms without a read: a touch within those was missed by the same fault.
    missed = any(
        board == made.pad.board and since - 0.150 <= made.ended and made.begun <= until
        for board, since, until in faults
    )
    return Why.FAULT if missed else Why.ACCEPTANCE


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
