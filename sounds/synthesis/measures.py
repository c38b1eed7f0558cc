"""What a manifest says of a sound besides its loudness: how fast it rises, and how bright it is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]


def rise_ms(sound: Signal, rate: int) -> float:
    """Give the time from 10 to 90 % of the greatest level, RMS over a raised-cosine window of 2 ms."""
    window = np.hanning(round(0.002 * rate) + 2)[1:-1]
    level = np.sqrt(np.convolve((sound**2).mean(axis=1), window / window.sum(), "same").clip(0.0))
    peak = level.max()
    return float(np.argmax(level >= 0.9 * peak) - np.argmax(level >= 0.1 * peak)) * 1000.0 / rate


def centroid_hz(sound: Signal, rate: int) -> float:
    """Give the centre of gravity of the first second's power spectrum, both channels together."""
    first = sound[:rate]
    power = (np.abs(np.fft.rfft(first * np.hanning(len(first))[:, np.newaxis], axis=0)) ** 2).sum(axis=1)
    return float((np.fft.rfftfreq(len(first), 1.0 / rate) * power).sum() / power.sum())
