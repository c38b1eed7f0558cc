"""What an ext4 file system says of itself, read where it begins: nobody else need know yet that it is there."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

# The superblock and its fields s_magic, s_uuid, s_volume_name (Linux, Documentation/filesystems/ext4/super.rst).
_SUPERBLOCK, _SIZE = 1024, 1024
_MAGIC, _MAGIC_AT, _UUID_AT, _LABEL_AT = b"\x53\xef", 0x38, 0x68, 0x78
_LABEL_SIZE = 16


@dataclass(frozen=True, slots=True)
class Ext4:
    """Its name, and its number, as fstab(5) takes it. mke2fs writes both last, so what has them is whole."""

    label: str
    uuid: str


def read(device: Path, offset: int = 0) -> Ext4 | None:
    """Read it ``offset`` bytes into a device or file; None: there is none, or nothing to read.

    Raises:
        OSError: the device can't be read.
    """
    try:
        fd = os.open(device, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        block = os.pread(fd, _SIZE, offset + _SUPERBLOCK)
    finally:
        os.close(fd)
    if len(block) < _SIZE or block[_MAGIC_AT : _MAGIC_AT + 2] != _MAGIC:
        return None
    label = block[_LABEL_AT : _LABEL_AT + _LABEL_SIZE].rstrip(b"\0").decode(errors="replace")
    return Ext4(label, str(uuid.UUID(bytes=block[_UUID_AT : _UUID_AT + 16])))
