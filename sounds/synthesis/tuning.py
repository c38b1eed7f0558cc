"""The notes of the packs, in equal temperament, A4 = 440 Hz."""

from __future__ import annotations

from dataclasses import dataclass

_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_PENTATONIC = (0, 2, 4, 7, 9)
_FOURTH_AND_SEVENTH = (5, 11)
PENTATONIC = "C-major-pentatonic"
PADS = 12


@dataclass(frozen=True, slots=True)
class Tone:
    """One note: its MIDI number (60 is C4)."""

    midi: int

    @property
    def name(self) -> str:
        """Scientific name, like ``C4``."""
        return f"{_NAMES[self.midi % 12]}{self.midi // 12 - 1}"

    @property
    def hertz(self) -> float:
        """Frequency of the fundamental."""
        return float(440.0 * 2.0 ** ((self.midi - 69) / 12.0))


def register(tone: Tone) -> tuple[str, ...]:
    """The tag of a low or a high note; none between C4 and B4."""
    return ("low",) if tone.midi < 60 else ("high",) if tone.midi >= 72 else ()


def core(lowest: int = 48) -> tuple[Tone, ...]:
    """The twelve pads of a tonal pack: C major pentatonic upward from a note of it; from C3 (48) it ends at D5."""
    return tuple(Tone(midi) for midi in range(lowest, lowest + 36) if midi % 12 in _PENTATONIC)[:PADS]


def extras(lowest: int = 48) -> tuple[Tone, ...]:
    """F and B within the same range, which most songs need."""
    last = core(lowest)[-1].midi
    return tuple(Tone(midi) for midi in range(lowest, last) if midi % 12 in _FOURTH_AND_SEVENTH)


TONES = core()
