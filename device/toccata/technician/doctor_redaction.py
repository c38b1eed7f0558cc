"""What clients, tablets and sounds are called in a data folder, and how it is taken out of a text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from toccata.store.generations import LAST

NAMING = frozenset({"id", "nickname", "name", "label", "owner", "title", "active_setup", "power_on", "client", "file"})
"""Keys of our documents whose texts say something of a person."""

SHORTEST = 3
"""A name of one or two letters can't be taken out of a text: nothing would be left of it."""

WITHHELD = "[withheld]"
_LARGEST = 4_000_000


def names_in(data: Path) -> frozenset[str]:
    """Find what anybody is called: in all JSON files below the data folder, and in the names of files themselves."""
    found: set[str] = set()
    for path in data.rglob("*"):
        stem = path.name.lstrip(".").split(".")[0]
        if path.parent != data and path.name != LAST:
            found.add(stem)
        if path.suffix == ".json" or path.parent.name == LAST:
            found.update(_texts_of(path))
    return frozenset(name for name in found if len(name) >= SHORTEST)


def redactor(names: frozenset[str]) -> Callable[[str], str]:
    """Make what replaces every one of these names in a text, longest first, in whatever letters."""
    longest_first = [(name, name.lower()) for name in sorted(names, key=len, reverse=True)]

    def redacted(text: str) -> str:
        # Nearly none of them stands there, and a pattern of a thousand words takes seconds.
        small = text.lower()
        there = [re.escape(name) for name, lower in longest_first if lower in small]
        return re.sub("|".join(there), WITHHELD, text, flags=re.IGNORECASE) if there else text

    return redacted


def _texts_of(path: Path) -> Iterator[str]:
    try:
        if path.stat().st_size <= _LARGEST:
            yield from _named(json.loads(path.read_text(errors="replace")))
    except (OSError, ValueError, RecursionError):
        return


def _named(document: Any) -> Iterator[str]:
    if isinstance(document, list):
        for each in document:
            yield from _named(each)
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in NAMING and isinstance(value, str):
                yield value
            else:
                yield from _named(value)
