"""A song as data: lines of notes, the syllables under them, and who wrote it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

HELD = "_"
"""Under a note that goes on with the syllable before."""

PENTATONIC = frozenset({0, 2, 4, 7, 9})
"""Semitones above the root of the major scale without its fourth and seventh."""


@dataclass(frozen=True, slots=True)
class SongNote:
    """One note.

    Attributes:
        midi: its number (60 is C4).
        beats: how long it is sung, rests after it included.
        syllable: ``Twin-`` goes on in the next note's, ``prê--`` keeps its hyphen, ``va~el`` is two words on one note.
    """

    midi: int
    beats: Fraction
    syllable: str


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whose right in a song has ended: name, and year of death."""

    name: str
    died: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a song comes from, and why anybody may use it.

    Attributes:
        licence: ``public-domain``, or ``CC0-1.0`` for the project's own.
        tune: who made it, and when.
        words: the same.
        first_print: of both.
        free_because: why it is free everywhere.
        known_by: the year in which tune and words were there at the latest; None for the project's own.
        authors: all who are known.
        sources: what confirms each of these facts, and the notes.
    """

    licence: str
    tune: str
    words: str
    first_print: str
    free_because: str
    known_by: int | None = None
    authors: tuple[Author, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Song:
    """One song, whole.

    Attributes:
        id: names its file.
        title: what a therapist reads.
        language: of its words, as BCP 47 writes it: ``en``, ``sco``.
        key: the major key that it is written in.
        metre: as it is written, ``6/8``.
        bpm: beats a minute; at 48 kHz a beat is a whole number of frames.
        pickup: beats before the first bar.
        lines: where each ends, a sung phrase ends.
        facts: where it comes from.
    """

    id: str
    title: str
    language: str
    key: str
    metre: str
    bpm: int
    pickup: Fraction
    lines: tuple[tuple[SongNote, ...], ...]
    facts: Facts

    @property
    def notes(self) -> tuple[SongNote, ...]:
        """All notes in order."""
        return tuple(note for line in self.lines for note in line)

    @property
    def waits(self) -> tuple[int, ...]:
        """The last note of each line, counted from 0: what somebody else may complete."""
        ends = [sum(len(line) for line in self.lines[: index + 1]) for index in range(len(self.lines))]
        return tuple(end - 1 for end in ends)

    @property
    def is_pentatonic(self) -> bool:
        """Whether all its notes lie in one major pentatonic scale."""
        found = {note.midi % 12 for note in self.notes}
        return any({(one - root) % 12 for one in found} <= PENTATONIC for root in range(12))

    @property
    def first_words(self) -> str:
        """The first line as it is read."""
        return readable(note.syllable for note in self.lines[0])


def readable(syllables: Iterable[str]) -> str:
    """Join syllables to words."""
    text = ""
    for syllable in syllables:
        if syllable == HELD:
            continue
        part = syllable.replace("~", " ")
        if part.endswith("--"):
            text += part[:-1]
        else:
            text += part[:-1] if part.endswith("-") else f"{part} "
    return text.strip()
