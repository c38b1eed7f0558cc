"""Twelve rhythms to play along with: four bars of four beats, round and round, a whole number of frames each beat.

What has notes has only those of C major pentatonic, so every tonal pack fits over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from synthesis.drums import BIG, BIG_SOFT, CONGA_LOW, FRAME_HIGH, FRAME_LOW
from synthesis.hand_drum import Drum, stroke
from synthesis.loops import in_air, lay
from synthesis.marimba import strike
from synthesis.modes import eased
from synthesis.pack import ONLY, Item, Pack
from synthesis.shaker import shake
from synthesis.soft_pluck import pluck
from synthesis.tuning import PENTATONIC, Tone

Signal = npt.NDArray[np.float64]

BARS = 4
BEATS = 4

Voice = Callable[[str, int], Signal]
"""Sounds one step, as it is written in a line, at a rate; shape (frames,)."""

EASE_S = 0.020
"""Every step comes in over this, rounder than on a pad: a rhythm goes on for minutes."""
LIGHT_DB = -5.0
LIGHT = "o"
REST = "."

NOTES: Mapping[str, Tone] = {tone.name: tone for tone in map(Tone, range(36, 84))}


@dataclass(frozen=True, slots=True)
class Line:
    """What one voice plays.

    Attributes:
        voice: a key of `VOICES`.
        level_db: of its greatest sample, over the greatest of the other lines at 0 dB.
        bars: one bar or more, again and again until four are full; steps of equal length, ``.`` rests, a drum has ``x``
            and, lighter, ``o``; what has notes has their names.
    """

    voice: str
    level_db: float
    bars: tuple[str, ...]


def _skin(drum: Drum, layer: str, seed: int) -> Voice:
    return lambda step, rate: _round(stroke(drum, layer, rate, seed), rate) * _weight(step)


def _weight(step: str) -> float:
    return 10.0 ** (LIGHT_DB / 20.0) if step == LIGHT else 1.0


def _round(sound: Signal, rate: int) -> Signal:
    """Ease a step in, with a peak of 1.0."""
    soft = eased(sound, EASE_S, rate)
    return np.asarray(soft / np.abs(soft).max())


VOICES: Mapping[str, Voice] = {
    "big": _skin(BIG, "medium", 3401),
    "palm": _skin(BIG_SOFT, "medium", 3402),
    "frame": _skin(FRAME_LOW, "soft", 3403),
    "small-frame": _skin(FRAME_HIGH, "soft", 3404),
    "conga": _skin(CONGA_LOW, "soft", 3405),
    "shaker": lambda step, rate: _round(shake("soft", rate, 3406), rate) * _weight(step),
    "marimba": lambda step, rate: _round(strike(NOTES[step], "soft", rate).mean(axis=1), rate),
    "string": lambda step, rate: _round(pluck(NOTES[step], rate), rate),
}

HEARTBEAT = (
    Line("big", 0.0, ("x . . x . . x . . x . .",)),
    Line("palm", -5.0, (". x . . x . . x . . x .", ". x . . o . . x . . o .")),
)
SWAY = (
    Line("frame", 0.0, ("x . . . . . x . . . . .", "x . . . . . x . . . . o")),
    Line("conga", -9.0, (". . . x . o . . . x . .", ". . . x . o . . . x . o")),
    Line("shaker", -19.0, ("o . . x . . o . . x . .",)),
    Line("string", -4.0, (
        "C3 . . . . . G3 . . . . .", "A2 . . . . . E3 . . . . .",
        "C3 . . . . . G3 . . . . .", "G2 . . . . . D3 . . . . .",
    )),
)  # fmt: skip
OSTINATO = (
    Line("big", -3.0, ("x . . . o . . .",)),
    Line("shaker", -21.0, (". . x . . . x .", ". . x . . . x o")),
    Line("marimba", 0.0, (
        "C3 . G3 . E4 . G3 .", "C3 . A3 . E4 . A3 .", "C3 . G3 . D4 . G3 .", "C3 . A3 . D4 E4 G3 .",
    )),
)  # fmt: skip
LULLABY = (
    Line("string", 0.0, (
        "E4 . . G4 . . E4 . D4 C4 . .", "D4 . . E4 . . G4 . . . . .",
        "A4 . . G4 . . E4 . D4 C4 . .", "D4 . . E4 . D4 C4 . . . . .",
    )),
    Line("string", -2.0, (
        "C3 . . . . . G3 . . . . .", "G2 . . . . . D3 . . G3 . .",
        "A2 . . . . . E3 . . . . .", "G2 . . . . . C3 . . G3 . .",
    )),
    Line("small-frame", -10.0, ("x . . . . . o . . . . .",)),
)  # fmt: skip
CIRCLE = (
    Line("big", 0.0, ("x . . x . . x .", "x . . x . . x o")),
    Line("conga", -7.0, (". . x . . x . o", ". . x . x . . x")),
    Line("small-frame", -8.0, (". o . . x . . .",)),
    Line("shaker", -18.0, ("x o x o x o x o",)),
)


@dataclass(frozen=True, slots=True)
class Groove:
    """One rhythm at one tempo; beats a minute leave a whole number of frames for a beat at 48 kHz."""

    name: str
    title: str
    lines: tuple[Line, ...]
    bpm: int
    tags: tuple[str, ...]

    def render(self, rate: int) -> Signal:
        """Give the loop, shape (frames, 1); the first beat is its first frame."""
        bar = BEATS * 60 * rate // self.bpm
        loop = np.zeros((BARS * bar, 1))
        for line in self.lines:
            for step, start in _steps(line, bar):
                lay(loop, VOICES[line.voice](step, rate) * 10.0 ** (line.level_db / 20.0), start)
        return in_air(loop, rate, t60_s=1.1, wet_db=-14.0, seed=3400)


def _steps(line: Line, bar: int) -> Iterator[tuple[str, int]]:
    """Give each step that sounds, and its frame."""
    for number in range(BARS):
        steps = line.bars[number % len(line.bars)].split()
        for place, step in enumerate(steps):
            if step != REST:
                yield step, number * bar + round(place * bar / len(steps))


GROOVES_60_TO_96 = (
    Groove("heartbeat", "Heartbeat", HEARTBEAT, 60, ("low", "dark", "calm")),
    Groove("ostinato", "Ostinato", OSTINATO, 60, ("calm",)),
    Groove("lullaby", "Lullaby", LULLABY, 60, ("plucked", "calm")),
    Groove("heartbeat", "Heartbeat", HEARTBEAT, 72, ("low", "dark", "calm")),
    Groove("sway", "Sway", SWAY, 72, ("plucked", "low", "calm")),
    Groove("lullaby", "Lullaby", LULLABY, 72, ("plucked", "calm")),
    Groove("heartbeat", "Heartbeat", HEARTBEAT, 80, ("low", "dark")),
    Groove("sway", "Sway", SWAY, 80, ("plucked", "low")),
    Groove("ostinato", "Ostinato", OSTINATO, 80, ()),
    Groove("sway", "Sway", SWAY, 96, ("plucked", "low", "lively")),
    Groove("ostinato", "Ostinato", OSTINATO, 96, ("lively",)),
    Groove("circle", "Drum circle", CIRCLE, 96, ("drum", "lively")),
)


def _item(number: int, groove: Groove) -> Item:
    name, label = f"{groove.name}-{groove.bpm}", f"{groove.title}, {groove.bpm} bpm"
    tags = ("rhythm", "looped", "mellow", *groove.tags)
    return Item(name, label, "groove", tags, {ONLY: partial(Groove.render, groove)}, None, number, 400)


GROOVES = Pack(
    "grooves", "Grooves", "1.0.0", PENTATONIC, ("rhythm", "looped", "mellow"),
    tuple(_item(number, groove) for number, groove in enumerate(GROOVES_60_TO_96, 1)),
)  # fmt: skip
