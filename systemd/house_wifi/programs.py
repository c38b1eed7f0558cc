"""Runs other programs, each with a limit of time; nothing that they say goes anywhere by itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TOO_LATE, MISSING = 124, 127
_GRACE_S = 3.0


@dataclass(frozen=True, slots=True)
class Said:
    """How a program ended, and what it said."""

    status: int
    out: str = ""
    err: str = ""


Run = Callable[[Sequence[str], float], Said]
"""Runs a command line within so many seconds."""


def run(argv: Sequence[str], limit_s: float) -> Said:
    """Run a program in English and UTF-8; one that is late is ended."""
    # An empty LANGUAGE: else gettext would look for other languages in any locale but C.
    spoken = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    try:
        program = subprocess.Popen(argv, stdin=none, stdout=pipe, stderr=pipe, env=spoken)
    except OSError:
        return Said(MISSING)
    with program:
        try:
            out, err = program.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            _end(program)
            return Said(TOO_LATE)
    return Said(program.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def _end(program: subprocess.Popen[bytes]) -> None:
    """Ask it first: `writable` makes the disk read-only again before it ends."""
    program.terminate()
    try:
        program.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        program.kill()
    for stream in (program.stdout, program.stderr):
        if stream:
            stream.close()
