"""Looks at the disk that the root lies on; needs a system that runs, and fdisk."""

from __future__ import annotations

import os
from pathlib import Path

from installer.disk import SECTOR, Disk, mount_source, parts
from installer.shell import Shell

REMEDY = "run ./install --no-split"


def root_disk(shell: Shell, system: Path = Path("/")) -> Disk | None:
    """Look at it; None: the root is no partition of a disk (a network file system, an overlay, a container)."""
    source = mount_source((system / "proc/self/mountinfo").read_text().splitlines())
    if source is None:
        return None
    number, kind = source
    block = (system / "sys/dev/block" / number).resolve()
    if not (block / "partition").is_file():
        return None
    node = f"/dev/{block.parent.name}"
    identity, table, found = parts(shell.run_here(("sfdisk", "--json", node), REMEDY))
    space = os.statvfs(system)
    used = (space.f_blocks - space.f_bfree) * space.f_frsize // SECTOR
    size = int((block.parent / "size").read_text())
    return Disk(node, identity, size, found, int((block / "partition").read_text()), used, kind, table)
