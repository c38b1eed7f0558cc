"""A person at a terminal: they are told lines, and type some; nobody waits for them longer than is said."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from typing import Protocol

from toccata.errors import CalibrationError
from toccata.technician.screen import Screen
from toccata.units import Seconds

SLICE_S = Seconds(0.02)
"""While somebody is waited for, what else is to be done is done so often."""

YES = ("y", "yes")
QUIT = ("q", "quit")
NOTHING_CHANGED = "begin again; nothing was changed"


class Dialogue(Protocol):
    """Who is told, and who types."""

    def now(self) -> Seconds:
        """The monotonic clock."""

    def rest(self, seconds: Seconds) -> None:
        """Let so much time pass."""

    def tell(self, line: str) -> None:
        """Say one line."""

    def typed(self, until: Seconds) -> str | None:
        """Wait for a typed line, without its end; None: nothing was typed until then.

        Raises:
            CalibrationError: nobody can type any more.
        """


class TerminalDialogue:
    """Standard input and output."""

    def __init__(self, screen: Screen, file: int) -> None:
        self._screen, self._file, self._typed = screen, file, b""

    def now(self) -> Seconds:
        """The monotonic clock."""
        return Seconds(time.monotonic())

    def rest(self, seconds: Seconds) -> None:
        """Let so much time pass."""
        time.sleep(seconds)

    def tell(self, line: str) -> None:
        """Say one line."""
        self._screen.write(line + "\n")
        self._screen.flush()

    def typed(self, until: Seconds) -> str | None:
        """Wait for a typed line."""
        while b"\n" not in self._typed:
            if not select.select([self._file], (), (), max(until - self.now(), 0.0))[0]:
                return None
            more = os.read(self._file, 1024)
            if not more:
                raise CalibrationError("terminal", "is closed", NOTHING_CHANGED)
            self._typed += more
        line, _, self._typed = self._typed.partition(b"\n")
        return line.decode(errors="replace").strip()


def waited(dialogue: Dialogue, until: Seconds, meanwhile: Callable[[], object]) -> None:
    """Let time pass while somebody may still quit; what else they type is not taken for an answer.

    Raises:
        CalibrationError: they quit.
    """
    while dialogue.now() < until:
        meanwhile()
        _expect_no_end(dialogue.typed(Seconds(min(until, dialogue.now() + SLICE_S))))


def asked(
    dialogue: Dialogue, question: str, until: Seconds, over: str, meanwhile: Callable[[], object] = lambda: None
) -> str:
    """Put a question, and do something else until it is answered; gives the answer in small letters.

    Args:
        dialogue: whom to ask.
        question: one line.
        until: when nobody waits any longer.
        over: what is told then.
        meanwhile: done every 20 ms.

    Raises:
        CalibrationError: nobody answered in time, or the answer was to quit.
    """
    dialogue.tell(question)
    while dialogue.now() < until:
        meanwhile()
        answer = dialogue.typed(Seconds(min(until, dialogue.now() + SLICE_S)))
        _expect_no_end(answer)
        if answer is not None:
            return answer.lower()
    raise CalibrationError("", over, NOTHING_CHANGED)


def _expect_no_end(answer: str | None) -> None:
    if answer is not None and answer.lower() in QUIT:
        raise CalibrationError("", "ended as you asked", NOTHING_CHANGED)
