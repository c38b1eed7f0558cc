"""Makes a virtual environment of a bundle's wheels, without the network."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from toccata.technician.bundle_format import Manifest, pin_of
from toccata.technician.bundle_reading import Bundle

WHEELS = "wheels.part"
"""Beside the slots: /tmp lies in memory, and a small computer has no room for the wheels there."""

PATIENCE_S = 1800.0
"""A Raspberry Pi 3 with a slow card takes about 5 minutes."""

_LAST_WORDS = 200
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PIP_CONFIG_FILE": os.devnull}


def build_slot(bundle: Bundle, slot: Path) -> None:
    """Build, and see whether the program starts far enough to tell its version.

    Raises:
        OSError: the disk is full, or the wheels make no program.
        UpdateError: the bundle has become another one since it was verified.
    """
    wheels = slot.parent / WHEELS
    _remove(wheels)
    try:
        wheels.mkdir(mode=0o755)
        bundle.unpack(wheels)
        (wheels / "pins.txt").write_text(pins(bundle.manifest))
        # Not the environment that this runs in: the one that it stands on.
        _run([os.path.realpath(sys.executable), "-I", "-m", "venv", str(slot)], wheels)
        _run(_installing(slot, wheels), wheels)
    finally:
        _remove(wheels)
    said = _run([str(slot / "bin" / "toccata"), "--version"], slot)
    if said.split()[-1:] != [bundle.manifest.version]:
        raise OSError(errno.EINVAL, f"the new program says {said.strip()!r}, not {bundle.manifest.version}")


def pins(manifest: Manifest) -> str:
    """List exactly the bundle's wheels, each with its hash (pip's requirements file)."""
    pinned = ((pin_of(member.name), member.sha256) for member in manifest.members)
    return "".join(f"{name}=={version} --hash=sha256:{sha256}\n" for (name, version), sha256 in pinned)


def _installing(slot: Path, wheels: Path) -> Sequence[str]:
    own = ["--isolated", "--disable-pip-version-check", "install", "--quiet", "--no-input", "--no-cache-dir"]
    only = ["--no-index", "--find-links", str(wheels), "--only-binary", ":all:", "--require-hashes"]
    return [str(slot / "bin" / "python"), "-I", "-m", "pip", *own, *only, "--requirement", str(wheels / "pins.txt")]


def _run(command: Sequence[str], scratch: Path) -> str:
    """Run a program whose files everybody may read, whatever mask the technician's shell has."""
    try:
        done = subprocess.run(
            command,
            env=_ENVIRONMENT | {"TMPDIR": str(scratch)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            umask=0o022,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise OSError(errno.ETIMEDOUT, f"{command[0]} had no end within {PATIENCE_S:.0f} s") from fault
    if done.returncode:
        words = " ".join((done.stderr or done.stdout).split())[-_LAST_WORDS:]
        raise OSError(errno.ENOSPC if "No space left" in words else errno.EINVAL, f"{command[0]} failed: {words}")
    return done.stdout


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
