"""One finding of the doctor, and the rules by which figures become one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Seen = TypeVar("Seen")

NOT_HERE = "not here"
"""What this machine has not: a person's computer has no Raspberry Pi's firmware, and lacks nothing for it."""

NOT_KNOWN = "not known"
"""What an instrument must tell, and did not."""


class Verdict(StrEnum):
    """What a finding means: all is well, somebody should look at it, it keeps the instrument from playing well.

    ``NONE``: there is no such thing here; that is neither well nor asks for anything.
    """

    OK = "ok"
    LOOK = "look"
    BAD = "bad"
    NONE = "none"


class Area(StrEnum):
    """What a finding is about."""

    BOARDS = "boards"
    PADS = "pads"
    BUS = "bus"
    SOUND = "sound"
    POWER = "power"
    DISK = "disk"
    CLOCK = "clock"
    VERSIONS = "versions"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's page.

    Attributes:
        area: what it is about.
        name: of the thing, counted from 0 as in files, such as ``pad 0/3``; `doctor.called` tells it to people.
        verdict: what it means.
        measured: figures with their units, for people: pads are counted from 1.
        remedy: what a technician does about it; "" where nothing is to be done, which is where it is ok, or none.
        code: names the rule, for pages in other languages.
    """

    area: Area
    name: str
    verdict: Verdict
    measured: str
    remedy: str
    code: str


@dataclass(frozen=True, slots=True)
class Rule(Generic[Seen]):
    """When what was seen ``applies``, it means this. Of a table the first that applies counts; the last always does.

    Attributes:
        code: names it within its area.
        verdict: what it means.
        applies: whether it does.
        remedy: in a technician's words.
    """

    code: str
    verdict: Verdict
    applies: Callable[[Seen], bool]
    remedy: str = ""


def always(_seen: object) -> bool:
    """Apply to everything: the last rule of a table."""
    return True


def judge(area: Area, name: str, rules: Sequence[Rule[Seen]], seen: Seen, measured: str) -> Finding:
    """Judge what was seen of one thing by the table of its kind."""
    rule = next(rule for rule in rules if rule.applies(seen))
    return Finding(area, name, rule.verdict, measured, rule.remedy, f"{area}.{rule.code}")


def not_here(area: Area, name: str) -> Finding:
    """Say that this machine has no such thing."""
    return Finding(area, name, Verdict.NONE, NOT_HERE, "", f"{area}.not-here")


def unmeasured(area: Area, name: str, is_installed: bool, rules: Sequence[Rule[bool]]) -> Finding:
    """Judge, by the table of its kind, that nothing was measured.

    Args:
        area: what it is about.
        name: of the thing.
        is_installed: this is an instrument, which must tell it, and no person's computer, which need not.
        rules: what that means for an instrument.
    """
    return judge(area, name, rules, is_installed, NOT_KNOWN) if is_installed else not_here(area, name)


def worst(findings: Iterable[Finding]) -> Verdict:
    """Give the gravest verdict of all; nothing found is well, and what is not here counts for nothing."""
    verdicts = {finding.verdict for finding in findings}
    return next((verdict for verdict in (Verdict.BAD, Verdict.LOOK) if verdict in verdicts), Verdict.OK)
