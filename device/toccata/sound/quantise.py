"""Sixteen bits, honestly: dither where a sample had to be rounded, none where it is still the file's own."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from toccata.sound.filters import Signal

FULL_SCALE = 32768.0


def excess_db(sound: Signal) -> float:
    """Give by how many decibels a sound, in steps of 16 bits, passes full scale; 0.0 if it doesn't."""
    peak = max(float(sound.max()), -float(sound.min()))
    return 20.0 * math.log10(peak / FULL_SCALE) if peak > FULL_SCALE else 0.0


def sixteen_bits(sound: Signal, dithered: int, seed: int) -> npt.NDArray[np.int16]:
    """Round a sound, in steps of 16 bits, that does not pass full scale.

    Args:
        sound: shape (frames, channels).
        dithered: so many frames from the beginning get triangular dither of one step each way; the others must be
            whole numbers already.
        seed: the same seed gives the same dither.
    """
    chance = np.random.RandomState(seed)
    shape = (min(dithered, len(sound)), sound.shape[1])
    out = sound.copy()
    out[:dithered] += chance.random_sample(shape)
    out[:dithered] -= chance.random_sample(shape)
    np.clip(np.rint(out, out=out), -FULL_SCALE, FULL_SCALE - 1.0, out=out)
    return np.asarray(out.astype(np.int16))
