from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from toccata.errors import SettingError, SoundError
from toccata.settings.song import Song
from toccata.settings.tune import Tune, laid
from toccata.sound.catalogue import SoundInfo, packs_folder, read_catalogue
from toccata.sound.songbook import read_songs, songs_folder

SONGS = read_songs(songs_folder())
OWN = {"hello", "hallo", "hola", "goodbye", "auf-wiedersehen", "adios"}
SUNG = ("marimba", "kalimba", "harp", "piano", "soft-bells", "bowls", "choir", "strings", "warm-pad")
"""The packs that can sing every song."""


@cache
def packs() -> dict[str, list[SoundInfo]]:
    found: dict[str, list[SoundInfo]] = {}
    for name, info in read_catalogue(packs_folder()).items():
        found.setdefault(name.partition("/")[0], []).append(info)
    return found


def tune(song: Song, pack: str) -> Tune:
    found = laid(song, packs()[pack])
    assert found is not None
    return found


def test_twelve_songs_and_more_are_there_in_several_languages() -> None:
    others = [song for song in SONGS.values() if song.id not in OWN]
    assert len(others) >= 12
    assert {song.language for song in others} == {"en", "sco", "fr", "de", "es"}
    assert {SONGS[song].facts.licence for song in OWN} == {"CC0-1.0"}
    assert {song.facts.licence for song in others} == {"public-domain"}


@pytest.mark.parametrize("song", SONGS)
def test_every_song_is_sung_by_every_tonal_pack_that_is_there(song: str) -> None:
    for pack in set(SUNG) & set(packs()):
        notes = {info.name: info.note for info in packs()[pack]}
        found = tune(SONGS[song], pack)
        assert [notes[name] for name in found.sounds] == [note.midi + found.shift for note in SONGS[song].notes]


@pytest.mark.parametrize("song", SONGS)
def test_on_the_marimba_every_song_keeps_its_key_or_moves_by_an_octave(song: str) -> None:
    assert tune(SONGS[song], "marimba").shift % 12 == 0
    assert len(set(tune(SONGS[song], "marimba").sounds)) <= 12


@pytest.mark.parametrize("song", SONGS)
def test_a_song_says_who_when_and_how_that_is_known(song: str) -> None:
    facts = SONGS[song].facts
    assert all((facts.tune, facts.words, facts.first_print, facts.free_because))
    assert song in OWN or any(source.startswith("notes") or "notes" in source for source in facts.sources)
    assert len(set(facts.sources)) == len(facts.sources)
    assert (len(facts.sources) >= 2) is (song not in OWN)


@pytest.mark.parametrize("song", SONGS)
def test_lines_are_short_enough_to_wait_at_their_end(song: str) -> None:
    assert all(3 <= len(line) <= 14 for line in SONGS[song].lines)
    assert len(SONGS[song].waits) >= 3


def test_the_same_tune_greets_in_three_languages() -> None:
    greetings = [[(note.midi, note.beats) for note in SONGS[song].notes] for song in ("hello", "hallo", "hola")]
    assert greetings[0] == greetings[1] == greetings[2]


def test_a_song_called_otherwise_than_its_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hi.toml").write_text((songs_folder() / "hello.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SettingError, match=r"hi\.toml: id: 'hello' is not the file's name; write 'hi'"):
        read_songs(tmp_path)


def test_a_folder_without_songs_and_a_song_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="no songs are here"):
        read_songs(tmp_path)
    (tmp_path / "hi.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SoundError, match="can't be read"):
        read_songs(tmp_path)
