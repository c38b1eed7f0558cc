"""A technician in virtual time: what they type, and how long each answer takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from toccata.errors import CalibrationError
from toccata.units import NEVER, Seconds

Answer: TypeAlias = tuple[float, str]
"""So many seconds after the question, this line."""


class Technician:
    """Answers in turn; who has no answer left never types again.

    Attributes:
        told: every line that they were told.
        asked_at: when each line was told.
    """

    def __init__(self, answers: Iterable[Answer] = (), closes: bool = False) -> None:
        self.told: list[str] = []
        self.asked_at: list[float] = []
        self._answers, self._closes = list(answers), closes
        self._now, self._since = Seconds(100.0), Seconds(100.0)

    def now(self) -> Seconds:
        return self._now

    def rest(self, seconds: Seconds) -> None:
        self._now = Seconds(self._now + seconds)

    def tell(self, line: str) -> None:
        self.told.append(line)
        self.asked_at.append(self._now)
        self._since = self._now

    def typed(self, until: Seconds) -> str | None:
        due = self._since + self._answers[0][0] if self._answers else NEVER
        if due > until:
            self._now = max(self._now, until)
            if self._closes and not self._answers:
                raise CalibrationError("terminal", "is closed", "begin again; nothing was changed")
            return None
        self._now = Seconds(max(self._now, due))
        self._since = self._now
        return self._answers.pop(0)[1]
