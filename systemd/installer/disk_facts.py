"""Looks at the disk that the root lies on; needs a system that runs, and fdisk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from installer import ext4
from installer.disk import SECTOR, Disk, Part, mount_source, parts
from installer.fstab import LABEL
from installer.shell import Shell

REMEDY = "run ./install --no-split"
AGAIN = "start the computer again, then run ./install again"


def root_disk(shell: Shell, system: Path = Path("/")) -> Disk | None:
    """Look at it; None: the root is no partition of a disk (a network file system, an overlay, a container)."""
    root = _root(system)
    if root is None:
        return None
    block, kind = root
    node = f"/dev/{block.parent.name}"
    identity, table, found = parts(shell.run_here(("sfdisk", "--json", node), REMEDY))
    _make_known(node, found, block.parent, shell)
    space = os.statvfs(system)
    used = (space.f_blocks - space.f_bfree) * space.f_frsize // SECTOR
    size = int((block.parent / "size").read_text())
    return Disk(node, identity, size, found, int((block / "partition").read_text()), used, kind, table)


def _make_known(node: str, written: Iterable[Part], disk: Path, shell: Shell) -> None:
    """Have the kernel know what stands in the table: a run that was ended in between has left it without a word."""
    known = {int(file.read_text()) for file in disk.glob("*/partition")}
    if any(part.number not in known for part in written):
        shell.run_here(("partx", "--update", node), AGAIN)
        shell.run_here(("udevadm", "settle"), AGAIN)


def data_uuid(system: Path = Path("/")) -> str | None:
    """Say the number of the data's file system; None: there is none.

    Only a partition of the root's own disk is one: another instrument's card in a reader has the same label.
    """
    root = _root(system)
    beside = sorted(root[0].parent.glob("*/partition")) if root else []
    found = (ext4.read(system / "dev" / file.parent.name) for file in beside)
    return next((one.uuid for one in found if one and one.label == LABEL), None)


def _root(system: Path) -> tuple[Path, str] | None:
    """Where sysfs tells of the root's partition, and its file system."""
    source = mount_source((system / "proc/self/mountinfo").read_text().splitlines())
    if source is None:
        return None
    block = (system / "sys/dev/block" / source[0]).resolve()
    return (block, source[1]) if (block / "partition").is_file() else None
