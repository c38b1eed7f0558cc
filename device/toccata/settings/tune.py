"""A song laid on the notes of a pack: transposed only where it must be, and as little as can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from toccata.settings.song import Song

OCTAVE = 12

SHIFTS: tuple[int, ...] = (
    0,
    *(octave * sign for octave in (OCTAVE, 2 * OCTAVE) for sign in (1, -1)),
    *(shift * sign for shift in range(1, 2 * OCTAVE) if shift % OCTAVE for sign in (1, -1)),
)
"""Semitones in the order in which they are tried: none, whole octaves, then the nearest; upwards before downwards,
because small speakers are weak below C3."""

_VOICED = re.compile(r".*/(?:(?P<voice>[a-z]+)-)?[A-G][#b]?[0-8]")
"""``marimba/C4``, ``choir/ah-C4``; no chord and no bell that was given another name."""


class PackSound(Protocol):
    """What is asked of a sound of a pack, as its catalogue says it."""

    @property
    def name(self) -> str:
        """As clients' files write it, ``marimba/C4``."""

    @property
    def note(self) -> int | None:
        """MIDI number."""

    @property
    def pad(self) -> int | None:
        """Its place among the pack's twelve pads; None for an extra."""

    @property
    def loop(self) -> tuple[int, int] | None:
        """Where it goes round; None where it can't."""


@dataclass(frozen=True, slots=True)
class Tune:
    """A song on a pack.

    Attributes:
        title: of the song.
        sounds: one for each note.
        waits: the notes that end its lines, counted from 0.
        shift: semitones from the key that it is written in.
    """

    title: str
    sounds: tuple[str, ...]
    waits: tuple[int, ...]
    shift: int


def laid(song: Song, sounds: Sequence[PackSound]) -> Tune | None:
    """Lay a song on the sounds of one pack.

    One voice that holds every note, at whatever shift, comes before a mixture of voices (``ah-C4`` beside ``oo-D4``).

    Args:
        song: any song.
        sounds: of one pack, in its order.

    Returns:
        None where no shift of `SHIFTS` finds every note.
    """
    written = [note.midi for note in song.notes]
    needed = frozenset(written)
    for voice in _voices(sounds):
        for shift in SHIFTS:
            if all(midi + shift in voice for midi in needed):
                return Tune(song.title, tuple(voice[midi + shift] for midi in written), song.waits, shift)
    return None


def _voices(sounds: Sequence[PackSound]) -> list[Mapping[int, str]]:
    """Each voice by note: the plain one first, then those that hold most; at last all together."""
    groups: dict[str, list[PackSound]] = {}
    for sound in sounds:
        if sound.note is not None and (found := _VOICED.fullmatch(sound.name)) is not None:
            groups.setdefault(found["voice"] or "", []).append(sound)
    order = sorted(groups, key=lambda voice: (voice != "", -len(groups[voice])))
    return [_by_note(groups[voice]) for voice in order] + [_by_note(one for voice in order for one in groups[voice])]


def _by_note(sounds: Iterable[PackSound]) -> Mapping[int, str]:
    """One sound for each note: a pad's before an extra."""
    found: dict[int, str] = {}
    for sound in sorted(sounds, key=lambda sound: sound.pad is None):
        if sound.note is not None:
            found.setdefault(sound.note, sound.name)
    return found
