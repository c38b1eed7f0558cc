"""The saved files that can't be used as they are: damaged, or whole and not to be followed."""

from __future__ import annotations

from pathlib import Path

from toccata.errors import ToccataError
from toccata.settings.device import Device
from toccata.settings.pads import inputs_of
from toccata.settings.parse_client import parse_client
from toccata.settings.parse_device import parse_device
from toccata.sound.added import added_packs_folder, with_added
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.own_catalogue import Joined, OwnSounds
from toccata.store.generations import Judge, read
from toccata.store.own_sounds import OwnShelf, sounds_folder
from toccata.store.paths import clients_folder, device_file

JUDGED_AT_ONCE = 50
"""Clients' files a look, where looks follow one another: one takes some 10 ms of a Raspberry Pi."""

Stamp = tuple[int, int, int] | None
Stamps = tuple[Stamp, ...]


class SavedFiles:
    """Counts them. A file that was looked at once is looked at again when it has changed, or what it is judged by.

    Args:
        judge: takes a client's text and where it stands, and raises for what can't be followed; None: nobody knows.
        at_once: clients' files that are judged in one look; of all others holds what was found before. None: all.
    """

    def __init__(self, judge: Judge | None, at_once: int | None = None) -> None:
        self._judge, self._at_once = judge, at_once
        self._known: dict[Path, tuple[Stamps, bool]] = {}

    def damaged(self, data: Path) -> int:
        """Count the clients' files and instrument.json of which an older generation counts, or none. Reads them all.

        An instrument.json that can't be followed counts, too: nothing that it says of boards, card and limits holds.
        """
        folder = clients_folder(data)
        clients = sorted(folder.glob("*.json")) if folder.is_dir() else []
        self._known = {file: self._known[file] for file in clients if file in self._known}
        # Boards, packs and own sounds are what a client is judged by.
        judged_by = [*map(_stamp, (device_file(data), added_packs_folder(data), sounds_folder(data)))]
        stamps = {file: (_stamp(file), *judged_by) for file in clients}
        changed = [file for file in clients if file not in self._known or self._known[file][0] != stamps[file]]
        for file in changed[: self._at_once]:
            self._known[file] = stamps[file], _is_damaged(file, self._judge)
        return _is_damaged(device_file(data), parse_device) + sum(damaged for _, damaged in self._known.values())


def judge_of(data: Path, device: Device) -> Judge | None:
    """Make the judge of clients' files for an instrument; None: not even the shipped packs can be read."""
    try:
        packs = with_added(read_catalogue(packs_folder()), added_packs_folder(data))
    except ToccataError:
        return None
    inputs, sounds = inputs_of(device), Joined(packs, OwnSounds(OwnShelf(data)))
    return lambda text, where: parse_client(text, where, inputs, sounds)


def _is_damaged(file: Path, judge: Judge | None) -> bool:
    if not file.exists():
        return False
    try:
        return read(file, judge).damage is not None
    except ToccataError:
        return True


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
