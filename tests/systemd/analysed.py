"""What systemd-analyze says of the units of this folder, their programs being ones that are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "systemd"
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
_PROGRAM = re.compile(r"/opt/toccata/\S+")


def analysed(folder: Path, *arguments: str) -> str:
    """Say what systemd-analyze finds wrong with copies of the units in this folder; "": nothing."""
    for unit in (*UNITS.glob("toccata-*.service"), *UNITS.glob("toccata-*.socket")):
        (folder / unit.name).write_text(_PROGRAM.sub("/bin/true", unit.read_text()))
    done = subprocess.run(["systemd-analyze", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    own = [line for line in (done.stderr + done.stdout).splitlines() if "toccata" in line]
    return "\n".join(own) if done.returncode or "verify" in arguments else ""


def told(unit: str, section: str = "Service") -> dict[str, list[str]]:
    """Read what a unit says in a section, each key with all its lines in turn."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text().split(f"[{section}]\n")[1].split("\n[")[0].splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found
