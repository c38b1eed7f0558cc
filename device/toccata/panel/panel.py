"""The panel: what a person asks for with its buttons and its knob, looked at between two ticks; and its lamps.

It needs no bus and no page. A stuck bus holds a tick up by 12 ms at most, a fade to silence takes 60 ms, the card 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from toccata.contact import next_look
from toccata.panel.buttons import Ask, HeldButton, QuietButton
from toccata.panel.knob import Detents, Turns
from toccata.panel.lamps import LampName
from toccata.panel.lighting import Lamp
from toccata.units import NEVER, Seconds


class ContactLine(Protocol):
    """A contact's line."""

    @property
    def has_stirred(self) -> bool:
        """Tell whether an edge came since the last look."""

    def look(self) -> bool:
        """Tell whether it is closed, or was since the last look."""

    def is_closed(self) -> bool:
        """Tell whether it is closed at this moment."""

    def close(self) -> None:
        """Give the line back."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What of the panel could be had; None: there is none, or it is disabled. ``after``: the next-setup button."""

    quiet: ContactLine | None = None
    after: ContactLine | None = None
    pairing: ContactLine | None = None
    knob_a: ContactLine | None = None
    knob_b: ContactLine | None = None
    lamps: Mapping[LampName, Lamp] = field(default_factory=dict)


class Panel:
    """All contacts of the panel. ``due`` and ``read`` as of a source of readings; what it reads are wishes."""

    def __init__(self, lines: Lines) -> None:
        contacts = lines.quiet, lines.after, lines.pairing, lines.knob_a, lines.knob_b
        self._contacts = tuple(line for line in contacts if line is not None)
        self._quiet = None if lines.quiet is None else (lines.quiet, QuietButton())
        held = (lines.after, Ask.NEXT), (lines.pairing, Ask.PAIR)
        self._held = tuple((line, HeldButton(), ask) for line, ask in held if line is not None)
        self._knob = None if lines.knob_a is None or lines.knob_b is None else (lines.knob_a, lines.knob_b)
        self._detents, self._turns = Detents(), Turns()
        # At once: what is held at the first look was held when the power came.
        self._looked_at = self._due = self._stirred_at = Seconds(-NEVER)

    def due(self) -> Seconds:
        """When ``read`` has something to do; an edge makes that at once."""
        if not self._contacts:
            return NEVER
        return self._looked_at if self._has_stirred() else self._due

    def read(self, is_quiet: bool, now: Seconds) -> list[Ask]:
        """Look at all contacts; what is asked for, silence before all else.

        Args:
            is_quiet: whether somebody has asked for quiet, and nobody has lifted it.
            now: when.
        """
        if self._has_stirred():
            self._stirred_at = now
        self._looked_at = now
        asked = [*self._read_quiet(is_quiet, now)]
        for line, button, ask in self._held:
            has_stirred = line.has_stirred
            if button.see(line.look(), has_stirred, now):
                asked.append(ask)
        if self._knob is not None:
            asked += self._read_knob(*self._knob, now)
        dues = [button.due() for _, button, _ in self._held] + [NEVER if self._quiet is None else self._quiet[1].due()]
        self._due = Seconds(min(next_look(now, self._stirred_at), self._turns.due(), *dues))
        return asked

    def close(self) -> None:
        """Give the lines back."""
        for line in self._contacts:
            line.close()

    def _has_stirred(self) -> bool:
        return any(line.has_stirred for line in self._contacts)

    def _read_quiet(self, is_quiet: bool, now: Seconds) -> list[Ask]:
        if self._quiet is None:
            return []
        line, button = self._quiet
        has_stirred = line.has_stirred
        ask = button.see(line.look(), has_stirred, is_quiet, now)
        return [] if ask is None else [ask]

    def _read_knob(self, a: ContactLine, b: ContactLine, now: Seconds) -> list[Ask]:
        self._turns.turn(self._detents.see(a.is_closed(), b.is_closed()))
        taken = self._turns.take(now)
        return [Ask.LOUDER] * taken if taken > 0 else [Ask.SOFTER] * -taken
