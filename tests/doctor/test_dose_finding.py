"""What the doctor says of the week's dose."""

from __future__ import annotations

import pytest

from toccata.doctor.dose import judge_dose
from toccata.doctor.finding import NOT_HERE, Verdict
from toccata.dose import lowered
from toccata.units import Decibels


@pytest.mark.parametrize(
    ("percent", "verdict", "code"),
    [
        (0.0, Verdict.OK, "sound.dose-ok"),
        (79.9, Verdict.OK, "sound.dose-ok"),
        (80.0, Verdict.LOOK, "sound.dose-high"),
        (99.9, Verdict.LOOK, "sound.dose-high"),
        (100.0, Verdict.LOOK, "sound.dose-full"),
        (1e9, Verdict.LOOK, "sound.dose-full"),
    ],
)
def test_from_80_percent_on_somebody_should_look(percent: float, verdict: Verdict, code: str) -> None:
    found = judge_dose(percent, is_installed=True)
    assert (found.name, found.verdict, found.code) == ("dose", verdict, code)
    assert found.measured == f"{percent:.1f} % of a week's dose, as a reference (WHO-ITU H.870)"
    assert ("plays up to 6 dB softer" in found.remedy) == (lowered(Decibels(0.0), percent) < 0.0)


def test_an_instrument_that_was_never_measured_has_no_dose_and_is_told_how_it_gets_one() -> None:
    found = judge_dose(None, is_installed=True)
    assert (found.verdict, found.code) == (Verdict.LOOK, "sound.dose-unmeasured")
    assert found.remedy == "Its loudness was never measured: toccata calibrate loudness."


def test_a_person_s_computer_has_no_dose_and_is_asked_for_nothing() -> None:
    found = judge_dose(None, is_installed=False)
    assert (found.verdict, found.measured, found.remedy) == (Verdict.NONE, NOT_HERE, "")
