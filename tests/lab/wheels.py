"""Fetches what the guest installs, once for each lock, and builds the wheel of this checkout: wheels.py FOLDER

The packages are those of systemd/requirements/runtime.txt for Debian 13 on amd64, each checked against its hash.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "systemd"))

from requirements.target import Target  # noqa: E402  # lies outside the package

GUEST = Target(13, "x86_64")
LOCK = ROOT / "systemd/requirements/runtime.txt"


def wanted(lock: str) -> str:
    """Keep of a lock what the guest needs, without markers: pip would judge them for this computer."""
    kept = []
    for entry in re.findall(r"^\S[^\n]*==(?:[^\n]*\\\n)*[^\n]*$", lock, re.MULTILINE):
        head, _, hashes = entry.partition("\\\n")
        name, _, marker = head.partition(";")
        if GUEST.wants(marker.strip() or None):
            kept.append(f"{name.strip()} \\\n{hashes}")
    return "\n".join(kept) + "\n"


def fetch(folder: Path) -> Path:
    """Download what is missing, into a folder named by what it holds."""
    needs = wanted(LOCK.read_text())
    place = folder / f"wheels-{hashlib.sha256(needs.encode()).hexdigest()[:12]}"
    if not (place / "complete").exists():
        place.mkdir(parents=True, exist_ok=True)
        (place / "needs.txt").write_text(needs)
        platforms = [f"--platform={name}" for name in GUEST.platforms()]
        options = [
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            f"--python-version=3.{GUEST.minor}",
        ]
        _pip("download", *options, *platforms, "-r", str(place / "needs.txt"), "-d", str(place))
        (place / "complete").touch()
    return place


def build(place: Path) -> None:
    """Put the wheel of this checkout beside the others, in place of an older one."""
    for old in place.glob("toccata-*.whl"):
        old.unlink()
    _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(place), str(ROOT))


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments], check=True)


if __name__ == "__main__":
    made = fetch(Path(sys.argv[1]))
    build(made)
    sys.stdout.write(f"{made}\n")
