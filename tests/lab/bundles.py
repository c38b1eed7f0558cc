"""Makes what a technician would bring on a stick for the update job: two bundles and their key, as a disk image."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lab.wheels import GUEST, ROOT, built
from toccata.technician.bundle_judge import Computer
from toccata.technician.bundle_keys import make_key, private_key
from toccata.technician.bundle_writing import write_bundle

SOURCES = (
    "pyproject.toml", "README.md", "LICENSE", "sounds", "device", "hardware/LICENSE", "systemd/requirements",
)  # fmt: skip
GOOD, BROKEN = "0.9.1", "0.9.2"

# A version that starts, and then does nothing: what no test before a release should let through.
HANGS = "import time\n\n\ndef play(options):\n    time.sleep(86400)\n\n\nOptions = lambda *_: None\n"
CHANGES: Mapping[str, Mapping[str, str]] = {GOOD: {}, BROKEN: {"device/toccata/instrument.py": HANGS}}
"""Version -> what is written over in its sources."""


def stick(wheels: Path, work: Path) -> Path:
    """Give the image: GOOD.bundle, BROKEN.bundle, key.pub."""
    shutil.rmtree(work, ignore_errors=True)
    content = work / "stick"
    content.mkdir(parents=True)
    public, _ = make_key(work / "key")
    shutil.copy(public, content / "key.pub")
    others = sorted(one for one in wheels.glob("*.whl") if not one.name.startswith("toccata-"))
    for version, changes in CHANGES.items():
        wheel = built(_sources(work / version, version, changes), work)
        computer = Computer(f"cp3{GUEST.minor}", f"linux_{GUEST.machine}")
        write_bundle(content / f"{version}.bundle", [*others, wheel], computer, private_key(work / "key"))
    image = work / "stick.raw"
    with image.open("wb") as file:
        file.truncate(512 * 2**20)
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-L", "stick", "-d", str(content), str(image)], check=True)
    return image


def _sources(to: Path, version: str, changes: Mapping[str, str]) -> Path:
    """Copy what a wheel is made of, as another version."""
    for name in SOURCES:
        source, target = ROOT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for file in ("pyproject.toml", "device/toccata/__init__.py"):
        text = (to / file).read_text()
        (to / file).write_text(re.sub(r'^((?:__)?version(?:__)? = )"[^"]*"', rf'\1"{version}"', text, flags=re.M))
    for name, text in changes.items():
        (to / name).write_text(text)
    return to
