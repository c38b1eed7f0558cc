"""Second-order filters, applied to a whole sound at once through its spectrum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

SETTLE_S = 0.2
"""After this long nothing is left of a filter used here: the slowest, 38 Hz and Q 0.5, has fallen by 380 dB."""


@dataclass(frozen=True, slots=True)
class Biquad:
    """One section: numerator b and denominator a in powers of z^-1."""

    b: tuple[float, float, float]
    a: tuple[float, float, float]


def high_shelf(rate: int, corner_hz: float, gain_db: float, slope: float) -> Biquad:
    """Lower or raise all that lies above a corner; half of gain_db is reached at the corner itself.

    Source: R. Bristow-Johnson, Audio EQ Cookbook, high shelf with shelf slope S = ``slope``.
    """
    root = 10.0 ** (gain_db / 40.0)
    omega = 2.0 * math.pi * corner_hz / rate
    cosine = math.cos(omega)
    alpha = math.sin(omega) / 2.0 * math.sqrt((root + 1.0 / root) * (1.0 / slope - 1.0) + 2.0)
    more, less, bend = root + 1.0, root - 1.0, 2.0 * math.sqrt(root) * alpha
    return Biquad(
        b=(
            root * (more + less * cosine + bend),
            -2.0 * root * (less + more * cosine),
            root * (more + less * cosine - bend),
        ),
        a=(more - less * cosine + bend, 2.0 * (less - more * cosine), more - less * cosine - bend),
    )


def filtered(sound: Signal, sections: Sequence[Biquad], rate: int) -> Signal:
    """Run a sound, shape (frames, channels), through all sections from rest; what rings on after its end is cut off.

    The spectrum is multiplied by the sections' own response, so the result is that of the recursion itself: the sound
    is followed by ``SETTLE_S`` of silence, after which nothing is left that could come round.
    """
    length = fast_length(len(sound) + round(SETTLE_S * rate))
    spectrum = np.fft.rfft(sound, length, axis=0)
    spectrum *= _response(sections, length)[:, np.newaxis]
    return np.fft.irfft(spectrum, length, axis=0)[: len(sound)]


def fast_length(frames: int) -> int:
    """Give a length no shorter, at most an eighth longer, whose prime factors are 13 or less: quick to transform."""
    step: int = 1 << max(0, frames.bit_length() - 4)
    return -(-frames // step) * step


def _response(sections: Sequence[Biquad], length: int) -> npt.NDArray[np.complex128]:
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    total = np.ones_like(z)
    for section in sections:
        total *= (section.b[0] + z * (section.b[1] + z * section.b[2])) / (
            section.a[0] + z * (section.a[1] + z * section.a[2])
        )
    return np.asarray(total)
