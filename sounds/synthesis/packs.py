"""The packs that are shipped, as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.marimba import strike
from synthesis.mastering import DRONE, NOTE, Levels, looped, struck
from synthesis.tuning import TONES, Tone
from synthesis.warm_pad import sustain

RATE = 48_000


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: twelve tones of one source, mastered for one role.

    Attributes:
        source: makes the raw sound of a tone at a rate.
        master: makes 16 bits of it at a rate; the name settles its dither.
        release_ms: how long its fade takes when a pad is let go.
    """

    id: str
    title: str
    role: str
    tags: tuple[str, ...]
    levels: Levels
    release_ms: int
    source: Callable[[Tone, int], npt.NDArray[np.float64]]
    master: Callable[[npt.NDArray[np.float64], int, str], npt.NDArray[np.int16]]

    def render(self, tone: Tone) -> npt.NDArray[np.int16]:
        """Make one sound: int16, shape (frames, 2), the same bits every time."""
        return self.master(self.source(tone, RATE), RATE, f"{self.id}/{tone.name}")


PACKS = (
    Pack("marimba", "Marimba", "note", ("struck", "mellow"), NOTE, 120, strike, struck),
    Pack("warm-pad", "Warm pad", "drone", ("sustained", "looped", "mellow"), DRONE, 300, sustain, looped),
)

__all__ = ["PACKS", "RATE", "TONES", "Pack", "Tone"]
