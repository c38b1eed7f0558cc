"""A soft plucked note for accompaniment: a few harmonics that die away one after the other, the highest first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from synthesis.tuning import Tone

Signal = npt.NDArray[np.float64]

SECONDS = 4.0
HARMONICS = 9
PLACE = 0.38
"""Where along its length the string is plucked: near its middle, which is mellow."""
RISE_S = 0.006


def pluck(tone: Tone, rate: int) -> Signal:
    """Sound one note: shape (frames,), level arbitrary, the same bits for the same tone.

    A harmonic is excited by sin(pi n place) / n^2, as the shape of a pulled string has it; the finger takes away more.
    """
    chance = np.random.RandomState(3300 + tone.midi)
    time = np.arange(round(SECONDS * rate)) / rate
    t60_s = float(np.clip(3.4 * (130.8 / tone.hertz) ** 0.4, 1.6, 4.0))
    sound = np.zeros_like(time)
    for number in range(1, HARMONICS + 1):
        level = np.sin(np.pi * number * PLACE) / number**2 * np.exp(-tone.hertz * number / 2500.0)
        decay = np.exp(-np.log(1000.0) * time * number**0.7 / t60_s)
        turns = 2.0 * np.pi * tone.hertz * number * time + chance.uniform(0.0, 2.0 * np.pi)
        sound += level * decay * np.sin(turns)
    rising = round(RISE_S * rate)
    sound[:rising] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rising) / rising)
    return sound
