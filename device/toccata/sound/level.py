"""A recording comes to the loudness of all other sounds, and its sharpest peaks are rounded where they must be."""

from __future__ import annotations

import numpy as np

from toccata.errors import SoundError
from toccata.sound.filters import Signal
from toccata.sound.measure import Recording, cell_frames, loudest_moment, peak_cells, pieces
from toccata.sound.roles import ROLES
from toccata.units import Decibels, Gain, to_decibels, to_gain

TARGET_LUFS = ROLES["effect"].loudness_lufs
CEILING_DBTP = ROLES["effect"].true_peak_max_dbtp

AIM_DBTP = CEILING_DBTP - 0.1
"""Dither and rounding add less than 0.01 dB."""

NEAR_LU = 0.5
CLOSE_LU = 0.05
MOST_ROUNDED_DB = 12.0
ROUNDS = 5
TOO_QUIET_LUFS = -65.0
"""At 37 dB more gain than this, a 16-bit recording would be heard as its own noise."""

_SMOOTH_CELLS = 5


def levelled(sound: Recording, rate: int) -> tuple[Recording, float]:
    """Bring a recording to ``TARGET_LUFS`` under ``CEILING_DBTP``; gives it and the loudness that it had, in LUFS.

    One gain for all, where that is enough. Otherwise the gain bends around the peaks over 5 ms either way, by
    ``MOST_ROUNDED_DB`` at most, and the whole is lifted until its loudness is reached.

    Raises:
        SoundError: it is too quiet, or too short and sharp, to be as loud as the others.
    """
    found = loudest_moment(sound, rate)
    if found < TOO_QUIET_LUFS:
        raise SoundError("", "is too quiet to be made as loud as the others", "record it again, closer or louder")
    cells, gain_db = peak_cells(sound, rate), TARGET_LUFS - found
    for _ in range(ROUNDS):
        made = _under_ceiling(sound, rate, cells, to_gain(Decibels(gain_db)))
        missing = TARGET_LUFS - loudest_moment(made, rate)
        if missing < CLOSE_LU:
            break
        gain_db += missing
    if missing > NEAR_LU:
        raise _too_sharp()
    return made, found


def _under_ceiling(sound: Recording, rate: int, cells: Signal, gain: Gain) -> Recording:
    curve = _gains(cells * gain)
    if to_decibels(Gain(float(curve.min()))) < -MOST_ROUNDED_DB:
        raise _too_sharp()
    return _bent(sound, rate, gain * curve)


def _too_sharp() -> SoundError:
    return SoundError(
        "", "is too short and sharp to be made as loud as the others", "record it again, longer or softer"
    )


def _gains(cells: Signal) -> Signal:
    """Give each cell a gain that brings it under the ceiling, bending gently.

    The least of six cells to either side, then the mean over five to either side: so a cell's gain, and the gains that
    a line to its neighbours passes, are means of figures that all are low enough for that cell.
    """
    ceiling = to_gain(Decibels(AIM_DBTP))
    needed = np.minimum(1.0, ceiling / np.maximum(cells, ceiling))
    reach = _SMOOTH_CELLS + 1
    wide = np.pad(needed, reach + _SMOOTH_CELLS, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1).min(axis=1)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(least, 2 * _SMOOTH_CELLS + 1).mean(axis=1))


def _bent(sound: Recording, rate: int, gains: Signal) -> Recording:
    """Give every cell its gain in its middle, and straight lines between."""
    made = np.empty_like(sound)
    middles = (np.arange(len(gains)) + 0.5) * cell_frames(rate)
    for piece in pieces(len(sound), rate):
        at = np.arange(piece.start, piece.stop)
        made[piece] = sound[piece] * np.interp(at, middles, gains)[:, np.newaxis]
    return made
