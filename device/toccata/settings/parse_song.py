"""One song's TOML file: parsed strictly, every bar counted, so that a wrong note is told and never sung."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from toccata.settings.document import Pairs
from toccata.settings.judge import Judge, label, many, matching, number, one_of, record, whole
from toccata.settings.place import Place, shown
from toccata.settings.song import Author, Facts, Song, SongNote

FRAMES_PER_MINUTE = 48_000 * 60

BEATS: Mapping[str, Fraction] = {"2/4": Fraction(2), "3/4": Fraction(3), "4/4": Fraction(4), "6/8": Fraction(2)}
"""Beats in a bar; in 6/8 a beat is three eighths."""

ENDED_BY = 1954
"""Who died in this year or before is in the public domain in all countries that count 70 years from a death."""

ANONYMOUS_BY = 1900
"""What nobody signed, and was known by this year, is so too."""

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERED = {"": 0, "#": 1, "b": -1}
_NOTE = re.compile(r"(?P<pitch>[A-G])(?P<altered>[#b]?)(?P<octave>[0-8])|(?P<tie>~)")
_BEATS = re.compile(r"[1-9][0-9]?(/[1-9][0-9]?)?")
_BAR = "|"

_TEXT = label(200)
_TITLE = label(40)

_LINE: Mapping[str, Judge[Any]] = {"notes": _TEXT, "words": _TEXT}

_AUTHOR: Mapping[str, Judge[Any]] = {"name": _TEXT, "died": whole(1, ENDED_BY)}

_FACTS: Mapping[str, Judge[Any]] = {
    "licence": one_of((("public-domain", "public-domain"), ("CC0-1.0", "CC0-1.0")), "a licence of songs"),
    "tune": _TEXT,
    "words": _TEXT,
    "first_print": _TEXT,
    "free_because": _TEXT,
    "known_by": whole(1, 1929),
    "authors": many(record(_AUTHOR, required=tuple(_AUTHOR)), 0, 20, "authors"),
    "sources": many(_TEXT, 1, 20, "sources"),
}

_SONG: Mapping[str, Judge[Any]] = {
    "schema": one_of(((1, 1),), "a schema that this version reads"),
    "id": matching(re.compile(r"[a-z0-9-]{1,40}"), "an id", "write 1 to 40 of a-z, 0-9 and -"),
    "title": _TITLE,
    "language": matching(re.compile(r"[a-z]{2,3}"), "a language", "write its code, like 'en'"),
    "key": matching(re.compile(r"[A-G][#b]?"), "a key", "write its root, like 'F'"),
    "metre": one_of(((metre, metre) for metre in BEATS), "a metre"),
    "bpm": whole(40, 140, "beats a minute"),
    "pickup": number(0, 4, "beats"),
    "lines": many(record(_LINE, required=tuple(_LINE)), 1, 40, "lines"),
    "facts": record(_FACTS, required=("licence", "tune", "words", "first_print", "free_because")),
}


def parse_song(text: str, where: str) -> Song:
    """Read one song.

    Args:
        text: the file's TOML.
        where: the file's name, for faults.

    Raises:
        SettingError: the first fault, with file, key path, what and remedy.
    """
    top = Place.of_file(where)
    found = record(_SONG, required=tuple(_SONG))(_document(text, top), top)
    if FRAMES_PER_MINUTE % found["bpm"]:
        raise top.key("bpm").refusal(
            f"at {found['bpm']} a beat is no whole number of frames", "write 60, 64, 72, 75, 80, 90, 96 or 100"
        )
    pickup = Fraction(found["pickup"])
    lines = _lines(found["lines"], _Bars(BEATS[found["metre"]], pickup), top.key("lines"))
    facts = _facts(found["facts"], top.key("facts"))
    named = {key: found[key] for key in ("id", "title", "language", "key", "metre", "bpm")}
    return Song(**named, pickup=pickup, lines=lines, facts=facts)


def _document(text: str, place: Place) -> object:
    try:
        return _pairs(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise place.refusal(f"not TOML ({fault})", "correct that line") from fault


def _pairs(value: object) -> object:
    """TOML's own parser has refused keys that are written twice."""
    if isinstance(value, dict):
        return Pairs((key, _pairs(item)) for key, item in value.items())
    return [_pairs(item) for item in value] if isinstance(value, list) else value


@dataclass(slots=True)
class _Bars:
    """Counts beats from bar line to bar line; lines of a song may end within a bar."""

    full: Fraction
    pickup: Fraction
    number: int = field(init=False)
    beats: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        self.number = 0 if self.pickup else 1

    def add(self, beats: Fraction) -> None:
        self.beats += beats

    def close(self, place: Place) -> None:
        self._expect(self.full if self.number else self.pickup, place)
        self.number, self.beats = self.number + 1, Fraction(0)

    def end(self, place: Place) -> None:
        """The last bar is as much shorter as the pickup is long, and no bar line stands after it."""
        if self.beats:
            self._expect(self.full - self.pickup, place)

    def _expect(self, wanted: Fraction, place: Place) -> None:
        if self.beats != wanted:
            bar = f"bar {self.number}" if self.number else "the pickup"
            raise place.refusal(f"{bar} has {self.beats} beats", f"write {wanted}")


def _lines(found: tuple[dict[str, str], ...], bars: _Bars, place: Place) -> tuple[tuple[SongNote, ...], ...]:
    lines = tuple(_line(one, bars, place.item(index)) for index, one in enumerate(found))
    bars.end(place.item(len(found) - 1).key("notes"))
    return lines


def _line(found: dict[str, str], bars: _Bars, place: Place) -> tuple[SongNote, ...]:
    notes = list(_notes(found["notes"], bars, place.key("notes")))
    syllables = found["words"].split()
    if len(syllables) != len(notes):
        remedy = "write one syllable under each note, and _ where one is held"
        raise place.key("words").refusal(f"{len(syllables)} syllables under {len(notes)} notes", remedy)
    merged = zip(notes, syllables, strict=True)
    return tuple(SongNote(midi, beats, syllable) for (midi, beats), syllable in merged)


def _notes(text: str, bars: _Bars, place: Place) -> Iterator[tuple[int, Fraction]]:
    """The notes of a line, each with the notes that are tied to it."""
    last: tuple[int, Fraction] | None = None
    for word in text.split():
        if word == _BAR:
            bars.close(place)
            continue
        midi, beats = _note(word, place)
        bars.add(beats)
        if midi is None:
            if last is None:
                raise place.refusal("a tie with no note before it", "write a note first")
            last = last[0], last[1] + beats
            continue
        if last is not None:
            yield last
        last = midi, beats
    if last is not None:
        yield last


def _note(word: str, place: Place) -> tuple[int | None, Fraction]:
    pitch, _, beats = word.partition(":")
    found = _NOTE.fullmatch(pitch)
    if found is None or (":" in word and _BEATS.fullmatch(beats) is None):
        raise place.refusal(f"{shown(word)} is not a note", "write pitch and beats, like G4, G4:2 or G4:1/2")
    long = Fraction(beats) if beats else Fraction(1)
    if found["tie"]:
        return None, long
    return 12 * (int(found["octave"]) + 1) + _SEMITONES[found["pitch"]] + _ALTERED[found["altered"]], long


def _facts(found: dict[str, Any], place: Place) -> Facts:
    if found["licence"] == "public-domain":
        for key in ("known_by", "authors", "sources"):
            if key not in found:
                raise place.key(key).refusal("this key is missing", "add it: a song that nobody confirms is left out")
        if not found["authors"] and found["known_by"] > ANONYMOUS_BY:
            remedy = "name its authors, or leave the song out"
            raise place.key("known_by").refusal(f"nobody signed it, and it is younger than {ANONYMOUS_BY}", remedy)
    authors = tuple(Author(**author) for author in found.pop("authors", ()))
    return Facts(**found, authors=authors)
