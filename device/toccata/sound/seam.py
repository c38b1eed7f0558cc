"""Whether a loop goes round unnoticed: at its seam nothing may change more than it does elsewhere in the loop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toccata.sound.filters import Signal
from toccata.sound.loudness import loudest_channel

WINDOW = 1024
HOP = WINDOW // 8
_APART = WINDOW // HOP
_FLOOR = 2e-3
"""Added to a window's spectrum, so that what lies under -108 dBFS, as the noise of 16 bits does, is no colour."""

ALIKE = 0.5
"""A place within the loop is like the seam if the sound rises there by half as much or more: both have a beat."""

LEAST_LOSS = 0.05
"""Twice what the noise of 16 bits makes of nothing at all."""

_AT_SEAM = slice(0, 3)
"""The first three places meet a hop before the seam, at it, and a hop after it."""

_WITHIN = slice(_APART + 1, None)
"""From there on no window crosses the seam."""

_AROUND = 1
_CURVE = 4


@dataclass(frozen=True, slots=True)
class Seam:
    """What was measured at a loop's seam.

    Attributes:
        colour: the change of spectrum across it, in standard deviations above the changes within the loop.
        loss: how much goes silent across it, over the most at any place within the loop that is like it. A beat that
            falls on the seam changes the colour, but it adds: what was sounding still goes on under it.
        click: the sharpest bend of the wave at it over the sharpest elsewhere.
    """

    colour: float
    loss: float
    click: float


def seam_of(loop: Signal) -> Seam:
    """Measure a loop, shape (frames, channels), whose last frame is followed by its first."""
    steps = _steps(np.asarray(sum(loop.T)) / loop.shape[1])
    return Seam(_colour(steps), _loss(steps), _click(loop))


def _colour(steps: Signal) -> float:
    changes = np.sqrt((steps**2).mean(axis=1))
    inside = changes[_WITHIN]
    spread = float(inside.std())
    return (float(changes[_AT_SEAM].max()) - float(inside.mean())) / spread if spread > 0.0 else 0.0


def _loss(steps: Signal) -> float:
    rises, losses = steps.clip(min=0.0).mean(axis=1), (-steps).clip(min=0.0).mean(axis=1)
    like = rises[_WITHIN] >= ALIKE * rises[_AT_SEAM].max()
    inside = losses[_WITHIN]
    most = float(inside[like].max() if like.any() else inside.max())
    return float(losses[_AT_SEAM].max()) / max(most, LEAST_LOSS)


def _steps(mono: Signal) -> Signal:
    """Give by how much each bin's logarithm rises from one window to the one that follows it, a hop further each time.

    Shape (places, bins); see ``_AT_SEAM`` and ``_WITHIN``.
    """
    round_again = np.concatenate([mono[-WINDOW - HOP :], mono])
    windows = np.lib.stride_tricks.sliding_window_view(round_again, WINDOW)[::HOP]
    spectra = np.log(np.abs(np.fft.rfft(windows * np.hanning(WINDOW), axis=1)) + _FLOOR)
    return np.asarray(spectra[_APART:] - spectra[:-_APART])


def _click(loop: Signal) -> float:
    """A step, or a bend, of the wave stands out in its fourth difference: a tone of 500 Hz passes that at -95 dB."""
    round_again = np.concatenate([loop[-_CURVE - _AROUND :], loop, loop[: _CURVE + _AROUND]])
    bends = loudest_channel(np.diff(round_again, _CURVE, axis=0))
    seam = np.r_[0 : _CURVE + 2 * _AROUND, len(bends) - _CURVE - 2 * _AROUND : len(bends)]
    elsewhere = np.delete(bends, seam)
    return float(bends[seam].max() / max(float(elsewhere.max()), 1e-12))
