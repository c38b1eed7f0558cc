"""A second run finds the system read-only: it is made writable for as long as the installer works."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.refusal import Refusal

# What was just written to keeps its disk from being made read-only for a moment.
TRIES, PAUSE_S = 5, 0.3
MOUNTS = ("/", "/boot/firmware")


@contextmanager
def installing(root: Path) -> Iterator[None]:
    """Make what is read-only writable, and read-only again afterwards; other trees are left as they are.

    Raises:
        Refusal: it can't be made writable.
    """
    locked = [path for path in MOUNTS if root == Path("/") and os.path.ismount(path) and _is_read_only(path)]
    for path in locked:
        if not _remounted(path, "rw"):
            raise Refusal(f"{path} is read-only and can't be made writable", "run it with sudo")
    try:
        yield
    finally:
        os.sync()
        for path in locked:
            if not any(_remounted(path, "ro") for _ in _tries()):
                sys.stderr.write(f"install: {path} stays writable until the next start: a program still writes to it\n")


def _tries() -> Iterator[int]:
    for number in range(TRIES):
        yield number
        time.sleep(PAUSE_S)


def _is_read_only(path: str) -> bool:
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _remounted(path: str, option: str) -> bool:
    return subprocess.run(("mount", "-o", f"remount,{option}", path), capture_output=True, check=False).returncode == 0
