"""The system that is changed: the one that runs, or a tree that will be another computer's."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A system's root folder. ``runs``: systemd runs on it now, so that units can be started and disks looked at."""

    root: Path
    runs: bool

    def at(self, path: str) -> Path:
        """Where a path of that system lies for this process."""
        return self.root / path.lstrip("/")

    def text(self, path: str) -> str | None:
        """Read a file, line ends as they are; None: there is none."""
        try:
            return self.at(path).read_bytes().decode(errors="surrogateescape")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def link(self, path: str) -> str | None:
        """Say where a link leads; None: it is none."""
        try:
            return os.readlink(self.at(path))
        except OSError:
            return None

    def mode(self, path: str) -> int | None:
        """Say a file's or folder's permission bits; None: there is none."""
        try:
            return stat.S_IMODE(self.at(path).lstat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def owner(self, name: str) -> tuple[int, int]:
        """Look up the numbers of a user and its group, in that system's own list; root's where it is not there yet."""
        rows = (row.split(":") for row in (self.text("/etc/passwd") or "").splitlines())
        return next(((int(row[2]), int(row[3])) for row in rows if row[0] == name), (0, 0))


def running(root: Path) -> Place:
    """Say whether systemd runs on a root (sd_booted(3)): never on another tree, nor in a bare chroot."""
    return Place(root, root == Path("/") and Path("/run/systemd/system").is_dir())
