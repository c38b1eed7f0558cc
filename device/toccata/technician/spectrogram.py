"""How a sound's spectrum goes on in time, as a picture: time to the right, frequency upward in octaves."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

ROWS, COLUMNS = 176, 256
LOWEST_HZ, HIGHEST_HZ = 40.0, 16_000.0
DARKEST_DB, BRIGHTEST_DB = -110.0, -30.0
"""Against a sine at full scale."""

WINDOW = 4096
_STOPS = ((8, 9, 20), (50, 18, 90), (130, 30, 105), (205, 70, 60), (245, 150, 40), (252, 250, 200))


def colours() -> npt.NDArray[np.uint8]:
    """Give the 256 colours from the darkest to the brightest, red, green and blue: shape (256, 3)."""
    at = np.linspace(0.0, len(_STOPS) - 1.0, 256)
    parts = [np.interp(at, np.arange(len(_STOPS)), [stop[part] for stop in _STOPS]) for part in range(3)]
    return np.stack(parts, axis=1).astype(np.uint8)


def row_of(hertz: float) -> float:
    """Tell at which height a frequency lies: 0.0 is the upper edge, ``ROWS`` the lower one."""
    return float(ROWS * np.log(HIGHEST_HZ / hertz) / np.log(HIGHEST_HZ / LOWEST_HZ))


def spectrogram(sound: Signal, rate: int, goes_round: bool) -> npt.NDArray[np.uint8]:
    """Give the number of each dot's colour, shape (``ROWS``, ``COLUMNS``), for a whole sound, shape (frames, channels).

    A row shows the strongest of what falls into it; low ones, which lie closer than the transform's bins, what lies
    between two bins. Before and after one that goes round comes itself, so that its seam is seen; else silence.
    """
    db = _levels(sound, goes_round)
    edges = HIGHEST_HZ * (LOWEST_HZ / HIGHEST_HZ) ** (np.arange(ROWS + 1) / ROWS) / (rate / WINDOW)
    rows = [_row(db, low, high) for high, low in pairwise(edges)]
    shown = (np.stack(rows) - DARKEST_DB) / (BRIGHTEST_DB - DARKEST_DB)
    return np.asarray((shown.clip(0.0, 1.0) * 255.0).astype(np.uint8))


def _levels(sound: Signal, goes_round: bool) -> Signal:
    """Transform ``COLUMNS`` windows, evenly apart: dB, shape (columns, bins)."""
    around = ((WINDOW // 2, WINDOW // 2), (0, 0))
    padded = np.pad(sound, around, mode="wrap" if goes_round else "constant")
    shape = np.hanning(WINDOW)
    power = np.zeros((COLUMNS, WINDOW // 2 + 1))
    starts = np.linspace(0, len(sound) - 1, COLUMNS).astype(int)
    for channel in padded.T:
        windows = np.lib.stride_tricks.sliding_window_view(channel, WINDOW)[starts]
        power += np.abs(np.fft.rfft(windows * shape, axis=1)) ** 2 / sound.shape[1]
    return np.asarray(20.0 * np.log10(np.sqrt(power) / (shape.sum() / 2.0) + 1e-9))


def _row(db: Signal, low: float, high: float) -> Signal:
    first, last = int(np.ceil(low)), int(np.floor(high))
    if first <= last:
        return np.asarray(db[:, first : last + 1].max(axis=1))
    middle = (low + high) / 2.0
    below = int(middle)
    share = middle - below
    return np.asarray((1.0 - share) * db[:, below] + share * db[:, below + 1])
