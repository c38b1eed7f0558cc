"""By how much each millisecond of a recording is lifted: to the loudness of its role, its sharpest peaks rounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toccata.errors import SoundError
from toccata.sound.measure import Cells, Curve, Recording, cell_frames
from toccata.sound.roles import Role
from toccata.units import Decibels, to_gain

AIM_DB = -0.3
"""Under the ceiling: dither, rounding, and what peaks above 0.95 of half the rate may be off by."""

DITHER = 4.0 / 32768.0
"""Dither and rounding are 1.5 steps of 16 bits at most, and between samples little more: 0.006 dB at the ceiling."""

NEAR_LU = 0.5
CLOSE_LU = 0.05
MOST_ROUNDED_DB = 12.0
ROUNDS = 12
TOO_QUIET_LUFS = -65.0
"""At 37 dB more gain than this, a 16-bit recording would be heard as its own noise."""

_SMOOTH_CELLS = 5
_TURN = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """What is done to a recording.

    Attributes:
        gain_db: for all of it.
        curve: what each cell is turned down by beyond that, 1.0 where its peaks fit.
    """

    gain_db: float
    curve: Curve

    @property
    def is_plain(self) -> bool:
        """One gain for all: nothing had to be rounded."""
        return bool((self.curve == 1.0).all())

    def gains(self, start: int, stop: int, rate: int) -> Recording:
        """Give each frame's gain, shape (stop - start, 1): every cell's own in its middle, straight lines between."""
        cell, gain = cell_frames(rate), to_gain(Decibels(self.gain_db))
        near = slice(max(0, start // cell - 1), stop // cell + 2)
        if bool((self.curve[near] == 1.0).all()):
            return np.full((stop - start, 1), gain, np.float32)
        middles = (np.arange(len(self.curve))[near] + 0.5) * cell
        found = gain * np.interp(np.arange(start, stop), middles, self.curve[near])
        return np.asarray(found, dtype=np.float32)[:, np.newaxis]


def levels(cells: Cells, role: Role, more_db: float = 0.0) -> Levels:
    """Choose how a recording comes to its role's loudness under its ceiling.

    One gain for all, where that is enough. Otherwise the gain bends around the peaks over 5 ms either way, by
    ``MOST_ROUNDED_DB`` at most, and the whole is lifted until its loudness is reached.

    Args:
        cells: of the recording.
        role: what it is to be.
        more_db: aim so much higher: what an earlier choice turned out to lack.

    Raises:
        SoundError: it is too quiet, or too short and sharp, to be as loud as the others.
    """
    found = cells.loudness(sustained=role.sustained)
    if found < TOO_QUIET_LUFS:
        raise SoundError("", "is too quiet to be made as loud as the others", "record it again, closer or louder")
    aim, gain_db = role.loudness_lufs + more_db, role.loudness_lufs + more_db - found
    for _ in range(ROUNDS):
        curve = _curve(cells.peaks, role.true_peak_max_dbtp + AIM_DB - gain_db)
        missing = aim - cells.loudness(sustained=role.sustained, gains=curve, gain_db=gain_db)
        if missing < CLOSE_LU:
            return Levels(gain_db, curve)
        gain_db += missing
    if missing > NEAR_LU:
        raise too_sharp()
    return Levels(gain_db - missing, curve)


def too_sharp() -> SoundError:
    """Say that a recording can't come to its loudness."""
    return SoundError(
        "", "is too short and sharp to be made as loud as the others", "record it again, longer or softer"
    )


def _curve(peaks: Curve, most_dbtp: float) -> Curve:
    """Give each cell a gain that brings it under a ceiling, bending gently.

    The least of six cells to either side, then the mean over five to either side: so a cell's gain, and the gains that
    a line to its neighbours passes, are means of figures that all are low enough for that cell.
    """
    ceiling = np.float32(to_gain(Decibels(most_dbtp)))
    highest = float(peaks.max())
    if highest > ceiling * to_gain(Decibels(MOST_ROUNDED_DB)):
        raise too_sharp()
    if highest <= ceiling:
        return np.broadcast_to(np.float32(1.0), peaks.shape)
    curve = np.empty(len(peaks), np.float32)
    for start in range(0, len(peaks), _TURN):
        curve[start : start + _TURN] = _bent(peaks, slice(start, min(start + _TURN, len(peaks))), ceiling)
    return curve


def _bent(peaks: Curve, part: slice, ceiling: np.float32) -> Curve:
    """Do so for a part of the cells: whole, the windows of ten minutes would not fit into the memory."""
    around = 2 * _SMOOTH_CELLS + 1
    first, last = max(0, part.start - around), min(len(peaks), part.stop + around)
    needed = ceiling / np.maximum(peaks[first:last], ceiling)
    lacking = (around - (part.start - first), around - (last - part.stop))
    wide = np.pad(needed, lacking, constant_values=np.float32(1.0))
    least = np.lib.stride_tricks.sliding_window_view(wide, 2 * _SMOOTH_CELLS + 3).min(axis=1)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(least, 2 * _SMOOTH_CELLS + 1).mean(axis=1))
