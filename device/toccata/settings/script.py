"""The script of ``toccata perform``: touches and faults in virtual time, one JSON object a line."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from toccata.errors import ScriptError
from toccata.settings.document import read_document
from toccata.settings.judge import Judge, choice, entries, number, one_of, record
from toccata.settings.pads import pad_name
from toccata.settings.place import Place, shown
from toccata.units import Level, PadId, Seconds

LONGEST_S = 604_800
"""A week of virtual time."""


class FaultKind(StrEnum):
    """What can go wrong with a board; a brown-out is an instant, all others last."""

    NACK = "nack"
    STUCK = "stuck"
    UNPLUG = "unplug"
    GARBAGE = "garbage"
    BITFLIP = "bitflip"
    OVERCURRENT = "overcurrent"
    DRIFT = "drift"
    WET = "wet"
    BROWNOUT = "brownout"


@dataclass(frozen=True, slots=True)
class Touch:
    """From ``at`` on, this much of a finger lies on the electrode: 0.0 lifts, 1.0 is all of it."""

    at: Seconds
    pad: PadId
    amount: Level


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault of one board (0-3) for ``for_s`` seconds (None: an instant), in ``rate`` (0 to 1) of its calls."""

    at: Seconds
    kind: FaultKind
    board: int
    for_s: Seconds | None
    rate: float


@dataclass(frozen=True, slots=True)
class End:
    """Play stops here, whatever still sounds."""

    at: Seconds


Line: TypeAlias = Touch | FaultLine | End

_Table: TypeAlias = Mapping[str, Judge[Any]]


@dataclass(frozen=True, slots=True)
class Script:
    """Lines in the order in which they act; without an `End`, which is always the last, play goes on until silence."""

    lines: tuple[Line, ...]


def parse_script(lines: Iterable[str], where: str, pads: Container[PadId]) -> Script:
    """Read a script; blank lines count, but say nothing.

    Args:
        lines: the file's lines, with or without their ends.
        where: the file's name, for faults.
        pads: every pad of the simulated boards.

    Raises:
        ScriptError: the first line that can't be played: file and line number, what (led by its key), remedy.
    """
    judge = _line(pads)
    found: list[Line] = []
    for count, line in enumerate(lines, start=1):
        if line.strip():
            top = _top(f"{where}:{count}")
            found.append(_in_order(judge(read_document(line.strip(), top, one_line=True), top), found, top))
    return Script(tuple(found))


def _top(where: str) -> Place:
    return Place(lambda path, what, remedy: ScriptError(where, f"{path}: {what}" if path else what, remedy))


def _in_order(line: Line, before: list[Line], top: Place) -> Line:
    if before and isinstance(before[-1], End):
        raise top.refusal("a line after the end", "take it out, or move it up")
    if before and line.at < before[-1].at:
        raise top.key("at").refusal(f"{line.at:g} s is earlier than the line before it", "order the lines by 'at'")
    return line


def _line(pads: Container[PadId]) -> Judge[Line]:
    at = number(0, LONGEST_S, "s")
    of_touch: _Table = {"at": at, "pad": pad_name(pads), "touch": number(0, 1)}
    of_fault: _Table = {
        "at": at,
        "fault": choice(FaultKind, "a fault"),
        "board": _board(pads),
        "for": number(0, LONGEST_S, "s", above=True),
        "rate": number(0, 1, above=True),
    }
    of_end: _Table = {"at": at, "end": one_of(((True, True),), "true")}
    kinds = (
        (of_end.keys() - {"at"}, _end(of_end)),
        (of_fault.keys() - {"at"}, _fault(of_fault)),
        (of_touch.keys() - {"at"}, _touch(of_touch)),
    )
    any_key = record({**of_end, **of_fault, **of_touch})

    def judge(value: object, place: Place) -> Line:
        given = entries(value, place)
        for own, made in kinds:
            if not own.isdisjoint(given):
                return made(value, place)
        any_key(value, place)
        raise place.refusal("nothing but a time", "add 'pad' and 'touch', or 'fault', or 'end'")

    return judge


def _touch(judges: _Table) -> Judge[Line]:
    judge = record(judges, required=judges)

    def made(value: object, place: Place) -> Line:
        found = judge(value, place)
        return Touch(found["at"], found["pad"], found["touch"])

    return made


def _fault(judges: _Table) -> Judge[Line]:
    lasting = record(judges, required=("at", "fault", "board", "for"))
    instant = record(
        {key: judge for key, judge in judges.items() if key != "for"},
        required=("at", "fault", "board"),
        refused={"for": ("a brown-out is an instant", "take it out")},
    )

    def made(value: object, place: Place) -> Line:
        brownout = entries(value, place).get("fault") == FaultKind.BROWNOUT
        found = (instant if brownout else lasting)(value, place)
        return FaultLine(found["at"], found["fault"], found["board"], found.get("for"), found.get("rate", 1.0))

    return made


def _end(judges: _Table) -> Judge[Line]:
    judge = record(judges, required=judges)
    return lambda value, place: End(judge(value, place)["at"])


def _board(pads: Container[PadId]) -> Judge[int]:
    def judge(value: object, place: Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or PadId(value, 0) not in pads:
            raise place.refusal(f"{shown(value)} is not a board", "write the number of a board, from 0 on")
        return value

    return judge
