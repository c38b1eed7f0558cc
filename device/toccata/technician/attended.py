"""A command beside which somebody sits: it asks, and however it is ended what sounds fades first."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from toccata.errors import CalibrationError
from toccata.technician.dialogue import NOTHING_CHANGED, TerminalDialogue
from toccata.technician.screen import LastingScreen


def need_terminal(why: str) -> None:
    """Go on only where somebody sits.

    Raises:
        CalibrationError: nobody does; ``why`` says what for.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise CalibrationError("terminal", why, "run it in a terminal")


@contextmanager
def attended() -> Iterator[TerminalDialogue]:
    """Talk with who sits at the terminal.

    Raises:
        CalibrationError: nobody does, or they ended it.
    """
    need_terminal("nobody can answer here")
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield TerminalDialogue(LastingScreen(sys.stdout), sys.stdin.fileno())
    except KeyboardInterrupt:
        raise CalibrationError("", "interrupted", NOTHING_CHANGED) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
