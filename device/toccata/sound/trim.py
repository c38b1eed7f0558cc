"""The silence before and after a recording goes, and what is left begins and ends at nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SILENCE_DB = -50.0
"""Against the loudest 10 ms: a room's own noise lies about there, a dying note is no longer missed."""

BEFORE_S, AFTER_S = 0.010, 0.050
"""What is kept of the silence."""

FADE_S = 0.005
CELL_S = 0.010


def heard(peaks: npt.NDArray[np.float32], frames: int, rate: int) -> slice:
    """Give the frames from the first to the last that is heard, and a little around; empty where nothing is.

    Args:
        peaks: of every ``CELL_S``.
        frames: how long the recording is.
        rate: frames a second.
    """
    cell = round(CELL_S * rate)
    loud = np.flatnonzero(peaks > peaks.max() * 10.0 ** (SILENCE_DB / 20.0))
    if not len(loud):
        return slice(0, 0)
    start = int(loud[0]) * cell - round(BEFORE_S * rate)
    end = (int(loud[-1]) + 1) * cell + round(AFTER_S * rate)
    return slice(max(0, start), min(end, frames))


def fade_in(frames: int, rate: int) -> npt.NDArray[np.float32]:
    """Give the rise from 0.0 over ``FADE_S`` of a recording of so many frames, a raised cosine, shape (.., 1)."""
    length = min(round(FADE_S * rate), frames // 2)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(1, length))
    return np.asarray(rise, dtype=np.float32)[:, np.newaxis]
