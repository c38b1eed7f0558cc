"""A second run finds the system read-only: it is made writable for as long as the installer works."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from installer.refusal import Refusal

# What was just written to keeps its disk from being made read-only for a moment.
TRIES, PAUSE_S = 5, 0.3
MOUNTS = ("/", "/boot/firmware")
# Only root can open it; `writable`, `toccata update` and choose-slot know it, too.
LOCK = Path("/run/toccata-locks/disk.lock")
# Memory lies there exactly where the root is to be read-only: a program that was killed may have left it writable.
SEALED = "/media/toccata"


@contextmanager
def installing(root: Path) -> Iterator[None]:
    """Make what is read-only writable, and read-only again afterwards; other trees are left as they are.

    Raises:
        Refusal: it can't be made writable, or another program changes the system.
    """
    # Whoever is not root is refused by the first step.
    if root != Path("/") or os.geteuid() != 0:
        yield
        return
    with alone(LOCK):
        yield from _writable([path for path in MOUNTS if os.path.ismount(path) and _should_be_read_only(path)])


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Keep others away that change the system.

    Raises:
        Refusal: one of them is at it.
    """
    lock.parent.mkdir(0o700, exist_ok=True)
    fd = os.open(lock, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if not _is_taken(fd):
            raise Refusal(
                "another program changes the system", "wait for its end, then run ./install, without `writable`"
            )
        yield
    finally:
        os.close(fd)


def _is_taken(fd: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _writable(paths: Sequence[str]) -> Iterator[None]:
    try:
        for path in paths:
            if not _remounted(path, "rw"):
                raise Refusal(f"{path} is read-only and can't be made writable", "run it with sudo")
        yield
    finally:
        os.sync()
        for path in paths:
            if not any(_remounted(path, "ro") for _ in _tries()):
                sys.stderr.write(f"install: {path} stays writable until the next start: a program still writes to it\n")


def _tries() -> Iterator[int]:
    for number in range(TRIES):
        yield number
        time.sleep(PAUSE_S)


def _should_be_read_only(path: str) -> bool:
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY) or os.path.ismount(SEALED)


def _remounted(path: str, option: str) -> bool:
    return subprocess.run(("mount", "-o", f"remount,{option}", path), capture_output=True, check=False).returncode == 0
