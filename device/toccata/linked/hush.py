"""Why the pads are silent, and how much lower than its level a client plays after Quiet and by the knob. Pure."""

from __future__ import annotations

from toccata.events import Why
from toccata.units import Decibels, Seconds

STEP_DB = Decibels(-6.0)
LOWEST_DB = Decibels(-24.0)
"""Each Quiet that is lifted lowers by 6 dB, as far as this; a level that a person sets takes it back."""

LOWEST_TOGETHER_DB = Decibels(-30.0)
"""What Quiet, the knob and the dose leave together: soft, and never silence."""

SAVED_WITHIN_S = Seconds(2.0)
"""The page saves a level 0.4 s after its last tap: a setup that is asked for so soon may still have the one before."""


class Hush:
    """Quiet, cleaning, and what is left of them.

    Attributes:
        is_quiet: a person asked for quiet, and nobody has lifted it.
        trim_db: 0 to -24: how much lower the client plays since Quiet was lifted.
        turned_db: 0 or less: how much lower than what was pre-mixed the level was set since.
        knob_db: 0 or less: how much lower the knob on the panel lets the client play.
        dose_db: 0 to -6: how much lower the week's dose lets the client play.
    """

    def __init__(self) -> None:
        self.is_quiet = False
        self.trim_db = Decibels(0.0)
        self.turned_db = Decibels(0.0)
        self.knob_db = Decibels(0.0)
        self.dose_db = Decibels(0.0)
        self._set_db: Decibels | None = None
        self._set_until = Seconds(0.0)

    @property
    def lower_db(self) -> Decibels:
        """What the play core is to take away from all gains, 0 or less."""
        return Decibels(max(self.trim_db + self.knob_db + self.dose_db, LOWEST_TOGETHER_DB) + self.turned_db)

    def why(self, is_cleaning: bool) -> Why | None:
        """Why a touch stays silent now, if it does."""
        return Why.QUIET if self.is_quiet else Why.CLEANING if is_cleaning else None

    def quiet(self, on: bool) -> None:
        """Quiet, or lifted: then everything is 6 dB lower. Said twice, it counts once."""
        if self.is_quiet and not on:
            self.trim_db = Decibels(max(self.trim_db + STEP_DB, LOWEST_DB))
        self.is_quiet = on

    def turn_knob(self, steps_db: float, lowest_db: Decibels) -> None:
        """The knob was turned: up to the client's level and down to ``lowest_db``.

        Who turns it up at its upper end takes back what Quiet has left: at the instrument there is no other way.
        """
        wanted = self.knob_db + steps_db
        self.knob_db = Decibels(min(max(wanted, lowest_db), 0.0))
        if wanted > 0.0:
            self.trim_db = Decibels(min(self.trim_db + wanted, 0.0))

    def turn(self, level_db: Decibels, baked_db: Decibels, now: Seconds) -> None:
        """A person set the level: what is louder than what was pre-mixed comes with the next setup."""
        self._set_db, self._set_until = level_db, Seconds(now + SAVED_WITHIN_S)
        self.trim_db = Decibels(0.0)
        self.turned_db = Decibels(min(level_db - baked_db, 0.0))

    def replace(self, baked_db: Decibels, is_new_client: bool, is_new_level: bool, asked_at: Seconds) -> None:
        """Another setup plays; its level is in its sounds. The trim stays where client and level are the same.

        A level that was set since the same client was asked for, or just before, is not undone: nobody is louder than
        what a person has set last.
        """
        level = None if is_new_client or asked_at >= self._set_until else self._set_db
        self.turned_db = Decibels(0.0 if level is None else min(level - baked_db, 0.0))
        self._set_db = None if level is None or level == baked_db else level
        if is_new_client or is_new_level:
            self.trim_db = Decibels(0.0)
