"""How loud the instrument is at an ear, as a technician has measured it, and what it may do at most. Pure.

Source of the limits: WHO-ITU H.870, for a week of 40 hours. What is heard follows the loudness of what is played:
ear = measured + (LUFS - LUFS of the noise), in dB.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toccata.units import Decibels

NOISE_LUFS = -28.0
"""Of the pink noise that is measured: as loud as one note of a pack, played at a level of 0 dB."""

WANTED_DBA = 60.0
"""At the ear, for that noise: a full mix is then no louder than a child may hear for 40 hours a week."""

DISTANCES_CM = (0, 25, 50)
"""From the loudspeaker to the meter: an ear laid on the instrument, a person bent over it, one who sits at it."""

DOSE_AT_CM = 25
"""Where a player's ear is taken to be for the dose."""

LEAST_DBA, MOST_DBA = 30.0, 100.0
"""Less is the room and not the noise; more is no instrument of ours."""

FULL_MIX_LU = 15.0
"""Sixteen voices together are louder than one note by so much at most (measured over 300 mixes: 14.9)."""

OPEN_CEILING_DBFS = Decibels(-1.0)
"""Where nothing has to be held back."""


class Person(StrEnum):
    """For whom the instrument is measured; who is sensitive to sound counts as a child."""

    CHILD = "child"
    ADULT = "adult"


LIMIT_DBA: Mapping[Person, float] = {Person.CHILD: 75.0, Person.ADULT: 80.0}
"""WHO-ITU H.870: for 40 hours a week."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a sound level meter showed while pink noise was played.

    Attributes:
        measured_dba: dB(A) by the distance in cm; for each of `DISTANCES_CM`, falling, 30 to 100.
        at_lufs: how loud the noise was played.
        person: for whom.
        measured_on: the day, YYYY-MM-DD, as the computer knew it.
    """

    measured_dba: Mapping[int, float]
    at_lufs: float
    person: Person
    measured_on: str

    @property
    def limit_dba(self) -> float:
        """What this person may hear for 40 hours a week."""
        return LIMIT_DBA[self.person]

    @property
    def held_back_db(self) -> Decibels:
        """How much lower the instrument has to play so that a full mix stays within the limit at the nearest ear.

        0 or more, in tenths, rounded up.
        """
        loudest = max(self.measured_dba.values()) + NOISE_LUFS + FULL_MIX_LU - self.at_lufs
        return Decibels(math.ceil(round(10.0 * max(loudest - self.limit_dba, 0.0), 6)) / 10.0)

    @property
    def ceiling_dbfs(self) -> Decibels:
        """No sum of voices may reach further, -1 dBFS or less."""
        return Decibels(round(OPEN_CEILING_DBFS - self.held_back_db, 1))

    @property
    def most_level_db(self) -> Decibels:
        """No client may play at a higher level, 0 dB or less."""
        return Decibels(0.0 - self.held_back_db)

    def heard_dba(self, lufs: float) -> float:
        """What a player hears of so loud a sound, in dB(A), 25 cm from the loudspeaker."""
        return self.measured_dba[DOSE_AT_CM] + lufs - self.at_lufs


def doubt_about(dba: float, nearer: Sequence[float]) -> str | None:
    """Say why a reading can't be right; None: it may be. ``nearer``: the readings at lesser distances."""
    if not LEAST_DBA <= dba <= MOST_DBA:
        return f"{dba:g} dB(A) is not from {LEAST_DBA:g} to {MOST_DBA:g}: look at the meter's range and weighting"
    if nearer and dba >= min(nearer):
        return f"{dba:g} dB(A) is no less than nearer by ({min(nearer):g}): measure again, in a quieter place"
    return None
