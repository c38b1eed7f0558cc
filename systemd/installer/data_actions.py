"""What is done to disks and data: making the partition, and carrying data over to it."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from installer import ext4
from installer.disk import SECTOR, Append
from installer.fstab import DATA, LABEL
from installer.initramfs_texts import FORMAT, WHOLE
from installer.place import Place
from installer.shell import Shell

BESIDE = "/run/toccata-data"
COMING, GOING = ".coming", ".going"
BEFORE = f"{DATA}-before"
AGAIN = "start the computer again, then run ./install again"


@dataclass(frozen=True, slots=True)
class MakePartition:
    """The data partition, in the free space behind the others.

    The file system comes first, and the table's entry last: cut anywhere before that, nothing has changed for anybody,
    and the next run begins anew. A file system of that name which lies there already is one whose entry was lost.
    """

    plan: Append

    @property
    def words(self) -> str:
        """Where, and how large."""
        return f"a partition for client data on {self.plan.disk.node}, {self.plan.size * 512 / 2**30:.1f} GiB"

    def missing(self, place: Place) -> bool:
        """The step has seen that there is none."""
        return True

    def do(self, place: Place, shell: Shell) -> None:
        """Write the file system where there is none of ours, then add it to the table."""
        node = self.plan.disk.node
        there = ext4.read(place.at(node), self.plan.start * SECTOR)
        if there is None or there.label != LABEL:
            self._format(shell)
        row = f"start={self.plan.start}, size={self.plan.size}\n"
        add = ("sfdisk", "--quiet", "--no-reread", "--force", "--wipe-partitions", "never", "--append", node)
        shell.run(add, AGAIN, given=row)
        shell.run(("partx", "--update", node), AGAIN)
        shell.run(("udevadm", "settle"), AGAIN)

    def _format(self, shell: Shell) -> None:
        """By way of a loop: mke2fs takes no part of a disk that is in use otherwise, and a loop can't go beyond it."""
        where = ("--offset", str(self.plan.start * SECTOR), "--sizelimit", str(self.plan.size * SECTOR))
        loop = shell.run(("losetup", "--find", "--show", *where, self.plan.disk.node), AGAIN).strip()
        try:
            shell.run((*FORMAT, "-E", WHOLE, "-L", LABEL, loop), AGAIN)
        finally:
            shell.run(("losetup", "--detach", loop), AGAIN)


@dataclass(frozen=True, slots=True)
class MoveData:
    """What lies in the data folder of the root goes to the partition; what lies there already wins."""

    source: str

    @property
    def words(self) -> str:
        """What."""
        return f"data moved to the partition {LABEL}"

    def missing(self, place: Place) -> bool:
        """The step has seen that it isn't in use yet."""
        return True

    def do(self, place: Place, shell: Shell) -> None:
        """Mount it beside, carry over, clear the root's own folder."""
        place.at(BESIDE).mkdir(parents=True, exist_ok=True)
        if not os.path.ismount(place.at(BESIDE)):
            shell.run(("mount", "-t", "ext4", self.source, BESIDE), AGAIN)
        deque(carry_over(place.at(DATA), place.at(BESIDE)), maxlen=0)
        shell.run(("sync", "-f", BESIDE), AGAIN)
        shutil.copystat(place.at(DATA), place.at(BESIDE))
        shell.run(("chown", "toccata:toccata", BESIDE), AGAIN)
        deque(clear(place.at(DATA), place.at(BESIDE), place.at(BEFORE)), maxlen=0)
        shell.run(("umount", BESIDE), AGAIN)


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
