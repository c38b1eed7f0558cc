"""Why the pads are silent, and how much lower than its level a client plays after Quiet. Pure."""

from __future__ import annotations

from toccata.events import Why
from toccata.units import Decibels

STEP_DB = Decibels(-6.0)
LOWEST_DB = Decibels(-24.0)
"""Each Quiet that is lifted lowers by 6 dB, as far as this; a level that a person sets takes it back."""


class Hush:
    """Quiet, cleaning, and what is left of them.

    Attributes:
        is_quiet: a person asked for quiet, and nobody has lifted it.
        trim_db: 0 to -24: how much lower the client plays since Quiet was lifted.
        turned_db: 0 or less: how much lower than what was pre-mixed the level was set since.
    """

    def __init__(self) -> None:
        self.is_quiet = False
        self.trim_db = Decibels(0.0)
        self.turned_db = Decibels(0.0)

    @property
    def lower_db(self) -> Decibels:
        """What the play core is to take away from all gains, 0 or less."""
        return Decibels(self.trim_db + self.turned_db)

    def why(self, is_cleaning: bool) -> Why | None:
        """Why a touch stays silent now, if it does."""
        return Why.QUIET if self.is_quiet else Why.CLEANING if is_cleaning else None

    def quiet(self, on: bool) -> None:
        """Quiet, or lifted: then everything is 6 dB lower. Said twice, it counts once."""
        if self.is_quiet and not on:
            self.trim_db = Decibels(max(self.trim_db + STEP_DB, LOWEST_DB))
        self.is_quiet = on

    def turn(self, level_db: Decibels, baked_db: Decibels) -> None:
        """A person set the level: what is louder than what was pre-mixed comes with the next setup."""
        self.trim_db = Decibels(0.0)
        self.turned_db = Decibels(min(level_db - baked_db, 0.0))

    def replace(self, is_new_level: bool) -> None:
        """Another setup plays; its level is in its sounds. The trim stays where client and level are the same."""
        self.turned_db = Decibels(0.0)
        if is_new_level:
            self.trim_db = Decibels(0.0)
