"""Where in a document a value stands, and how a fault there is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from toccata.errors import SettingError, ToccataError

LONGEST_SHOWN = 60

_PLAIN = re.compile(r"[A-Za-z0-9_/-]{1,60}")


@dataclass(frozen=True, slots=True)
class Place:
    """One spot in a document.

    Attributes:
        tell: makes the fault from a path, what is wrong, and the remedy.
        path: keys and places from the top, like ``setups[0].pads.0/3.mode``; empty for the whole.
    """

    tell: Callable[[str, str, str], ToccataError]
    path: str = ""

    @classmethod
    def of_file(cls, where: str) -> Place:
        """Stand at the top of a file of settings: faults are `SettingError`, led by file and key path."""
        return cls(lambda path, what, remedy: SettingError(f"{where}: {path}" if path else where, what, remedy))

    def key(self, name: str) -> Place:
        """Name the value under a key; a key that is no plain word is shown in brackets, so a path stays one line."""
        if _PLAIN.fullmatch(name) is None:
            return Place(self.tell, f"{self.path}[{shown(name)}]")
        return Place(self.tell, f"{self.path}.{name}" if self.path else name)

    def item(self, index: int) -> Place:
        """Name one value of a list, counted from 0."""
        return Place(self.tell, f"{self.path}[{index}]")

    def refusal(self, what: str, remedy: str) -> ToccataError:
        """Make the fault to raise for the value here."""
        return self.tell(self.path, what, remedy)


def shown(value: object) -> str:
    """Show a value of a document on one line, cut after 60 characters; lists and objects by name only."""
    if isinstance(value, str):
        whole = repr(value)
        return whole if len(whole) <= LONGEST_SHOWN else repr(value[: LONGEST_SHOWN // 2]) + "..."
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    return "a list" if isinstance(value, list) else "an object"
