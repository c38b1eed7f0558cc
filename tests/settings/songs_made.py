"""A small song as text, and a pack as an activity sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toccata.settings.parse_song import parse_song
from toccata.settings.song import Song

HEAD = """schema = 1
id = "two-lines"
title = "Two lines"
language = "en"
key = "C"
metre = "3/4"
bpm = 72
pickup = 1
"""
LINES = """[[lines]]
notes = "G4 | E4:3/2 F4:1/2 G4 | C5:3 | ~:2"
words = "One a- _ gain, see!"
[[lines]]
notes = "A4 | G4 F4"
words = "Two now~we end"
"""
FACTS = """[facts]
licence = "public-domain"
tune = "anonymous"
words = "Ada"
first_print = "1850"
free_because = "old"
known_by = 1850
authors = [{ name = "Ada", died = 1852 }]
sources = ["a book"]
"""
TEXT = HEAD + LINES + FACTS


def song(*lines: str, metre: str = "4/4") -> Song:
    """One line of notes each, a syllable under every note."""
    told = "".join(f'[[lines]]\nnotes = "{line}"\nwords = "{"la " * _count(line)}"\n' for line in lines)
    head = HEAD.replace('"3/4"', f'"{metre}"').replace("pickup = 1", "pickup = 0")
    return parse_song(head + told + FACTS, "made.toml")


def _count(line: str) -> int:
    return sum(word[0] not in "|~" for word in line.split())


@dataclass(frozen=True)
class Made:
    """A sound of a pack."""

    name: str
    note: int | None
    pad: int | None = None
    loop: tuple[int, int] | None = None


def pack(*notes: int, voice: str = "", pads: Sequence[int] = (), looped: bool = False) -> list[Made]:
    """One voice: ``made/C4`` for 60, or ``made/ah-C4``; those in ``pads`` are pads."""
    names = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
    loop = (0, 48_000) if looped else None
    return [
        Made(
            f"made/{voice}{names[note % 12]}{note // 12 - 1}",
            note,
            pads.index(note) + 1 if note in pads else None,
            loop,
        )
        for note in notes
    ]
