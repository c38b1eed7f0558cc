"""What came of an examination, in one line for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toccata.doctor.boards import NOT_EXAMINED, SIMULATED, UNEXAMINED
from toccata.doctor.called import called
from toccata.doctor.finding import Finding, Verdict
from toccata.doctor.playing import NO_CARD

WORDS: Mapping[Verdict, str] = {Verdict.OK: "ok", Verdict.LOOK: "look", Verdict.BAD: "BAD", Verdict.NONE: "none"}


def summary(findings: Sequence[Finding]) -> str:
    """Say how many lines ask for something, and which is the worst; and if no real instrument was examined."""
    codes = {one.code for one in findings}
    asked = _asked(findings)
    if not asked and NOT_EXAMINED in codes:
        return "Not examined: no board answered."
    return " ".join(part for part in (asked or "All is well.", _not_real(codes)) if part)


def boards_examined(findings: Sequence[Finding]) -> bool:
    """Whether any board was examined, a simulated one, too."""
    return not any(one.code in UNEXAMINED for one in findings)


def _asked(findings: Sequence[Finding]) -> str:
    bad, look = ([one for one in findings if one.verdict is verdict] for verdict in (Verdict.BAD, Verdict.LOOK))
    asking = [*bad, *look]
    if not asking:
        return ""
    worst = f"{called(asking[0])} ({WORDS[asking[0].verdict]})"
    if len(asking) == 1:
        return f"1 line asks for something: {worst}."
    return f"{len(asking)} lines ask for something; the worst: {worst}."


def _not_real(codes: set[str]) -> str:
    if NOT_EXAMINED in codes:
        return "No board was examined."
    if SIMULATED not in codes:
        return ""
    what = "boards are simulated and there is no sound card" if codes & NO_CARD else "boards are simulated"
    return f"The {what}: this tells of no real instrument."
