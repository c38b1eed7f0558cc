"""The silence before and after a recording goes, and what is left begins and ends at nothing."""

from __future__ import annotations

import numpy as np

from toccata.sound.measure import Recording

SILENCE_DB = -50.0
"""Against the loudest 10 ms: a room's own noise lies about there, a dying note is no longer missed."""

BEFORE_S, AFTER_S = 0.010, 0.050
"""What is kept of the silence."""

FADE_S = 0.005

_CELL_S = 0.010


def heard(sound: Recording, rate: int) -> slice:
    """Give the frames from the first to the last that is heard, and a little around; empty where nothing is."""
    cell = round(_CELL_S * rate)
    peaks = np.maximum.reduceat(np.abs(sound).max(axis=1), np.arange(0, len(sound), cell))
    loud = np.flatnonzero(peaks > peaks.max() * 10.0 ** (SILENCE_DB / 20.0))
    if not len(loud):
        return slice(0, 0)
    start = int(loud[0]) * cell - round(BEFORE_S * rate)
    end = (int(loud[-1]) + 1) * cell + round(AFTER_S * rate)
    return slice(max(0, start), min(end, len(sound)))


def fade(sound: Recording, rate: int) -> None:
    """Let a recording, where it lies, rise from 0.0 and fall to 0.0 over ``FADE_S``, as a raised cosine."""
    frames = min(round(FADE_S * rate), len(sound) // 2)
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(1, frames))).astype(np.float32)[:, np.newaxis]
    sound[:frames] *= rise
    sound[len(sound) - frames :] *= rise[::-1]
