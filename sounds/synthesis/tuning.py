"""The notes of the packs: C major pentatonic from C3 to D5, equal temperament, A4 = 440 Hz."""

from __future__ import annotations

from dataclasses import dataclass

_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_PENTATONIC = (0, 2, 4, 7, 9)
SCALE_NAME = "C-major-pentatonic"


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


TONES = tuple(Tone(midi) for midi in range(48, 75) if midi % 12 in _PENTATONIC)
