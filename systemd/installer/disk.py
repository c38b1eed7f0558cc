"""Where the data partition comes from: one that is there, free space behind the last one, or a smaller root.

Sizes are in sectors of 512 bytes, as sysfs and sfdisk say them for the disks of a Raspberry Pi.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

SECTOR = 512
MIB = 2**20 // SECTOR
GIB = 2**30 // SECTOR
# Client data are small (a year of saves is megabytes), own sounds are not: a gigabyte holds six hours of them.
LEAST_DATA = GIB
# The two slots take half a gigabyte each, and an update has its bundle beside them.
ROOT_SPARE = 2 * GIB
LEAST_ROOT = 4 * GIB
# Partitions begin at whole mebibytes; the second table of a GPT takes the last 33 sectors.
TABLE_END = 34


@dataclass(frozen=True, slots=True)
class Part:
    """One partition: its number, first sector and size."""

    number: int
    start: int
    size: int

    @property
    def end(self) -> int:
        """The first sector behind it."""
        return self.start + self.size


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that the root lies on.

    Attributes:
        node: its device, like ``/dev/mmcblk0``.
        identity: what its table calls itself; a plan made for one disk is not carried out on another.
        size: in sectors.
        parts: its partitions.
        root: the number of the root's partition.
        root_used: sectors of the root that hold something.
        root_kind: its file system, like ``ext4``.
        kind: the table's kind, ``dos`` or ``gpt``.
    """

    node: str
    identity: str
    size: int
    parts: tuple[Part, ...]
    root: int
    root_used: int
    root_kind: str = "ext4"
    kind: str = "dos"


@dataclass(frozen=True, slots=True)
class Append:
    """Make it in the free space behind the last partition."""

    disk: Disk
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Shrink:
    """Make the root smaller at the next start (``root_size`` in sectors), and use what becomes free."""

    disk: Disk
    root_size: int

    @property
    def minutes(self) -> int:
        """About how long it takes: a card moves and checks some 5 MB/s; what is used may have to move once."""
        return 2 + self.disk.root_used * SECTOR // (5_000_000 * 60)


@dataclass(frozen=True, slots=True)
class NoRoom:
    """It can't be made; why."""

    why: str


def plan(disk: Disk) -> Append | Shrink | NoRoom:
    """Say where the data partition comes from; the caller has seen that there is none."""
    last = max(disk.parts, key=lambda part: part.end)
    start = _up(last.end)
    free = disk.size - TABLE_END - start
    if disk.kind == "dos" and max(part.number for part in disk.parts) >= 4:
        return NoRoom("the disk has four partitions already, more than this kind of table can hold")
    if free >= LEAST_DATA:
        return Append(disk, start, free - free % MIB)
    root = next(part for part in disk.parts if part.number == disk.root)
    if disk.root_kind != "ext4":
        return NoRoom(f"the root is {disk.root_kind}, which can't be made smaller")
    if root is not last and root != last:
        return NoRoom("the root is not the last partition of its disk")
    size = _up(max(disk.root_used + ROOT_SPARE, LEAST_ROOT))
    if root.start + size + LEAST_DATA > disk.size - TABLE_END:
        need = (root.start + size + LEAST_DATA + TABLE_END) / GIB
        return NoRoom(f"the disk has {disk.size / GIB:.1f} GiB, and root and data need {need:.1f}")
    return Shrink(disk, size)


def parts(table: str) -> tuple[str, str, tuple[Part, ...]]:
    """Read `sfdisk --json`: the table's identity, its kind, and its partitions without extended ones."""
    said = json.loads(table)["partitiontable"]
    rows = (
        Part(_number(row["node"]), row["start"], row["size"])
        for row in said["partitions"]
        if row["type"] not in ("5", "f")
    )
    return said.get("id", ""), said["label"], tuple(rows)


def mount_source(mountinfo: Iterable[str]) -> tuple[str, str] | None:
    """Say the device number (``179:2``) and the file system of the root, by proc(5)'s mountinfo."""
    for line in mountinfo:
        fields, _, rest = line.partition(" - ")
        if fields.split()[4] == "/":
            return fields.split()[2], rest.split()[0]
    return None


def _number(node: str) -> int:
    return int(node[len(node.rstrip("0123456789")) :])


def _up(sectors: int) -> int:
    return -(-sectors // MIB) * MIB
