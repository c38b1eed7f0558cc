from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import ScriptError
from toccata.settings.device import BoardSettings, Device
from toccata.settings.pads import pads_of
from toccata.settings.script import End, FaultKind, FaultLine, Script, Touch, parse_script
from toccata.units import Level, PadId, Seconds

TWO_BOARDS = pads_of(Device(boards=(BoardSettings(0x5A), BoardSettings(0x5B))))
TOUCH = '{"at": 2, "pad": "0/3", "touch": 0.8}'
LASTING = [kind for kind in FaultKind if kind is not FaultKind.BROWNOUT]


def test_a_script_is_read_whole_and_blank_lines_say_nothing() -> None:
    text = """
{"at": 0.50, "pad": "0/3", "touch": 0.8}
{"at": 0.50, "pad": "0/2", "touch": 1}

{"at": 2.00, "fault": "nack", "board": 0, "for": 0.5, "rate": 0.25}
{"at": 2.5, "fault": "brownout", "board": 1}
{"at": 9.00, "end": true}

"""
    assert parse_script(text.splitlines(keepends=True), "s.jsonl", TWO_BOARDS) == Script(
        (
            Touch(Seconds(0.5), PadId(0, 3), Level(0.8)),
            Touch(Seconds(0.5), PadId(0, 2), Level(1.0)),
            FaultLine(Seconds(2.0), FaultKind.NACK, 0, Seconds(0.5), 0.25),
            FaultLine(Seconds(2.5), FaultKind.BROWNOUT, 1, None, 1.0),
            End(Seconds(9.0)),
        )
    )


def test_the_end_may_be_left_out_and_a_script_may_be_empty() -> None:
    assert parse_script([], "s.jsonl", TWO_BOARDS) == Script(())


@pytest.mark.parametrize("kind", LASTING)
def test_a_lasting_fault_strikes_every_call_unless_told_otherwise(kind: FaultKind) -> None:
    line = json.dumps({"at": 1, "fault": kind, "board": 1, "for": 3})
    assert parse_script([line], "s.jsonl", TWO_BOARDS).lines == (FaultLine(Seconds(1.0), kind, 1, Seconds(3.0), 1.0),)


@pytest.mark.parametrize("kind", LASTING)
def test_a_lasting_fault_must_say_for_how_long(kind: FaultKind) -> None:
    with pytest.raises(ScriptError, match="for: this key is missing; add it"):
        parse_script([json.dumps({"at": 1, "fault": kind, "board": 1})], "s.jsonl", TWO_BOARDS)


FAULT_KEYS = "'at', 'fault', 'board', 'for', 'rate'"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"at": 1, "pad": "0/3", "touch": 1}', "at: 1 s is earlier than the line before it; order the lines by 'at'"),
        ('{"at": -1, "pad": "0/3", "touch": 1}', "at: -1 is out of range; write a number from 0 to 604800 s"),
        ('{"at": NaN, "end": true}', "at: NaN is out of range; write a number from 0 to 604800 s"),
        ('{"pad": "0/3", "touch": 1}', "at: this key is missing; add it"),
        ('{"at": 3, "pad": "2/0", "touch": 1}', "pad: no board has a pad '2/0'; name a pad of a board in"),
        ('{"at": 3, "pad": 3, "touch": 1}', "pad: 3 is not a pad; write board/pad, like '0/3'"),
        ('{"at": 3, "pad": "0/3", "touch": 1.1}', "touch: 1.1 is out of range; write a number from 0 to 1"),
        ('{"at": 3, "pad": "0/3", "tuoch": 1}', "tuoch: unknown key; did you mean 'touch'?"),
        ('{"at": 3, "pad": "0/3"}', "touch: this key is missing; add it"),
        ('{"at": 3, "pad": "0/3", "pad": "0/4"}', "pad: this key is written twice; keep one of the two"),
        ('{"at": 3, "ende": true}', "ende: unknown key; did you mean 'end'?"),
        ('{"at": 3}', "nothing but a time; add 'pad' and 'touch', or 'fault', or 'end'"),
        ('{"at": 3, "end": false}', "end: false is not true; did you mean true?"),
        ('{"at": 3, "fault": "nak", "board": 0, "for": 1}', "fault: 'nak' is not a fault; did you mean 'nack'?"),
        ('{"at": 3, "board": 0, "for": 1}', "fault: this key is missing; add it"),
        ('{"at": 3, "fault": "wet", "for": 1}', "board: this key is missing; add it"),
        ('{"at": 3, "fault": "wet", "board": 2, "for": 1}', "board: 2 is not a board; write the number of a board"),
        ('{"at": 3, "fault": "wet", "board": true, "for": 1}', "board: true is not a board; write the number of"),
        ('{"at": 3, "fault": "wet", "board": 0, "for": 0}', "for: 0 is out of range; write a number above 0 up to"),
        ('{"at": 3, "fault": "brownout", "board": 0, "for": 1}', "for: a brown-out is an instant; take it out"),
        ('{"at": 3, "fault": "wet", "board": 0, "for": 1, "rate": 0}', "rate: 0 is out of range; write a number above"),
        ('{"at": 3, "fault": "wet", "pad": "0/3"}', f"pad: unknown key; did you mean one of {FAULT_KEYS}?"),
        ("[]", "a list is not an object; write keys and values in {...}"),
        ('{"at": 3,', "column 10: not JSON (Expecting property name enclosed in double quotes); write a key"),
    ],
)
def test_a_line_that_cannot_be_played_is_told_with_its_number(line: str, told: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script([TOUCH + "\n", "\n", line + "\n"], "s.jsonl", TWO_BOARDS)
    assert caught.value.where == "s.jsonl:3"
    assert str(caught.value).startswith(f"s.jsonl:3: {told}")


def test_nothing_may_follow_the_end() -> None:
    with pytest.raises(ScriptError) as caught:
        parse_script(['{"at": 2, "end": true}', TOUCH], "s.jsonl", TWO_BOARDS)
    assert str(caught.value) == "s.jsonl:2: a line after the end; take it out, or move it up"


@given(st.lists(st.floats(0, 604_800)), st.integers(0, 1), st.integers(0, 11))
def test_lines_are_played_in_file_order_or_the_first_earlier_one_is_named(
    times: list[float], board: int, pad: int
) -> None:
    lines = [json.dumps({"at": at, "pad": f"{board}/{pad}", "touch": 0.5}) for at in times]
    late = next((place for place in range(1, len(times)) if times[place] < times[place - 1]), None)
    if late is None:
        touches = tuple(Touch(Seconds(at), PadId(board, pad), Level(0.5)) for at in times)
        assert parse_script(lines, "s.jsonl", TWO_BOARDS) == Script(touches)
    else:
        with pytest.raises(ScriptError, match=rf"^s\.jsonl:{late + 1}: at: "):
            parse_script(lines, "s.jsonl", TWO_BOARDS)


keys = st.sampled_from(["at", "pad", "touch", "fault", "board", "for", "rate", "end"])
values = st.sampled_from(["0/3", "nack", "brownout", True, None]) | st.floats() | st.integers() | st.text()


def is_script_or_one_line(line: str) -> bool:
    try:
        return isinstance(parse_script([line], "any.jsonl", TWO_BOARDS), Script)
    except ScriptError as fault:
        return str(fault).startswith("any.jsonl:1: ") and len(str(fault).splitlines()) == 1


@given(st.text() | st.dictionaries(keys, values | st.lists(values)).map(json.dumps))
def test_any_line_is_played_or_refused_on_one_line(line: str) -> None:
    assert is_script_or_one_line(line)
