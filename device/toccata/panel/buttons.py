"""What a press of a button means: by when it began, how long it lasted, and when it ended. Pure."""

from __future__ import annotations

from enum import Enum

from toccata.contact import Contact
from toccata.units import NEVER, Seconds

PRESS_S = Seconds(0.8)
LEAN_S = Seconds(3.0)
"""A press of 0.8 to 3 s is meant; shorter is a brush, longer is somebody who leans on the button."""


class Ask(Enum):
    """What a person asks for at the panel."""

    QUIET = "quiet"
    LIFT = "quiet is lifted"
    NEXT = "next setup"
    PAIR = "pair a tablet"
    LOUDER = "one dB louder"
    SOFTER = "one dB softer"


class QuietButton:
    """Acts on contact, however short; a press that began while all was quiet lifts that after 0.8 s.

    One that is held when the power comes asks for quiet, too: silence is the safe side.
    """

    def __init__(self) -> None:
        self._contact = Contact()
        self._lifts_at = NEVER

    def see(self, is_closed: bool, has_stirred: bool, is_quiet: bool, now: Seconds) -> Ask | None:
        """Take in a look, as `Contact.see` does, and say what it asks for."""
        if self._contact.see(is_closed, now, has_stirred):
            if self._contact.is_closed:
                self._lifts_at = Seconds(now + PRESS_S) if is_quiet else NEVER
                return Ask.QUIET
            self._lifts_at = NEVER
        elif not is_quiet:
            self._lifts_at = NEVER
        elif is_closed and now >= self._lifts_at:
            self._lifts_at = NEVER
            return Ask.LIFT
        return None

    def due(self) -> Seconds:
        """When a look changes something though the contact does not."""
        return min(self._contact.due(), self._lifts_at)


class HeldButton:
    """Acts when it is let go after 0.8 to 3 s; one that is held when the power comes does nothing."""

    def __init__(self) -> None:
        self._contact = Contact()
        self._closed_at: Seconds | None = None
        self._is_first = True

    def see(self, is_closed: bool, has_stirred: bool, now: Seconds) -> bool:
        """Take in a look, as `Contact.see` does; tell whether it asks for what it stands for."""
        is_first, self._is_first = self._is_first, False
        if not self._contact.see(is_closed, now, has_stirred):
            return False
        if self._contact.is_closed:
            self._closed_at = None if is_first else now
            return False
        return self._closed_at is not None and PRESS_S <= self._contact.opened_at - self._closed_at <= LEAN_S

    def due(self) -> Seconds:
        """When a look changes something though the contact does not."""
        return self._contact.due()
