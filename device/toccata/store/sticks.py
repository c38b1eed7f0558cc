"""USB sticks that are plugged in and mounted."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
BLOCKS = Path("/sys/block")

_ESCAPED = re.compile(r"\\([0-7]{3})")
_USB = re.compile(r"usb[0-9]+")


@dataclass(frozen=True, slots=True)
class Stick:
    """One mounted file system of a disk that people plug in.

    Attributes:
        id: the device's name, like ``sda1``.
        name: what the stick is called, by the folder that it is mounted on.
        folder: that folder.
        free_mb: what may still be written, in MB of 1,000,000 bytes.
        writable: it may be written at all.
    """

    id: str
    name: str
    folder: Path
    free_mb: int
    writable: bool


def sticks(mounts: Path = MOUNTS, blocks: Path = BLOCKS) -> list[Stick]:
    """List what is plugged in and mounted, by id; the disk that the system itself runs from is none.

    Args:
        mounts: the table of mounts (proc(5), /proc/pid/mountinfo).
        blocks: the kernel's disks, each a folder with ``removable`` and ``dev``, and one for each partition.
    """
    devices = dict(_devices(blocks))
    rows = [row for row in map(_row, _lines(mounts)) if row is not None and row[0] in devices]
    system = {devices[number][0] for number, folder, _ in rows if folder == "/"}
    found = {
        name: _stick(name, Path(folder), writable)
        for number, folder, writable in reversed(rows)
        for disk, name in [devices[number]]
        if disk not in system and _is_plugged_in(blocks / disk)
    }
    return [stick for _, stick in sorted(found.items()) if stick is not None]


def find_stick(identity: str, mounts: Path = MOUNTS, blocks: Path = BLOCKS) -> Stick | None:
    """Give the stick of this id while it is plugged in."""
    return next((stick for stick in sticks(mounts, blocks) if stick.id == identity), None)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []


def _row(line: str) -> tuple[str, str, bool] | None:
    """Take device number, mount point and whether it may be written from fields 3, 5 and 6."""
    fields = line.split(" ")
    if len(fields) < 6:
        return None
    folder = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4])
    return fields[2], folder, "rw" in fields[5].split(",")


def _devices(blocks: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give for each device number, like ``8:1``, the disk's name and the device's own."""
    for disk in blocks.glob("*"):
        for part in (disk, *disk.glob(f"{disk.name}*")):
            for number in _lines(part / "dev"):
                yield number.strip(), (disk.name, part.name)


def _is_plugged_in(disk: Path) -> bool:
    return _lines(disk / "removable")[:1] == ["1"] or any(_USB.fullmatch(part) for part in disk.resolve().parts)


def _stick(name: str, folder: Path, writable: bool) -> Stick | None:
    try:
        room = os.statvfs(folder)
    except OSError:
        return None
    return Stick(name, folder.name or name, folder, room.f_bavail * room.f_frsize // 1_000_000, writable)
