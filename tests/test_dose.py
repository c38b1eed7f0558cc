from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.dose import Dose, Hours, lowered, percent_of, pressure_pa2, told_dose
from toccata.units import Decibels, Seconds

HOUR_S = 3600


def heard(dba: float, hours: float, dose: Dose | None = None) -> Dose:
    dose = dose or Dose()
    for _ in range(round(hours * 60)):
        dose.add(dba, Seconds(60.0))
    return dose


@pytest.mark.parametrize(("dba", "pa2h"), [(80.0, 1.6), (75.0, 0.506)])
def test_forty_hours_at_the_limit_are_a_week_s_dose(dba: float, pa2h: float) -> None:
    found = heard(dba, 40.0).hours.week_pa2h
    assert found == pytest.approx(pa2h, rel=1e-3)
    assert percent_of(found, dba) == pytest.approx(100.0)


def test_three_decibels_more_in_half_the_time_are_as_much() -> None:
    assert heard(83.01, 5.0).hours.week_pa2h == pytest.approx(heard(80.0, 10.0).hours.week_pa2h, rel=1e-3)


def profile(random: Random) -> list[tuple[float, float]]:
    """Seconds and dB(A), for a quarter of an hour to 100 minutes."""
    return [(random.uniform(150, 600), random.uniform(35, 90)) for _ in range(random.randint(6, 10))]


def test_the_sum_differs_from_the_analytic_one_by_1_percent_at_most_in_1000_profiles() -> None:
    random, worst = Random(6), 0.0
    for _ in range(1000):
        parts, dose, second = profile(random), Dose(), 0
        ends = [0.0]
        for seconds, dba in parts:
            ends.append(ends[-1] + seconds)
            # Looked at once in each second, at whatever level there is in the middle of it.
            while second + 0.5 < ends[-1]:
                dose.add(dba, Seconds(1.0))
                second += 1
        spans = [end - begin for begin, end in pairwise(ends)]
        analytic = sum(pressure_pa2(dba) * span / HOUR_S for (_, dba), span in zip(parts, spans, strict=True))
        worst = max(worst, abs(dose.hours.week_pa2h / analytic - 1.0))
    assert 0.0 < worst <= 0.01


def test_what_was_kept_goes_on_after_a_restart() -> None:
    before = heard(80.0, 2.5)
    after = heard(80.0, 1.5, Dose(before.hours))
    assert after.hours.week_pa2h == pytest.approx(heard(80.0, 4.0).hours.week_pa2h)
    assert after.since_start_pa2h == pytest.approx(heard(80.0, 1.5).hours.week_pa2h)
    assert len(after.hours.each_pa2h) == 5


def test_an_hour_that_lies_168_hours_of_play_back_counts_no_more() -> None:
    dose = heard(90.0, 1.0)
    loud = dose.hours.week_pa2h
    quiet = heard(40.0, 166.5, dose)
    assert quiet.hours.week_pa2h >= loud
    assert heard(40.0, 1.0, quiet).hours.week_pa2h < loud / 500
    assert len(quiet.hours.each_pa2h) == 168


@pytest.mark.parametrize(
    ("hours", "warning", "words"),
    [
        (19.9, 0, "50 % of a week's dose (WHO-ITU H.870)"),
        (20.1, 50, "50 % of a week's dose (WHO-ITU H.870): plan quiet times"),
        (32.1, 80, "80 % of a week's dose (WHO-ITU H.870): play softer, or for a shorter time"),
        (44.0, 100, "110 % of a week's dose (WHO-ITU H.870): the instrument plays up to 6 dB softer"),
    ],
)
def test_half_four_fifths_and_all_of_the_dose_are_warned_of(hours: float, warning: int, words: str) -> None:
    told = told_dose(heard(75.0, hours).hours, 75.0)
    assert told is not None
    assert (told.warning, told.words) == (warning, words)


def test_without_a_measure_there_is_no_dose() -> None:
    assert told_dose(Hours((1.0,), 0.0), None) is None


def test_a_measured_instrument_that_never_played_has_none_of_it() -> None:
    told = told_dose(None, 80.0)
    assert told is not None
    assert (told.percent, told.warning) == (0.0, 0)


@given(st.floats(-6, 0), st.floats(0, 300))
def test_the_level_goes_by_half_a_decibel_at_a_time_between_0_and_minus_6(lower: float, percent: float) -> None:
    after = lowered(Decibels(lower), percent)
    assert -6.0 <= after <= 0.0
    assert abs(after - lower) <= 0.5
    assert after <= lower if percent >= 100.0 else after >= lower
