"""The therapist's recordings: ``sounds/<sha256>.wav`` with ``<sha256>.json`` beside it, named by the samples."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO

from toccata.errors import DamagedError, StoreError, ToccataError
from toccata.settings.own_sound import (
    LONGEST_S,
    OWN_NAME,
    PACK,
    SHA256,
    Description,
    OwnSound,
    described,
    own_sound_json,
    parse_own_sound,
)
from toccata.settings.wav_form import FRAME_BYTES, HEADER_BYTES, RATE, wav_header
from toccata.store.day import noted_day
from toccata.store.disk import is_there, make_folders, sync_folder, told_as
from toccata.store.generations import erase, read, write

MOST_SOUNDS = 5_000
MOST_BYTES = 2_000 * 1_000_000
"""Ten minutes take 115 MB, a minute 11.5 MB. An archive of all of them stays under the 2 GiB of a plain zip file."""

FREE_SHARE = 0.8
"""So much of what is free may be filled: settings must always find room."""

STAGED = ".taking-"
LONGEST_BYTES = HEADER_BYTES + round(LONGEST_S) * RATE * FRAME_BYTES
PIECE_BYTES = 1 << 20


def sounds_folder(data: Path) -> Path:
    """Name the folder of own sounds."""
    return data / "sounds"


def free_bytes(folder: Path) -> int:
    """Tell how much may still be written to a folder's disk."""
    return shutil.disk_usage(folder).free


def check_wav(file: IO[bytes], pcm_sha256: str, where: str) -> None:
    """Look whether this is the WAV file of these samples, to the last bit: a header of 44 bytes and nothing behind.

    Args:
        file: open at its beginning; read piece by piece.
        pcm_sha256: of the samples.
        where: names the file in a fault.

    Raises:
        DamagedError: it is not.
    """
    header, length, found = file.read(HEADER_BYTES), 0, sha256()
    while length <= LONGEST_BYTES and (piece := file.read(PIECE_BYTES)):
        found.update(piece)
        length += len(piece)
    fits = 0 < length <= LONGEST_BYTES - HEADER_BYTES and length % FRAME_BYTES == 0
    fits = fits and header == wav_header(length // FRAME_BYTES)
    if not fits or found.hexdigest() != pcm_sha256:
        raise DamagedError(where, "is not the sound that its name says", "bring the recording again")


class OwnShelf:
    """The files in ``sounds/``. A name that is none is simply not there, so no name leads out of the folder."""

    def __init__(self, data: Path, free: Callable[[Path], int] = free_bytes) -> None:
        """Look into a data folder, which need not exist yet.

        Args:
            data: the data folder.
            free: tells how many bytes a folder's disk still takes.
        """
        self._data = data
        self._folder = sounds_folder(data)
        self._free = free

    def day(self) -> str:
        """Tell the day by which sounds expire, YYYY-MM-DD; "" where nobody has told one."""
        return noted_day(self._data)

    def names(self) -> list[str]:
        """List all names, sorted; no file is opened, so damaged ones are listed too."""
        return [f"{PACK}/{path.stem}" for path in self._files(".json")]

    def find(self, name: str) -> OwnSound | None:
        """Give the sound of this name, if both its files are there and the one beside the audio can be followed."""
        digits = _digits(name)
        if digits is None or not self.wav(digits).is_file():
            return None
        with suppress(ToccataError):
            return self._read(digits)
        return None

    def all(self) -> tuple[list[OwnSound], list[str]]:
        """Read every sound, by label; those that can't be used are left out, each told in one line."""
        sounds: list[OwnSound] = []
        faults: list[str] = []
        for path in self._files(".json"):
            try:
                sounds.append(self._whole(path.stem))
            except ToccataError as fault:
                faults.append(str(fault))
        return sorted(sounds, key=lambda sound: (sound.label.casefold(), sound.name)), faults

    def wav(self, pcm_sha256: str) -> Path:
        """Name the audio file of these samples."""
        return self._folder / f"{pcm_sha256}.wav"

    def side(self, pcm_sha256: str) -> Path:
        """Name the file that says what is known of these samples."""
        return self._folder / f"{pcm_sha256}.json"

    @contextmanager
    def staged(self, working_bytes: int = 1) -> Iterator[Path]:
        """Give a path for a file that does not count yet; what is still there afterwards goes.

        Args:
            working_bytes: what the work on it may take of the disk meanwhile.

        Raises:
            StoreError: there is no room for another sound.
        """
        with told_as(self._folder, "no sound can be kept"):
            make_folders(os, self._folder)
            self._expect_room(1, working_bytes)
            path = self._folder / f"{STAGED}{token_hex(8)}.wav"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, wav: Path, sound: OwnSound) -> OwnSound:
        """Keep a staged file: the audio first, then what is known of it, which makes it count.

        A sound that is there already is written anew, so that a damaged one is whole again; its description
        stays.

        Raises:
            DamagedError: the file is not the sound that is said.
            StoreError: there is no room, or it could not be kept.
        """
        with told_as(self.wav(sound.pcm_sha256), "could not be saved"):
            with wav.open("rb") as file:
                check_wav(file, sound.pcm_sha256, sound.label)
            there = self.find(sound.name)
            if there is None:
                self._expect_room(wav.stat().st_size)
            wav.replace(self.wav(sound.pcm_sha256))
            sync_folder(os, self._folder)
        if there is not None:
            return there
        self._describe(sound)
        return sound

    def describe(self, name: str, description: Description) -> OwnSound | None:
        """Put a description in the place of a sound's; None where there is no such sound.

        Raises:
            SettingError: a part of it can't be followed.
            StoreError: it could not be kept.
        """
        found = self.find(name)
        if found is None:
            return None
        sound = described(found, description)
        self._describe(sound)
        return sound

    def erase(self, name: str) -> None:
        """Erase a sound with all that is kept of it; nothing happens where there is none. The audio goes first.

        So do the copies that Syncthing left of either file (see `Clients.conflicts`).

        Raises:
            StoreError: something of it is still there.
        """
        digits = _digits(name)
        if digits is None:
            return
        with told_as(self.wav(digits), "could not be erased"):
            self.wav(digits).unlink(missing_ok=True)
            for copy in self._folder.glob(f"{digits}.sync-conflict-*"):
                copy.unlink(missing_ok=True)
        erase(self.side(digits))

    def sweep(self) -> None:
        """Erase what a power cut left: staged files, and audio that was never described. Only while nobody saves."""
        for path in self._folder.glob(f"{STAGED}*"):
            path.unlink(missing_ok=True)
        for path in self._files(".wav"):
            if not is_there(self.side(path.stem)):
                path.unlink(missing_ok=True)

    def _expect_room(self, more: int, working: int = 0) -> None:
        files = self._files(".wav")
        if len(files) >= MOST_SOUNDS:
            raise StoreError("own sounds", f"there are {len(files)} already", "erase some that nobody plays")
        used = sum(path.stat().st_size for path in files)
        if used + more > MOST_BYTES or max(more, working) > FREE_SHARE * self._free(self._folder):
            raise StoreError("own sounds", "there is no room for another one", "erase some that nobody plays")

    def _whole(self, digits: str) -> OwnSound:
        found = self._read(digits)
        if not self.wav(digits).is_file():
            raise DamagedError(found.label, "its audio is missing", "bring the recording again")
        return found

    def _read(self, digits: str) -> OwnSound:
        def judge(text: str, where: str) -> None:
            if parse_own_sound(text, where).pcm_sha256 != digits:
                raise DamagedError(where, "describes another sound", "bring the recording again")

        side = self.side(digits)
        return parse_own_sound(read(side, judge).text, str(side))

    def _describe(self, sound: OwnSound) -> None:
        side = self.side(sound.pcm_sha256)
        try:
            expected = read(side).version
        except ToccataError:
            # Nothing that can be kept is there: a file that can't be read gives way.
            erase(side)
            expected = None
        write(side, own_sound_json(sound), expected)

    def _files(self, suffix: str) -> list[Path]:
        if not self._folder.is_dir():
            return []
        with os.scandir(self._folder) as entries:
            names = sorted(entry.name for entry in entries)
        return [self._folder / name for name in names if name.endswith(suffix) and SHA256.fullmatch(Path(name).stem)]


def _digits(name: str) -> str | None:
    found = OWN_NAME.fullmatch(name)
    return found and found[1]
