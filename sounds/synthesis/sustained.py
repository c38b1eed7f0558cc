"""What sustained tones share: whole cycles in a loop, the loudest moment first, a place between the ears."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

MOMENT_S = 0.4
"""The window of momentary loudness (EBU Tech 3341)."""


def whole_cycles(hertz: float, loop_s: int) -> float:
    """Give the nearest frequency that fits the loop: in 6 s at most 1/12 Hz away, 1.1 cents at C3."""
    return round(hertz * loop_s) / loop_s


def loudest_first(loop: Signal, rate: int) -> Signal:
    """Turn a loop, shape (frames, channels), to begin with its loudest ``MOMENT_S``: a touch is answered at once.

    Only places on a grid of an eighth of that are looked at.
    """
    window = round(MOMENT_S * rate)
    power = (loop**2).sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(np.concatenate([power, power[:window]]))])
    starts = np.arange(0, len(loop), window // 8)
    first = int(starts[np.argmax(total[starts + window] - total[starts])])
    return np.asarray(np.roll(loop, -first, axis=0))


def placed(wave: Signal, place: float) -> Signal:
    """Lay a wave, shape (frames,), between the ears, 0 left to 1 right: shape (frames, 2), the same power anywhere."""
    return np.stack([np.cos(place * np.pi / 2.0) * wave, np.sin(place * np.pi / 2.0) * wave], axis=1)


def swell(time: Signal, loop_s: int, times: int, depth: float, phase: float) -> Signal:
    """Give a level that sinks from 1 by ``depth`` and comes back ``times`` a loop."""
    ebb = 0.5 - 0.5 * np.cos(2.0 * np.pi * times / loop_s * time + phase)
    return np.asarray(1.0 - depth * ebb)
