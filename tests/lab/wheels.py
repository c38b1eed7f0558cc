"""Fetches what the guest installs, once for each lock, and builds the wheel of this checkout: wheels.py FOLDER

The packages are those of systemd/requirements/runtime.txt for Debian 13 on amd64, each checked against its hash.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "systemd"))

from requirements.fetch import build, fetch  # noqa: E402  # lies outside the package
from requirements.target import Target  # noqa: E402

GUEST = Target(13, "x86_64")
LOCK = ROOT / "systemd/requirements/runtime.txt"


def fetched(folder: Path) -> Path:
    """Download what is missing, into a folder named by what it holds."""
    place = folder / f"wheels-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    if not (place / "complete").exists():
        place.mkdir(parents=True, exist_ok=True)
        fetch(LOCK, GUEST, place)
        (place / "complete").touch()
    return place


def built(checkout: Path, place: Path) -> Path:
    """Put the wheel of a checkout into a folder, in place of an older one."""
    for old in place.glob("toccata-*.whl"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        build(checkout, place, Path(scratch))
    return next(place.glob("toccata-*.whl"))


if __name__ == "__main__":
    made = fetched(Path(sys.argv[1]))
    built(ROOT, made)
    sys.stdout.write(f"{made}\n")
