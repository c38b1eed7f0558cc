"""What the week's dose means for who examines the instrument: a reference (WHO-ITU H.870), no measure of an ear."""

from __future__ import annotations

from toccata.doctor.finding import NOT_HERE, Area, Finding, Rule, Verdict, always, judge

HIGH_PERCENT, FULL_PERCENT = 80.0, 100.0
"""From 80 % on an instrument warns, from 100 % on it plays softer (`toccata.dose`)."""

DOSE: tuple[Rule[float | None], ...] = (
    Rule("dose-not-here", Verdict.OK, lambda percent: percent is None,
         "Its loudness was never measured: toccata calibrate loudness."),
    Rule("dose-full", Verdict.LOOK, lambda percent: (percent or 0.0) >= FULL_PERCENT,
         "A week's dose is full, so it plays up to 6 dB softer: plan quiet days, lower its clients' levels."),
    Rule("dose-high", Verdict.LOOK, lambda percent: (percent or 0.0) >= HIGH_PERCENT,
         "Nearly a week's dose: play softer, or for a shorter time."),
    Rule("dose-ok", Verdict.OK, always),
)  # fmt: skip


def judge_dose(percent: float | None) -> Finding:
    """Judge the share of a week's dose that was kept of late; None: the loudness was never measured."""
    told = NOT_HERE if percent is None else f"{percent:.1f} % of a week's dose, as a reference (WHO-ITU H.870)"
    return judge(Area.SOUND, "dose", DOSE, percent, told)
