"""JSON text to plain values, with every key that was written, so that a key written twice can be refused."""

from __future__ import annotations

import json
from typing import Any

from toccata.settings.place import Place

LONGEST_WHOLE = 18
"""Digits up to which a whole number is kept whole; beyond, it is out of every range anyway."""

_REMEDIES = (
    ("Expecting ','", "put a comma between two entries, or close the bracket"),
    ("Expecting ':'", "put a colon between key and value"),
    ("Expecting property name", "write a key in double quotes, and no comma after the last entry"),
    ("Illegal trailing comma", "take out the comma after the last entry"),
    ("Expecting value", 'write a value here: a number, "text", true, false, null, [...] or {...}'),
    ("Extra data", "take out what follows the last closing bracket"),
    ("Unterminated string", "close the text with a double quote"),
    ("Invalid control character", "keep a text on one line, and write \\t for a tab"),
    ("Invalid \\", "write \\\\ for a backslash"),
)


class Pairs(tuple[tuple[str, object], ...]):
    """A JSON object as it was written: keys and values in order, doubles included."""

    __slots__ = ()


def read_document(text: str, place: Place, *, one_line: bool = False) -> object:
    """Turn JSON text into numbers, texts, lists and `Pairs`; NaN and Infinity pass, for a judge to refuse by key.

    Args:
        text: one JSON value.
        place: the whole document; tells the fault.
        one_line: name a fault by its column alone.

    Raises:
        ToccataError: the text is not JSON, or nests deeper than Python reads; with line and column.
    """
    try:
        value: Any = json.loads(text, object_pairs_hook=Pairs, parse_int=_whole)
    except json.JSONDecodeError as fault:
        spot = f"column {fault.colno}" if one_line else f"line {fault.lineno}, column {fault.colno}"
        raise Place(place.tell, spot).refusal(f"not JSON ({fault.msg})", _remedy(fault.msg)) from fault
    except RecursionError as fault:
        raise place.refusal("brackets nest too deep", "take out what does not belong here") from fault
    found: object = value
    return found


def _whole(digits: str) -> float:
    """Keep CPython's limit of 4,300 digits and the overflow of float() out of reach."""
    return int(digits) if len(digits) <= LONGEST_WHOLE else float(digits)


def _remedy(message: str) -> str:
    return next((remedy for start, remedy in _REMEDIES if message.startswith(start)), "write it as JSON")
