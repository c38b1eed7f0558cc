"""Fetches what a lock pins for one computer, whichever computer that is done on, and builds the wheel of a checkout."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path

from requirements.target import Target

_ENTRY = re.compile(r"^\S[^\n]*==(?:[^\n]*\\\n)*[^\n]*$", re.MULTILINE)


def wanted(lock: str, target: Target) -> str:
    """Keep of a lock what a computer needs, without markers: pip would judge them for the one that it runs on."""
    kept = []
    for entry in _ENTRY.findall(lock):
        head, _, hashes = entry.partition("\\\n")
        name, _, marker = head.partition(";")
        if target.wants(marker.strip(" \\") or None):
            kept.append(f"{name.strip()} \\\n{hashes}\n")
    return "".join(kept)


def fetch(lock: Path, target: Target, to: Path) -> None:
    """Download the wheels, each checked against its hash.

    Raises:
        subprocess.CalledProcessError: pip could not; it has said why.
    """
    needs = to / "needs.txt"
    needs.write_text(wanted(lock.read_text(), target))
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", f"--python-version=3.{target.minor}"]
    platforms = [f"--platform={name}" for name in target.platforms()]
    _pip(Path(sys.executable), "download", *options, *platforms, "-r", str(needs), "-d", str(to))
    needs.unlink()


def build(checkout: Path, to: Path, scratch: Path) -> None:
    """Build the wheel of a checkout, with the builder that is pinned.

    Raises:
        subprocess.CalledProcessError: pip could not; it has said why.
    """
    venv.create(scratch, with_pip=True)
    python, lock = scratch / "bin" / "python", checkout / "systemd/requirements/build.txt"
    _pip(python, "install", "--quiet", "--require-hashes", "-r", str(lock))
    own = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(to), str(checkout)]
    _pip(python, "wheel", *own)


def _pip(python: Path, *arguments: str) -> None:
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", *arguments], check=True)
