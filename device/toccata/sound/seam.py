"""Whether a loop goes round unnoticed: at its seam nothing may change more than it does elsewhere in the loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toccata.sound.filters import Signal
from toccata.sound.loudness import loudest_channel

WINDOW = 1024
HOP = WINDOW // 4
_FLOOR = 1e-4
"""Added to a window's spectrum: what lies under -130 dBFS is no change of colour."""

_AROUND = 1
_CURVE = 4


@dataclass(frozen=True, slots=True)
class Seam:
    """What was measured at a loop's seam.

    Attributes:
        colour: the change of spectrum across it, in standard deviations above the changes within the loop.
        beat: the same change over the greatest within the loop.
        click: the sharpest bend of the wave at it over the sharpest elsewhere.
    """

    colour: float
    beat: float
    click: float


def seam_of(loop: Signal) -> Seam:
    """Measure a loop, shape (frames, channels), whose last frame is followed by its first."""
    inside, seam = _changes(np.asarray(sum(loop.T)) / loop.shape[1])
    spread = float(inside.std())
    colour = (seam - float(inside.mean())) / spread if spread > 0.0 else 0.0
    return Seam(colour, seam / max(float(inside.max()), _FLOOR), _click(loop))


def _changes(mono: Signal) -> tuple[npt.NDArray[np.float64], float]:
    """Compare each window's logarithmic spectrum with that of the window after it: within the loop, and at its seam."""
    round_again = np.concatenate([mono[-2 * WINDOW :], mono])
    frames = np.lib.stride_tricks.sliding_window_view(round_again, WINDOW)[::HOP]
    spectra = np.log(np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1)) + _FLOOR)
    apart = WINDOW // HOP
    changes = np.sqrt(((spectra[apart:] - spectra[:-apart]) ** 2).mean(axis=1))
    # The change number n lies between two windows that meet (n - apart) hops after the seam.
    near = slice(apart - 1, apart + 2)
    return np.asarray(changes[2 * apart :]), float(changes[near].max())


def _click(loop: Signal) -> float:
    """A step, or a bend, of the wave stands out in its fourth difference: a tone of 500 Hz passes that at -95 dB."""
    round_again = np.concatenate([loop[-_CURVE - _AROUND :], loop, loop[: _CURVE + _AROUND]])
    bends = loudest_channel(np.diff(round_again, _CURVE, axis=0))
    seam = np.r_[0 : _CURVE + 2 * _AROUND, len(bends) - _CURVE - 2 * _AROUND : len(bends)]
    elsewhere = np.delete(bends, seam)
    return float(bends[seam].max() / max(float(elsewhere.max()), 1e-12))
