"""Small judges that compose: each takes a value of a document and its place, and returns it typed or refuses it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from toccata.settings.document import Pairs
from toccata.settings.place import LONGEST_SHOWN, Place, shown

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

Judge: TypeAlias = Callable[[object, Place], T]
"""Returns the value as its type, or raises the fault that the place tells."""

FORMAT = 1
MOST_LISTED = 12
NEAREST_LISTED = 3

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that break a line or can't be written: controls, lone surrogates, line and paragraph ends."""


def number(low: float, high: float, unit: str = "", *, above: bool = False) -> Judge[float]:
    """Accept a number from low to high; with ``above``, low itself is too little. True, "3" and NaN are none."""
    span = f"{'above' if above else 'from'} {low:g} {'up ' if above else ''}to {high:g}{unit and ' '}{unit}"

    def judge(value: object, place: Place) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise place.refusal(f"{shown(value)} is not a number", f"write a number {span}")
        if not low <= value <= high or (above and value == low):
            raise place.refusal(f"{shown(value)} is out of range", f"write a number {span}")
        return float(value) + 0.0  # -0.0 becomes 0.0, which every later line prints the same

    return judge


def whole(low: int, high: int, unit: str = "") -> Judge[int]:
    """Accept a whole number from low to high, written without a point."""
    span = f"from {low} to {high}{unit and ' '}{unit}"

    def judge(value: object, place: Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise place.refusal(f"{shown(value)} is not a whole number", f"write a whole number {span}")
        if not low <= value <= high:
            raise place.refusal(f"{shown(value)} is out of range", f"write a whole number {span}")
        return value

    return judge


def label(longest: int) -> Judge[str]:
    """Accept 1 to ``longest`` characters of one line, not all blank."""

    def judge(value: object, place: Place) -> str:
        if not isinstance(value, str):
            raise place.refusal(f"{shown(value)} is not a text", f"write 1 to {longest} characters in quotes")
        if not value.strip() or len(value) > longest:
            raise place.refusal(f"{shown(value)} is empty or too long", f"write 1 to {longest} characters")
        if any(unicodedata.category(character) in _UNSEEN for character in value):
            raise place.refusal(f"{shown(value)} holds a control character", "write letters, digits and signs only")
        return value

    return judge


def matching(pattern: re.Pattern[str], noun: str, remedy: str) -> Judge[str]:
    """Accept a text that the pattern matches whole."""

    def judge(value: object, place: Place) -> str:
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            raise place.refusal(f"{shown(value)} is not {noun}", remedy)
        return value

    return judge


def one_of(rows: Iterable[tuple[object, T]], noun: str) -> Judge[T]:
    """Accept what stands on the left of a row, and return what stands on its right; 1 is not true here."""
    table = tuple(rows)

    def judge(value: object, place: Place) -> T:
        for written, meant in table:
            if type(written) is type(value) and written == value:
                return meant
        raise place.refusal(f"{shown(value)} is not {noun}", did_you_mean(value, [written for written, _ in table]))

    return judge


def choice(kind: type[E], noun: str) -> Judge[E]:
    """Accept the text of one member of an enum."""
    return one_of(((member.value, member) for member in kind), noun)


def known(names: Collection[str], noun: str) -> Judge[str]:
    """Accept one of the names that there are."""

    def judge(value: object, place: Place) -> str:
        if not isinstance(value, str) or value not in names:
            raise place.refusal(f"{shown(value)} is not {noun}", did_you_mean(value, names))
        return value

    return judge


def nullable(inner: Judge[T]) -> Judge[T | None]:
    """Accept null, and what the inner judge accepts."""

    def judge(value: object, place: Place) -> T | None:
        return None if value is None else inner(value, place)

    return judge


judge_format: Judge[int] = one_of(((FORMAT, FORMAT),), "a format that this version reads")


def expect_format(value: object, place: Place) -> None:
    """Refuse a file of another format than 1, before anything else in it is judged; left out, it is 1.

    Raises:
        ToccataError: as the place tells it.
    """
    judge_format(entries(value, place).get("format", FORMAT), place.key("format"))


def many(inner: Judge[T], fewest: int, most: int, noun: str) -> Judge[tuple[T, ...]]:
    """Accept a list of ``fewest`` to ``most`` values that the inner judge accepts."""
    remedy = f"write a list of {fewest} to {most} {noun}" if fewest < most else f"write a list of {most} {noun}"

    def judge(value: object, place: Place) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise place.refusal(f"{shown(value)} is not a list", remedy)
        if not fewest <= len(value) <= most:
            raise place.refusal(f"a list of {len(value)}", remedy)
        return tuple(inner(item, place.item(index)) for index, item in enumerate(value))

    return judge


def record(
    judges: Mapping[str, Judge[Any]],
    required: Collection[str] = (),
    refused: Mapping[str, tuple[str, str]] | None = None,
) -> Judge[dict[str, Any]]:
    """Accept an object of these keys, judged in the order in which they are written.

    Args:
        judges: for each key, the judge of its value.
        required: keys that must be there.
        refused: for keys that exist elsewhere: what is wrong with them here, and the remedy.
    """
    barred = refused or {}

    def judge(value: object, place: Place) -> dict[str, Any]:
        given = entries(value, place)
        found: dict[str, Any] = {}
        for key, item in given.items():
            if key in barred:
                raise place.key(key).refusal(*barred[key])
            if key not in judges:
                raise place.key(key).refusal("unknown key", did_you_mean(key, judges))
            found[key] = judges[key](item, place.key(key))
        for key in required:
            if key not in found:
                raise place.key(key).refusal("this key is missing", "add it")
        return found

    return judge


def entries(value: object, place: Place) -> dict[str, object]:
    """Take an object apart, keys in the order written.

    Raises:
        ToccataError: the value is no object, or a key is written twice.
    """
    if not isinstance(value, Pairs):
        raise place.refusal(f"{shown(value)} is not an object", "write keys and values in {...}")
    found: dict[str, object] = {}
    for key, item in value:
        if key in found:
            raise place.key(key).refusal("this key is written twice", "keep one of the two")
        found[key] = item
    return found


def did_you_mean(value: object, options: Collection[object]) -> str:
    """Make the remedy for a word that is none of the options: the nearest one, or those that there are."""
    if not options:
        return "take it out: there is none to choose from"
    if len(options) == 1:
        return f"did you mean {shown(next(iter(options)))}?"
    words = {option.casefold(): option for option in options if isinstance(option, str)}
    word = value[:LONGEST_SHOWN].casefold() if isinstance(value, str) else ""
    longer = [other for other in words if word and other.startswith(word)]  # a unit left out: gain for gain_db
    near = longer if len(longer) == 1 else difflib.get_close_matches(word, words, n=1)
    if near:
        return f"did you mean {shown(words[near[0]])}?"
    few = len(options) <= MOST_LISTED
    offered = options if few else [words[other] for other in _nearest(word, sorted(words))]
    return f"did you mean one of {', '.join(shown(option) for option in offered)}?"


def _nearest(word: str, words: list[str]) -> list[str]:
    return difflib.get_close_matches(word, words, n=NEAREST_LISTED, cutoff=0.01) or words[:NEAREST_LISTED]
