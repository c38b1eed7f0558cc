"""What the week's dose means for who examines the instrument: a reference (WHO-ITU H.870), no measure of an ear."""

from __future__ import annotations

from toccata.doctor.finding import NOT_HERE, NOT_KNOWN, Area, Finding, Rule, Verdict, always, judge

HIGH_PERCENT, FULL_PERCENT = 80.0, 100.0
"""From 80 % on an instrument warns, from 100 % on it plays softer (`toccata.dose`)."""

UNMEASURED: tuple[Rule[bool], ...] = (
    Rule("dose-unmeasured", Verdict.LOOK, lambda is_installed: is_installed,
         "Its loudness was never measured: toccata calibrate loudness."),
    Rule("dose-not-here", Verdict.NONE, always),
)  # fmt: skip

DOSE: tuple[Rule[float], ...] = (
    Rule("dose-full", Verdict.LOOK, lambda percent: percent >= FULL_PERCENT,
         "A week's dose is full, so it plays up to 6 dB softer: plan quiet days, lower its clients' levels."),
    Rule("dose-high", Verdict.LOOK, lambda percent: percent >= HIGH_PERCENT,
         "Nearly a week's dose: play softer, or for a shorter time."),
    Rule("dose-ok", Verdict.OK, always),
)  # fmt: skip


def judge_dose(percent: float | None, is_installed: bool) -> Finding:
    """Judge the share of a week's dose that was kept of late.

    Args:
        percent: None: the loudness was never measured.
        is_installed: this is an instrument, whose loudness has to be measured, and no person's computer.
    """
    if percent is None:
        return judge(Area.SOUND, "dose", UNMEASURED, is_installed, NOT_KNOWN if is_installed else NOT_HERE)
    told = f"{percent:.1f} % of a week's dose, as a reference (WHO-ITU H.870)"
    return judge(Area.SOUND, "dose", DOSE, percent, told)
