"""The script of ``toccata perform``: touches, squeezes, switches and faults in virtual time, one JSON object a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from toccata.errors import ScriptError
from toccata.settings.document import read_document
from toccata.settings.judge import Judge, choice, entries, number, one_of, record
from toccata.settings.pads import input_name, pad_name
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
    """From ``at`` on, this much of a finger lies on the electrode: 0.0 lifts, 1.0 is all of it.

    Of a sensor: the share of its full scale; of a switch: 1.0 closed, 0.0 open.
    """

    at: Seconds
    pad: PadId
    amount: Level


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault for ``for_s`` seconds (None: an instant), in ``rate`` (0 to 1) of the calls.

    ``board``: 0-3, or that of a sensor.
    """

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


def parse_script(lines: Iterable[str], where: str, inputs: Collection[PadId]) -> Script:
    """Read a script; blank lines count, but say nothing.

    Args:
        lines: the file's lines, with or without their ends.
        where: the file's name, for faults.
        inputs: every pad, switch and sensor that is simulated.

    Raises:
        ScriptError: the first line that can't be played: file and line number, what (led by its key), remedy.
    """
    judge = _line(inputs)
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


def _line(inputs: Collection[PadId]) -> Judge[Line]:
    at = number(0, LONGEST_S, "s")
    closed = one_of(((True, 1.0), (False, 0.0)), "true or false")
    switches, sensors = [one for one in inputs if one.is_switch], [one for one in inputs if one.is_sensor]
    of_touch: _Table = {"at": at, "pad": pad_name(inputs), "touch": number(0, 1)}
    of_switch: _Table = {"at": at, "switch": input_name(switches, "switch"), "closed": closed}
    of_squeeze: _Table = {"at": at, "sensor": input_name(sensors, "sensor"), "pressure": number(0, 1)}
    of_fault: _Table = {
        "at": at,
        "fault": choice(FaultKind, "a fault"),
        "board": _board(inputs),
        "sensor": lambda value, place: of_squeeze["sensor"](value, place).board,
        "for": number(0, LONGEST_S, "s", above=True),
        "rate": number(0, 1, above=True),
    }
    of_end: _Table = {"at": at, "end": one_of(((True, True),), "true")}
    kinds = (
        (of_end.keys() - {"at"}, _end(of_end)),
        (of_fault.keys() - {"at", "sensor"}, _fault(of_fault)),
        (of_touch.keys() - {"at"}, _touch(of_touch)),
        (of_switch.keys() - {"at"}, _touch(of_switch)),
        (of_squeeze.keys() - {"at"}, _touch(of_squeeze)),
    )
    any_key = record({**of_end, **of_fault, **of_touch, **of_switch, **of_squeeze})

    def judge(value: object, place: Place) -> Line:
        given = entries(value, place)
        for own, made in kinds:
            if not own.isdisjoint(given):
                return made(value, place)
        any_key(value, place)
        raise place.refusal("nothing but a time", "add 'pad' and 'touch', or 'fault', or 'end'")

    return judge


def _touch(judges: _Table) -> Judge[Line]:
    """Of the three keys the first is the time, the second names what is played, the third says how much."""
    judge = record(judges, required=judges)
    at, pad, amount = judges

    def made(value: object, place: Place) -> Line:
        found = judge(value, place)
        return Touch(found[at], found[pad], found[amount])

    return made


def _fault(judges: _Table) -> Judge[Line]:
    tables = {kind: _fault_of(judges, kind) for kind in ("board", "sensor")}

    def made(value: object, place: Place) -> Line:
        given = entries(value, place)
        kind = "sensor" if "sensor" in given and "board" not in given else "board"
        lasting, instant = tables[kind]
        found = (instant if given.get("fault") == FaultKind.BROWNOUT else lasting)(value, place)
        return FaultLine(found["at"], found["fault"], found[kind], found.get("for"), found.get("rate", 1.0))

    return made


def _fault_of(judges: _Table, kind: str) -> tuple[Judge[dict[str, Any]], Judge[dict[str, Any]]]:
    """What lasts, and what is an instant, of one board or one sensor."""
    fitting = {key: judge for key, judge in judges.items() if key == kind or key not in ("board", "sensor")}
    instant = record(
        {key: judge for key, judge in fitting.items() if key != "for"},
        required=("at", "fault", kind),
        refused={"for": ("a brown-out is an instant", "take it out")},
    )
    return record(fitting, required=("at", "fault", kind, "for")), instant


def _end(judges: _Table) -> Judge[Line]:
    judge = record(judges, required=judges)
    return lambda value, place: End(judge(value, place)["at"])


def _board(inputs: Collection[PadId]) -> Judge[int]:
    def judge(value: object, place: Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or PadId(value, 0) not in inputs:
            raise place.refusal(f"{shown(value)} is not a board", "write the number of a board, from 0 on")
        return value

    return judge
