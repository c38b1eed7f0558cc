"""instrument.json as the instrument takes it: the newest generation that can be followed, within what was measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from toccata.errors import SettingError
from toccata.settings.device import Device
from toccata.settings.parse_device import parse_device
from toccata.settings.within import locked
from toccata.store.generations import read
from toccata.store.own_loudness import own_loudness
from toccata.store.paths import device_file


def read_device(data: Path, tell: Callable[[str], object]) -> Device:
    """Read instrument.json; without one, what a new instrument is made of. What was measured on it is locked.

    Raises:
        ToccataError: no generation of it can be followed.
    """
    file = device_file(data)
    try:
        kept = read(file, parse_device)
    except SettingError as fault:
        if isinstance(fault.__cause__, FileNotFoundError | NotADirectoryError):
            return unread_device(data)
        raise
    if kept.damage is not None:
        tell(f"{kept.damage}; its last good generation holds")
    return locked(parse_device(kept.text, str(file)), own_loudness(data))


def unread_device(data: Path) -> Device:
    """What a new instrument is made of, where this one's file is not asked; what was measured on it is locked."""
    return locked(Device(), own_loudness(data))
