"""Loudness and peaks of a long recording, piece by piece: a minute takes a few megabytes instead of hundreds."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from toccata.sound.filters import SETTLE_S, Signal, filtered
from toccata.sound.loudness import MOMENT_S, QUIETEST_LUFS, frame_peaks, k_weighting

Recording = npt.NDArray[np.float32]
"""Shape (frames, 2), full scale 1.0."""

PIECE_S = 5.0
CELL_S = 0.001
AROUND = 1024
"""Frames on either side of a piece: what lies further off moves the wave between two samples by less than 0.003 dB."""


def pieces(frames: int, rate: int) -> Iterator[slice]:
    """Cut so many frames into pieces of ``PIECE_S``, whole cells each but for the last."""
    step = round(PIECE_S / CELL_S) * cell_frames(rate)
    for start in range(0, frames, step):
        yield slice(start, min(start + step, frames))


def cell_frames(rate: int) -> int:
    """How many frames a cell has; ``rate`` is a whole number of thousands."""
    return round(rate * CELL_S)


def loudest_moment(sound: Recording, rate: int) -> float:
    """Give the loudness of the loudest 400 ms, in LUFS: ``momentary_maximum``, but the window moves by 1 ms."""
    power = np.concatenate([_cell_power(sound, piece, rate) for piece in pieces(len(sound), rate)])
    window = round(MOMENT_S / CELL_S)
    total = np.concatenate([[0.0], np.cumsum(power), np.full(window, power.sum())])
    greatest = float((total[window:] - total[:-window]).max()) / round(MOMENT_S * rate)
    # BS.1770-4 Annex 1, formula 2.
    return max(-0.691 + 10.0 * math.log10(greatest), QUIETEST_LUFS) if greatest > 0.0 else QUIETEST_LUFS


def peak_cells(sound: Recording, rate: int) -> Signal:
    """Give the true peak of every millisecond, full scale 1.0."""
    return np.concatenate([_peaks(sound, piece, rate) for piece in pieces(len(sound), rate)])


def _cell_power(sound: Recording, piece: slice, rate: int) -> Signal:
    """A piece is weighted together with what comes before it, as long as the filters remember."""
    before = max(0, piece.start - round(SETTLE_S * rate))
    weighted = filtered(sound[before : piece.stop].astype(np.float64), k_weighting(rate), rate)
    power = (weighted[piece.start - before :] ** 2).sum(axis=1)
    return np.asarray(np.add.reduceat(power, np.arange(0, len(power), cell_frames(rate))))


def _peaks(sound: Recording, piece: slice, rate: int) -> Signal:
    before = max(0, piece.start - AROUND)
    peaks = frame_peaks(sound[before : piece.stop + AROUND].astype(np.float64))
    own = peaks[piece.start - before :][: piece.stop - piece.start]
    return np.asarray(np.maximum.reduceat(own, np.arange(0, len(own), cell_frames(rate))))
