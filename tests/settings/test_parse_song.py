from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings.songs_made import FACTS, HEAD, LINES, TEXT, song
from toccata.errors import SettingError
from toccata.settings.parse_song import parse_song
from toccata.settings.song import Author, Facts, Song, SongNote


def refusal(text: str) -> str:
    with pytest.raises(SettingError) as caught:
        parse_song(text, "made.toml")
    return str(caught.value)


def note(midi: int, beats: str, syllable: str) -> SongNote:
    return SongNote(midi, Fraction(beats), syllable)


def test_a_song_is_read_whole() -> None:
    first = (note(67, "1", "One"), note(64, "3/2", "a-"), note(65, "1/2", "_"), note(67, "1", "gain,"))
    second = (note(69, "1", "Two"), note(67, "1", "now~we"), note(65, "1", "end"))
    facts = Facts("public-domain", "anonymous", "Ada", "1850", "old", 1850, (Author("Ada", 1852),), ("a book",))
    assert parse_song(TEXT, "made.toml") == Song(
        "two-lines", "Two lines", "en", "C", "3/4", 72, Fraction(1), ((*first, note(72, "5", "see!")), second), facts
    )


def test_sharps_and_flats_lie_a_semitone_off() -> None:
    assert [one.midi for one in song("F#4 Bb4 C#5 Cb4").notes] == [66, 70, 73, 59]


def test_the_last_note_of_each_line_is_what_somebody_else_completes() -> None:
    assert parse_song(TEXT, "made.toml").waits == (4, 7)


def test_words_are_read_without_their_hyphens_but_for_those_that_belong_there() -> None:
    words = 'words = "Prê- te-- moi _ va~el"'
    found = parse_song(TEXT.replace('words = "One a- _ gain, see!"', words), "made.toml")
    assert found.first_words == "Prête-moi va el"


@pytest.mark.parametrize(
    ("notes", "pentatonic"),
    [("C4 D4 E4 G4 | A4:4", True), ("F4 G4 A4 C5 | D5:4", True), ("C4 D4 E4 F4 | G4:4", False)],
)
def test_a_song_is_pentatonic_in_any_key(notes: str, pentatonic: bool) -> None:
    assert song(notes).is_pentatonic is pentatonic


FAULTS: dict[str, tuple[str, str, str]] = {
    "a bar too long": ("C5:3 | ~:2", "C5:3 | ~:3", "lines[1].notes: bar 3 has 4 beats; write 3"),
    "a bar too short": ("F4:1/2 G4 |", "F4:1/2 |", "lines[0].notes: bar 1 has 2 beats; write 3"),
    "a pickup too long": ('"G4 | E4', '"G4 G4 | E4', "lines[0].notes: the pickup has 2 beats; write 1"),
    "an end too long": ("G4 F4", "G4 F4:2", "lines[1].notes: bar 4 has 3 beats; write 2"),
    "no such note": ("A4 | G4", "H4 | G4", "lines[1].notes: 'H4' is not a note; write pitch and beats"),
    "no such length": ("E4:3/2", "E4:0", "lines[0].notes: 'E4:0' is not a note; write pitch and beats"),
    "a tie to nothing": ('"G4 | E4', '"~ | E4', "lines[0].notes: a tie with no note before it; write a note first"),
    "a word too few": ("One a- _", "One a-", "lines[0].words: 4 syllables under 5 notes; write one syllable"),
    "a tempo between frames": ("bpm = 72", "bpm = 66", "bpm: at 66 a beat is no whole number of frames; write 60"),
    "a metre unheard of": ('"3/4"', '"5/4"', "metre: '5/4' is not a metre; did you mean"),
    "an author alive": ("died = 1852", "died = 1970", "facts.authors[0].died: 1970 is out of range; write a whole"),
    "signed by nobody, and young": (
        'known_by = 1850\nauthors = [{ name = "Ada", died = 1852 }]',
        "known_by = 1920\nauthors = []",
        "facts.known_by: nobody signed it, and it is younger than 1900; name its authors",
    ),
    "nobody confirms it": ('sources = ["a book"]\n', "", "facts.sources: this key is missing; add it: a song"),
    "an unknown key": ("pickup = 1", "pickups = 1", "pickups: unknown key; did you mean 'pickup'?"),
    "a key left out": ('key = "C"\n', "", "key: this key is missing; add it"),
    "no TOML": ("schema = 1", "schema 1", "not TOML (Expected '=' after a key"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place_and_the_remedy(name: str) -> None:
    right, wrong, told = FAULTS[name]
    assert TEXT.count(right) == 1
    assert refusal(TEXT.replace(right, wrong)).startswith(f"made.toml: {told}")


def test_a_song_of_the_project_s_own_needs_no_sources() -> None:
    facts = FACTS[: FACTS.index("known_by")].replace("public-domain", "CC0-1.0")
    assert parse_song(HEAD + LINES + facts, "made.toml").facts.sources == ()


@given(st.lists(st.integers(1, 8), min_size=1, max_size=12))
def test_a_bar_is_right_exactly_if_its_beats_are(eighths: list[int]) -> None:
    line = " ".join(f"C4:{one}/2" for one in eighths)
    if sum(eighths) == 8:
        assert [one.beats * 2 for one in song(line).notes] == eighths
    else:
        with pytest.raises(SettingError):
            song(line)
