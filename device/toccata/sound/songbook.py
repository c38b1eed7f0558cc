"""The songs that there are, read from their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toccata.errors import SettingError, SoundError
from toccata.settings.parse_song import parse_song
from toccata.settings.song import Song
from toccata.sound.shipped import shipped_folder


def songs_folder() -> Path:
    """Give the folder of the shipped songs."""
    return shipped_folder("songs")


def read_songs(folder: Path) -> Mapping[str, Song]:
    """Read every song in a folder, by id, in the order of their ids.

    Raises:
        SoundError: there is no song, or one can't be read.
        SettingError: a song holds something that can't be followed, or is called otherwise than its file.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise SoundError(str(folder), "no songs are here", "install Toccata again")
    return {song.id: song for song in map(_read, files)}


def _read(file: Path) -> Song:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise SoundError(str(file), "can't be read", "install Toccata again") from fault
    song = parse_song(text, str(file))
    if song.id != file.stem:
        raise SettingError(f"{file}: id", f"{song.id!r} is not the file's name", f"write {file.stem!r}")
    return song
