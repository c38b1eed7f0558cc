"""What is done to disks and data: making the partition, and carrying data over to it."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from installer.disk import Append
from installer.fstab import DATA, LABEL
from installer.initramfs_texts import FORMAT, WHOLE
from installer.place import Place
from installer.shell import Shell

BY_LABEL = f"/dev/disk/by-label/{LABEL}"
BESIDE = "/run/toccata-data"
COMING, GOING = ".coming", ".going"
BEFORE = f"{DATA}-before"


@dataclass(frozen=True, slots=True)
class MakePartition:
    """The data partition, in the free space behind the others; it gets its name when it is whole."""

    plan: Append

    @property
    def words(self) -> str:
        """Where, and how large."""
        return f"a partition for client data on {self.plan.disk.node}, {self.plan.size * 512 / 2**30:.1f} GiB"

    def missing(self, place: Place) -> bool:
        """The step has seen that there is none."""
        return True

    def do(self, place: Place, shell: Shell) -> None:
        """Add it to the table, format it, name it."""
        disk, remedy = self.plan.disk, "start the computer again, then run ./install again"
        new = max(part.number for part in disk.parts) + 1
        node = f"{disk.node}{'p' if disk.node[-1].isdigit() else ''}{new}"
        row = f"start={self.plan.start}, size={self.plan.size}\n"
        shell.run(("sfdisk", "--quiet", "--no-reread", "--force", "--append", disk.node), remedy, given=row)
        shell.run(("partx", "--update", disk.node), remedy)
        shell.run(("udevadm", "settle"), remedy)
        shell.run((*FORMAT, WHOLE, "-L", "toccata-new", node), remedy)
        shell.run(("e2label", node, LABEL), remedy)
        shell.run(("udevadm", "trigger", "--settle", node), remedy)


@dataclass(frozen=True, slots=True)
class MoveData:
    """What lies in the data folder of the root goes to the partition; what lies there already wins."""

    @property
    def words(self) -> str:
        """What."""
        return f"data moved to the partition {LABEL}"

    def missing(self, place: Place) -> bool:
        """The step has seen that it isn't in use yet."""
        return True

    def do(self, place: Place, shell: Shell) -> None:
        """Mount it beside, carry over, clear the root's own folder."""
        remedy = "start the computer again, then run ./install again"
        place.at(BESIDE).mkdir(parents=True, exist_ok=True)
        if not os.path.ismount(place.at(BESIDE)):
            shell.run(("mount", "-t", "ext4", f"LABEL={LABEL}", BESIDE), remedy)
        deque(carry_over(place.at(DATA), place.at(BESIDE)), maxlen=0)
        shell.run(("sync", "-f", BESIDE), remedy)
        shutil.copystat(place.at(DATA), place.at(BESIDE))
        shell.run(("chown", "toccata:toccata", BESIDE), remedy)
        deque(clear(place.at(DATA), place.at(BESIDE), place.at(BEFORE)), maxlen=0)
        shell.run(("umount", BESIDE), remedy)


def carry_over(source: Path, target: Path) -> Iterator[Path]:
    """Copy each entry that the target has not, whole or not at all; gives each path when it is written.

    Left off after any of them and begun again, it goes on. Where both are one folder there is nothing to carry.
    """
    if source.samefile(target):
        return
    coming = target / COMING
    for left in (coming, source / GOING):
        shutil.rmtree(left, ignore_errors=True)
    coming.mkdir(0o700)
    for entry in sorted(source.iterdir()):
        if not os.path.lexists(target / entry.name):
            yield from _copy(entry, coming / entry.name)
            os.sync()
            (coming / entry.name).rename(target / entry.name)
            yield target / entry.name
    coming.rmdir()
    os.sync()


def clear(source: Path, target: Path, before: Path) -> Iterator[Path]:
    """Empty a folder whose content is on the partition now; what differs there is kept beside, never lost.

    Where both are one folder, the partition being mounted there already, nothing is taken away: it is all there is.
    """
    if source.samefile(target):
        return
    for entry in sorted(source.iterdir()):
        if not _same(entry, target / entry.name):
            before.mkdir(0o700, exist_ok=True)
            entry.rename(before / entry.name)
        elif entry.is_dir() and not entry.is_symlink():
            # Out of the way whole, so that a half emptied folder is never taken for one that differs.
            entry.rename(source / GOING)
            yield entry
            shutil.rmtree(source / GOING)
        else:
            entry.unlink()
        yield entry


def _same(one: Path, other: Path) -> bool:
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and os.readlink(one) == os.readlink(other)
    if one.is_dir() and other.is_dir():
        names = {entry.name for entry in one.iterdir()}
        return names == {entry.name for entry in other.iterdir()} and all(
            _same(one / name, other / name) for name in names
        )
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _copy(source: Path, target: Path) -> Iterator[Path]:
    """Copy with owners, modes and times."""
    if source.is_symlink():
        target.symlink_to(os.readlink(source))
        yield target
        return
    if source.is_dir():
        target.mkdir()
        for entry in source.iterdir():
            yield from _copy(entry, target / entry.name)
    else:
        shutil.copyfile(source, target)
    found = source.stat()
    os.chown(target, found.st_uid, found.st_gid)
    shutil.copystat(source, target)
    yield target
