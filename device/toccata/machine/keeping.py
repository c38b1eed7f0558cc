"""Where data are kept: room, and whether it can be written."""

from __future__ import annotations

import os
from pathlib import Path

from toccata.doctor.machine import DiskSeen
from toccata.machine.files import text_of

_MB = 1_000_000
_INSTALLED = "opt/toccata/current"


def disk_of(root: Path, data: Path, damaged: int) -> DiskSeen:
    """Look at the data folder's disk and at the system's."""
    place = next((one for one in (data, *data.parents) if one.exists()), root)
    found = os.statvfs(place)
    return DiskSeen(
        free_mb=found.f_bavail * found.f_frsize / _MB,
        data_writable=not found.f_flag & os.ST_RDONLY,
        root_writable=root_writable(root) if (root / _INSTALLED).is_symlink() else None,
        damaged=damaged,
    )


def root_writable(root: Path) -> bool | None:
    """Tell whether the system's disk can be written, whatever this process itself may see of it; None: it can't tell.

    Source: proc(5), mountinfo: the last word of a line holds the options of the file system itself. A service that is
    kept from writing has another mount of the same file system.
    """
    for line in text_of(root / "proc/self/mountinfo").splitlines():
        words = line.split()
        if len(words) > 4 and words[4] == "/":
            return "rw" in words[-1].split(",")
    return None
