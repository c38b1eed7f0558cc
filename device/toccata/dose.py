"""How much sound a player's ear has got, after WHO-ITU H.870: sound pressure squared, over time. Pure.

80 dB(A) for 40 hours is 1.6 Pa2h, what an adult may get in a week; 75 dB(A) is 0.506 Pa2h, for a child. Equal energy:
3 dB more in half the time is as much. The week is 168 hours in which the instrument ran: a clock that is wrong, or set,
changes nothing, and an instrument that is switched off at night keeps more than seven days.
"""

from __future__ import annotations

from dataclasses import dataclass

from toccata.units import Decibels, Seconds

REFERENCE_PA = 20e-6
HOUR_S = 3600.0
WEEK_H = 168
ALLOWED_H = 40.0
"""So many hours a week at the limit are all of the dose."""

SILENT_DBA = -100.0

WARN_PERCENT = (50, 80, 100)
LOWEST_DB = Decibels(-6.0)
LOWER_DB_A_STEP = Decibels(0.5)
LOWER_EVERY_S = Seconds(30.0)
"""Past 100 % the instrument plays softer, by 0.5 dB every half a minute, 6 dB at most; and back the same way."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What is kept: Pa2h of each hour that the instrument ran, the latest first, and the seconds of the latest."""

    each_pa2h: tuple[float, ...] = (0.0,)
    into_s: float = 0.0

    @property
    def week_pa2h(self) -> float:
        """All of the last 168 hours."""
        return sum(self.each_pa2h)


@dataclass(frozen=True, slots=True)
class ToldDose:
    """A dose as people are told it. ``warning``: one of 0, 50, 80, 100: what it has passed."""

    percent: float
    warning: int
    words: str


_WORDS = {
    0: "{percent:.0f} % of a week's dose (WHO-ITU H.870)",
    50: "{percent:.0f} % of a week's dose (WHO-ITU H.870): plan quiet times",
    80: "{percent:.0f} % of a week's dose (WHO-ITU H.870): play softer, or for a shorter time",
    100: "{percent:.0f} % of a week's dose (WHO-ITU H.870): the instrument plays up to 6 dB softer",
}


def told_dose(hours: Hours | None, limit_dba: float | None) -> ToldDose | None:
    """Say how much of a week's dose there was; None: never measured, so nobody knows.

    Args:
        hours: what was kept; None: nothing yet.
        limit_dba: of the person, for 40 hours a week; None: the loudness was never measured.
    """
    if limit_dba is None:
        return None
    return told_percent(percent_of((hours or Hours()).week_pa2h, limit_dba))


def told_percent(percent: float) -> ToldDose:
    """Say so much of a week's dose."""
    warning = warning_at(percent)
    return ToldDose(round(percent, 1), warning, _WORDS[warning].format(percent=percent))


def warning_at(percent: float) -> int:
    """Tell which warning was passed, 0 for none."""
    return max((step for step in WARN_PERCENT if percent >= step), default=0)


def pressure_pa2(dba: float) -> float:
    """Turn dB(A) into squared pressure, Pa2."""
    return float((REFERENCE_PA * 10.0 ** (dba / 20.0)) ** 2)


def percent_of(pa2h: float, limit_dba: float) -> float:
    """Tell what share of a week's dose this is."""
    return 100.0 * pa2h / (ALLOWED_H * pressure_pa2(limit_dba))


def lowered(lower_db: Decibels, percent: float) -> Decibels:
    """Tell how much softer to play after the next half minute, 0 to -6 dB."""
    step = -LOWER_DB_A_STEP if percent >= 100.0 else LOWER_DB_A_STEP
    return Decibels(min(max(lower_db + step, LOWEST_DB), 0.0))


class Dose:
    """Adds up what is heard.

    Attributes:
        since_start_pa2h: since the program began.
    """

    def __init__(self, kept: Hours | None = None) -> None:
        self._hours, self._into_s = list((kept or Hours()).each_pa2h), (kept or Hours()).into_s
        self.since_start_pa2h = 0.0

    def add(self, dba: float, seconds: Seconds) -> None:
        """It was so loud at the ear for so long, less than an hour."""
        heard = pressure_pa2(dba) * seconds / HOUR_S
        self.since_start_pa2h += heard
        self._hours[0] += heard
        self._into_s += seconds
        if self._into_s >= HOUR_S:
            self._into_s -= HOUR_S
            self._hours = [0.0, *self._hours[: WEEK_H - 1]]

    @property
    def week_pa2h(self) -> float:
        """All of the last 168 hours."""
        return sum(self._hours)

    @property
    def hours(self) -> Hours:
        """What is to be kept."""
        return Hours(tuple(self._hours), self._into_s)
