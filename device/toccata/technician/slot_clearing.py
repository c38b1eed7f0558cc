"""Empties a slot before another version is written into it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from toccata.technician.slots import MARKER, Disk


def clear(disk: Disk, root: Path, slot: str) -> None:
    """Empty a slot; its marker goes first, so that it never looks whole on the way."""
    folder = root / slot
    if not folder.is_dir():
        return
    with suppress(FileNotFoundError):
        disk.unlink(folder / MARKER)
        disk.sync(folder)
    for path, folders, files in os.walk(folder, topdown=False):
        for name in files:
            disk.unlink(Path(path, name))
        for name in folders:
            inner = Path(path, name)
            (disk.unlink if inner.is_symlink() else disk.rmdir)(inner)
    disk.rmdir(folder)
    disk.sync(root)
