"""Runs other programs, on the system itself or inside a tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from installer.refusal import Refusal

# Nothing may ask: nobody sits at an image's build.
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


class Shell(Protocol):
    """Whoever runs programs: the real one, or one that writes down what it was asked."""

    def run(self, argv: Sequence[str], remedy: str, given: str = "") -> str:
        """Run a program of the system that is changed, inside it, and give what it says.

        Raises:
            Refusal: it failed; ``remedy`` says what to do then.
        """
        ...

    def run_here(self, argv: Sequence[str], remedy: str) -> str:
        """Run a program of the computer that installs."""
        ...


class Real:
    """Runs them."""

    def __init__(self, root: Path) -> None:
        self._before = () if root == Path("/") else ("chroot", str(root))

    def run(self, argv: Sequence[str], remedy: str, given: str = "") -> str:
        """Run it, under chroot(1) where the system is a tree."""
        return _told([*self._before, *argv], remedy, given)

    def run_here(self, argv: Sequence[str], remedy: str) -> str:
        """Run it as it is."""
        return _told(argv, remedy, "")


def _told(argv: Sequence[str], remedy: str, given: str) -> str:
    # Never from the folder that the person stands in: `python3 -m venv` takes a venv.py of that for Python's own.
    try:
        done = subprocess.run(
            argv, input=given, capture_output=True, text=True, env=os.environ | QUIET, cwd="/", check=False
        )
    except OSError as fault:
        raise Refusal(f"{argv[0]} can't be run ({fault.strerror})", remedy) from fault
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}").splitlines()[-1]
        raise Refusal(f"`{' '.join(argv)}` failed: {last}", remedy)
    return done.stdout
