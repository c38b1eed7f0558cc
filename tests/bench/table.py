"""The table that people read, and the line on the machine it was measured on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from row import Row

_HEAD = ("figure", "goal", "measured (times in ms: p50 / p99 / p99.9 / std / max)", "runs", "met")


def written(rows: Sequence[Row], about: Mapping[str, Any]) -> str:
    """Write all lines as a table that is also Markdown, with the machine under it."""
    cells = [_HEAD, *((row.figure, row.goal, row.measured, str(row.runs), _verdict(row)) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, "", machine_line(about)])


def _verdict(row: Row) -> str:
    if not row.goal:
        return ""
    return "yes" if row.met else "NO"


def machine() -> dict[str, Any]:
    """Tell what this was measured on."""
    model = re.search(r"^(?:model name|Model)\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[1], 2),
    }


def machine_line(about: Mapping[str, Any]) -> str:
    """Write the machine on one line."""
    return (
        f"{about['processor']}, {about['cores']} cores, Linux {about['kernel']}, Python {about['python']}; "
        f"load {about['load']} over the last 5 minutes; virtual ALSA card, simulated boards, 400 kHz bus"
    )
