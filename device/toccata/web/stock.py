"""What documents are judged by and made of: boards, sounds and songs. A file that has changed is read anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toccata.errors import SettingError, SoundError, ToccataError
from toccata.settings.client import Client
from toccata.settings.device import Device
from toccata.settings.pads import inputs_of, pads_of, switches_of
from toccata.settings.parse_client import parse_client
from toccata.settings.parse_device import parse_device
from toccata.settings.templates import SONG, SONG_PACK, Template, templates
from toccata.settings.tune import Tune, laid
from toccata.sound.added import added_packs_folder, files_of, with_added
from toccata.sound.catalogue import MANIFEST, PackHead, SoundInfo, packs_folder, read_catalogue, read_head
from toccata.sound.own_catalogue import Joined, OwnSounds
from toccata.sound.songbook import read_songs, songs_folder
from toccata.store.generations import read
from toccata.store.own_loudness import with_own_loudness
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import device_file
from toccata.units import PadId

NO_FILE = "{}\n"
NO_VERSION = "none"
"""What an instrument.json that is not there is called in ETag and If-Match."""


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """instrument.json: its text, its version, and what it says; ``damage``: why the newest text can't be used."""

    text: str
    version: str
    device: Device
    damage: str | None = None


class Stock:
    """Boards, sounds and songs."""

    def __init__(self, data: Path) -> None:
        """Read the packs and the songbook.

        Args:
            data: the data folder.

        Raises:
            SoundError: packs or songs are missing or damaged.
            SettingError: a song can't be followed.
        """
        self.data = data
        self.shelf = OwnShelf(data)
        self.packs: Mapping[str, SoundInfo] = {}
        self.sounds: Mapping[str, SoundInfo] = {}
        self.heads: Mapping[str, PackHead] = {}
        self._tunes: dict[tuple[str, str], Tune | None] = {}
        self.look_again()
        self.songs = read_songs(songs_folder())
        self._signature: object = None
        self._file = DeviceFile(NO_FILE, NO_VERSION, Device())

    def look_again(self) -> None:
        """Read all packs anew.

        Raises:
            SoundError: packs are missing or damaged.
        """
        packs = with_added(read_catalogue(packs_folder()), added_packs_folder(self.data))
        self.packs, self.heads, self._tunes = packs, _heads(packs), {}
        self.sounds = Joined(packs, OwnSounds(self.shelf))

    def added(self) -> Mapping[str, Sequence[Path]]:
        """The files of each pack that somebody laid into the data folder, by its id."""
        return _files(self.packs, added_packs_folder(self.data))

    def usable(self, folder: Path, tell: Callable[[str], object]) -> Mapping[str, Sequence[Path]]:
        """The same of the packs in a folder that may come in beside those that are known; why one may not is told."""
        return _files(with_added(self.packs, folder, tell), folder)

    def device_file(self) -> DeviceFile:
        """Read instrument.json; one that can't be followed counts as none, and is told."""
        path = device_file(self.data)
        signature = _signature(path)
        if signature is None or signature != self._signature:
            self._file = _read_device(path)
            self._signature = signature
        return self._file

    @property
    def device(self) -> Device:
        """What instrument.json says."""
        return self.device_file().device

    def pads(self) -> frozenset[PadId]:
        """Every pad of the instrument."""
        return pads_of(self.device)

    def hands(self) -> frozenset[PadId]:
        """Every pad and switch: what is touched, and not squeezed."""
        return self.pads().union(switches_of(self.device))

    def inputs(self) -> frozenset[PadId]:
        """Every pad, switch and sensor of the instrument."""
        return inputs_of(self.device)

    def pack(self, pack: str) -> Sequence[SoundInfo]:
        """Every sound of a pack, in its order; none if there is no such pack."""
        return [info for name, info in self.packs.items() if name.partition("/")[0] == pack]

    def tune(self, song: str, pack: str) -> Tune | None:
        """A song on a pack; None where the pack lacks a note, or there is no such pack.

        Raises:
            KeyError: there is no such song.
        """
        key = song, pack
        if key not in self._tunes:
            self._tunes[key] = laid(self.songs[song], self.pack(pack))
        return self._tunes[key]

    def templates(self) -> Mapping[str, Template]:
        """Setups to begin with.

        Raises:
            SoundError: the shipped pack lacks a note of the shipped song.
        """
        tune = self.tune(SONG, SONG_PACK)
        if tune is None:
            raise SoundError(SONG_PACK, f"it lacks a note of {SONG}", "install Toccata again")
        return templates(tune)

    def judge(self, text: str, where: str) -> Client:
        """Read a client's document.

        Raises:
            SettingError: it can't be followed.
        """
        return parse_client(text, where, self.inputs(), self.sounds)


def _heads(packs: Mapping[str, SoundInfo]) -> Mapping[str, PackHead]:
    """What each pack says of itself, by its id."""
    folders = {info.name.partition("/")[0]: info.file.parent for info in packs.values()}
    return {pack: read_head(folder / MANIFEST) for pack, folder in folders.items()}


def _files(packs: Mapping[str, SoundInfo], folder: Path) -> dict[str, Sequence[Path]]:
    """The files of each of these packs that lies in this folder."""
    found: dict[str, list[SoundInfo]] = {}
    for name, info in packs.items():
        if info.file.parent.parent == folder:
            found.setdefault(name.partition("/")[0], []).append(info)
    return {pack: files_of(read_head(infos[0].file.parent / MANIFEST), infos) for pack, infos in found.items()}


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read_device(path: Path) -> DeviceFile:
    try:
        kept = read(path, parse_device)
        return _locked(path, DeviceFile(kept.text, kept.version, Device(), kept.damage))
    except SettingError as fault:
        missing = isinstance(fault.__cause__, FileNotFoundError)
        return _locked(path, DeviceFile(NO_FILE, NO_VERSION, Device(), None if missing else str(fault)))
    except ToccataError as fault:
        return _locked(path, DeviceFile(NO_FILE, NO_VERSION, Device(), str(fault)))


def _locked(path: Path, file: DeviceFile) -> DeviceFile:
    """Add what was measured on this instrument, so that whoever saves the document keeps it."""
    text = with_own_loudness(file.text, path.parent)
    return replace(file, text=text, device=parse_device(text, str(path)))
