"""Takes out of the bank what it must not hold: samples of recordings that are gone, and what a killed pre-mix left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from toccata.settings.own_sound import OWN_NAME
from toccata.store.disk import is_there, told_as
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import bank_folder

HEAD_BYTES = 160
"""Of what is said of a sample: its sound comes first, and an own one's name has 68 characters."""

_PART = re.compile(r".+\.(?P<process>[0-9]{1,10})\.part")


def sweep_bank(data: Path, shelf: OwnShelf) -> None:
    """Erase samples of own sounds that are erased: a pre-mix that ran meanwhile has written one after that.

    And audio that says no more whose it is. For the start of a program: one small read for each sample. A sample that
    is being written just now stays; in the microsecond between its two files it would be made once more.

    Raises:
        StoreError: something of them is still there.
    """
    bank = bank_folder(data)
    with told_as(bank, "could not be erased"):
        for about in bank.glob("*.json"):
            found = OWN_NAME.search(_head(about))
            if found is not None and not is_there(shelf.side(found[1])):
                _erase(about)
    sweep_left_over(bank)


def erase_samples(bank: Path, name: str) -> None:
    """Erase every sample of one own sound, and audio that says no more whose it is.

    Raises:
        StoreError: something of it is still there.
    """
    with told_as(bank, "could not be erased"):
        for about in bank.glob("*.json"):
            if name in _head(about):
                _erase(about)
    sweep_left_over(bank)


def sweep_left_over(bank: Path) -> None:
    """Erase audio that says no more whose it is, but for what a process that runs is writing.

    Raises:
        StoreError: something of it is still there.
    """
    with told_as(bank, "could not be erased"):
        for left in _left_over(bank):
            left.unlink(missing_ok=True)


def _left_over(bank: Path) -> Iterator[Path]:
    """Each part is named by the process that writes it; what is said of a sample is written right after its audio."""
    for part in list(bank.glob("*.part")):
        if not _is_written(part):
            yield part
    for pcm in list(bank.glob("*.pcm")):
        if not any(map(_is_written, bank.glob(f"{pcm.stem}.json.*.part"))) and not is_there(pcm.with_suffix(".json")):
            yield pcm


def _is_written(part: Path) -> bool:
    """Tell whether the process that a part is named by runs (kill(2), signal 0); somebody else's may be refused."""
    found = _PART.fullmatch(part.name)
    if found is None:
        return False
    try:
        os.kill(int(found["process"]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _head(about: Path) -> str:
    try:
        with about.open("rb") as file:
            return file.read(HEAD_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _erase(about: Path) -> None:
    about.with_suffix(".pcm").unlink(missing_ok=True)
    about.unlink(missing_ok=True)
