"""Figures of a run, beside their goals: a table for a person, JSON for the README's figures."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line. Times are the guest's: every instruction takes it a nanosecond, however busy this computer is."""

    job: str
    what: str
    value: str
    goal: str = ""


class Figures:
    """Written after every figure, so that a run that was broken off has told what it had."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._all: list[Figure] = []

    def tell(self, job: str, what: str, value: str, goal: str = "") -> None:
        """Note one."""
        self._all.append(Figure(job, what, value, goal))
        load = os.getloadavg()[0]
        content = {"load": round(load, 1), "figures": [asdict(figure) for figure in self._all]}
        self._file.write_text(json.dumps(content, indent=1) + "\n")

    @property
    def are_there(self) -> bool:
        """Tell whether there are any."""
        return bool(self._all)

    def table(self) -> str:
        """All as Markdown."""
        rows = ["| job | what | figure | goal |", "|---|---|---|---|"]
        return "\n".join([*rows, *(f"| {one.job} | {one.what} | {one.value} | {one.goal} |" for one in self._all)])


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of all do not pass (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)]
