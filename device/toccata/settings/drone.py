"""A drone that fits what is on the pads: which of several sustained tones lies well under a set of notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from toccata.settings.tune import PackSound

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")

HARSH = frozenset({1, 6})
"""A minor second and a tritone above the drone: a tone that lies so under any of the notes does not fit."""

FIFTH, MAJOR_THIRD, MINOR_THIRD, FOURTH, MAJOR_SEVENTH = 7, 4, 3, 5, 11

HIGHEST_ROOT = 60
"""C4: a drone lies below what is played over it."""


@dataclass(frozen=True, slots=True)
class Drone:
    """A drone, and in one sentence why it was chosen."""

    sound: str
    why: str


def fitting_drone(notes: Collection[int], tones: Sequence[PackSound]) -> Drone | None:
    """Choose a drone for these notes.

    Only pitch classes count. A tone fits if no note is a minor second or a tritone above it. Of those that fit, the
    one is chosen whose root is among the notes, then its fifth, then a major third, then any third; after that the
    one that is the lowest note itself, then the one with the fewest notes that pull away from it (a fourth, a major
    seventh), then the lowest tone.

    Args:
        notes: MIDI numbers, any number of them.
        tones: what may sound; those without a note or a loop, and those above `HIGHEST_ROOT`, are passed over.

    Returns:
        None where there are no notes, or nothing fits.
    """
    if not notes:
        return None
    over = {note % 12 for note in notes}
    roots = [(tone, tone.note) for tone in tones if tone.note is not None and tone.loop and tone.note <= HIGHEST_ROOT]
    fitting = [(tone, root) for tone, root in roots if not HARSH & _above(over, root)]
    if not fitting:
        return None
    lowest = min(notes) % 12
    tone, root = min(fitting, key=lambda pair: (_rank(_above(over, pair[1]), pair[1] % 12 == lowest), pair[1]))
    return Drone(tone.name, _why(_above(over, root), root))


def _above(over: Collection[int], root: int) -> frozenset[int]:
    """Intervals in semitones above a root, within an octave."""
    return frozenset((one - root) % 12 for one in over)


def _rank(above: frozenset[int], is_lowest: bool) -> tuple[bool, bool, int, bool, int]:
    third = 0 if MAJOR_THIRD in above else 1 if MINOR_THIRD in above else 2
    pulling = {FOURTH, MAJOR_SEVENTH} & above
    return 0 not in above, FIFTH not in above, third, not is_lowest, len(pulling)


def _why(above: frozenset[int], root: int) -> str:
    name, fifth = NAMES[root % 12], NAMES[(root + FIFTH) % 12]
    if {0, FIFTH} <= above:
        return f"its root {name} and its fifth {fifth} are on the pads, and no note is at odds with it"
    if 0 in above:
        return f"its root {name} is on the pads, and no note is at odds with it"
    return f"no note on the pads is at odds with {name}"
