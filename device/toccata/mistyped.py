"""A command line that answers a word it does not know in one line: what is wrong, what was meant, where to look."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

MISTYPED_STATUS = 2


class Parser(argparse.ArgumentParser):
    """An ArgumentParser without the block of usage; parsers that its subparsers make are of this class, too.

    An option is taken by its whole name alone: what is short for one today may be short for two tomorrow.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_abbrev = False

    def error(self, message: str) -> NoReturn:
        """End with one line on standard error and status 2."""
        told = message.removeprefix("argument ").replace("the following arguments are required:", "missing:")
        line = " ".join(told.split())
        self.exit(MISTYPED_STATUS, f"{self.prog}: {line}{'' if line.endswith('?') else ';'} see {self.prog} --help\n")

    def parse_known_args(  # type: ignore[override]  # typeshed has four overloads for the kinds of namespace
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse, and refuse what is left over here, where it is known which options there are."""
        given = sys.argv[1:] if args is None else list(args)
        # Otherwise the command that follows would be missed, or blamed.
        if self._subparsers is not None and given and self._is_no_option(given[0]):
            self._refuse(given[0])
        found, left = super().parse_known_args(given, namespace)
        if left:
            self._refuse(next((word for word in left if word.startswith("-")), left[0]))
        return found, left

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = [str(choice) for choice in action.choices]
        meant = _meant(str(value), known) or f"choose from {', '.join(known)}"
        if isinstance(action, argparse._SubParsersAction):
            raise argparse.ArgumentError(None, f"there is no command {str(value)!r}; {meant}")
        raise argparse.ArgumentError(action, f"there is no {str(value)!r}; {meant}")

    def _is_no_option(self, word: str) -> bool:
        return word.startswith("-") and word.partition("=")[0] not in self._option_string_actions

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            self.error(f"{word!r} is one word too many")
        name = word.partition("=")[0]
        meant = _meant(name, self._option_string_actions)
        self.error(f"there is no option {name!r}" + (f"; {meant}" if meant else ""))


def _meant(word: str, known: Iterable[str]) -> str:
    """Ask for the word that is nearest; "" where none is near."""
    # Only here: whoever typed it right has no time for this import.
    from difflib import get_close_matches  # noqa: PLC0415

    bare = {one.lstrip("-"): one for one in known}
    near = get_close_matches(word.lstrip("-"), list(bare), n=1)
    return f"did you mean {bare[near[0]]}?" if near else ""
