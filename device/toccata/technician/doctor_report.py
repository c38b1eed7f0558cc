"""All that the doctor has found, with what it was found on: as JSON, and as a table on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from toccata.doctor.called import called
from toccata.doctor.finding import Area, Finding, Verdict, worst
from toccata.technician.doctor_summary import WORDS, boards_examined, summary

NOT_EXAMINED_STATUS = 2


@dataclass(frozen=True, slots=True)
class Report:
    """One examination; ``on`` is its date by the machine's own clock."""

    name: str
    serial: str
    on: str
    findings: tuple[Finding, ...]

    @property
    def status(self) -> int:
        """The exit status: 0 all is well, 1 there is something to look at, 2 neither: no board was examined."""
        if worst(self.findings) is not Verdict.OK:
            return 1
        return 0 if boards_examined(self.findings) else NOT_EXAMINED_STATUS


def as_json(report: Report) -> str:
    """Write it as one JSON object: each finding by its ``name``, which counts boards and pads from 0, as files do."""
    head = {"format": 1, "name": report.name, "serial": report.serial, "on": report.on}
    came = {"verdict": worst(report.findings), "examined": boards_examined(report.findings)}
    found = [asdict(finding) for finding in report.findings]
    return json.dumps({**head, **came, "findings": found}, indent=1, ensure_ascii=False) + "\n"


def table(report: Report, whole: bool = False) -> str:
    """Write it for a person: a verdict a line, below it what to do.

    Args:
        report: what was found.
        whole: every pad has its line; else those of a board that are well share one.
    """
    lines = [f"{report.name}, serial number {report.serial}, {report.on}", ""]
    told = report.findings if whole else gathered(report.findings)
    width = max((len(called(one)) for one in told), default=0)
    for one in told:
        lines.append(f"{WORDS[one.verdict]:4}  {called(one):{width}}  {one.measured}")
        lines += [f"{'':4}  {'':{width}}  -> {one.remedy}"] if one.remedy else []
    return "\n".join([*lines, "", summary(report.findings)]) + "\n"


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Put neighbouring pads of one board that are well into one finding."""
    rest: list[Finding] = []
    for one in findings:
        before = rest[-1] if rest else None
        if _is_well(one) and before is not None and _is_well(before) and _board(before) == _board(one):
            rest[-1] = _joined(before, one)
        else:
            rest.append(one)
    return rest


def _is_well(finding: Finding) -> bool:
    return finding.area is Area.PADS and finding.verdict is Verdict.OK


def _board(finding: Finding) -> str:
    return finding.name.split("/")[0].replace("pads", "pad")


def _joined(first: Finding, second: Finding) -> Finding:
    begin = first.name.removeprefix("pads ").removeprefix("pad ").split(" to ")[0]
    end = second.name.removeprefix("pad ")
    return Finding(Area.PADS, f"pads {begin} to {end}", Verdict.OK, "well", "", first.code)
