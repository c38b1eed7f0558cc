"""What a whole sound's spectrum tells: its pitch, how much of it is high, and how bright it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toccata.sound.filters import Signal, fast_length

FAINTEST_DB = -36.0
"""A fundamental fainter than this against the strongest partial is not what is heard as the note."""

_SEMITONE = 2.0 ** (1.0 / 12.0)
_WHOLE_TONE = _SEMITONE**2
_LOWEST_HZ = 40.0
_NOTHING = 1e-30
_FEWEST_BINS = 3
"""In the band of a note: with fewer there is no peak between two sides."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """Power by frequency, the sum over all channels; the bins are ``step_hz`` apart, from 0 Hz to half the rate."""

    power: npt.NDArray[np.float64]
    step_hz: float

    def band(self, low_hz: float, high_hz: float) -> slice:
        """Give the bins from one frequency up to another, none of them beyond the ends."""
        return slice(min(math.ceil(low_hz / self.step_hz), len(self.power)), math.floor(high_hz / self.step_hz) + 1)


def spectrum_of(sound: Signal, rate: int, goes_round: bool) -> Spectrum:
    """Transform a whole sound, shape (frames, channels).

    One that goes round is taken as it is, so that each of its partials is one bin; one that is played once is followed
    by as much silence.
    """
    length = len(sound) if goes_round else fast_length(2 * len(sound))
    power = np.zeros(length // 2 + 1)
    for channel in sound.T:
        transformed = np.fft.rfft(channel, length)
        power += transformed.real**2
        power += transformed.imag**2
    return Spectrum(power, rate / length)


def cents_off(spectrum: Spectrum, hertz: float) -> float | None:
    """Give how far the strongest partial within a semitone of a note lies from it, in cents; + is sharp.

    None where the note is not what is heard: the sound is too short or sampled too slowly to tell, there is no partial,
    it lies ``FAINTEST_DB`` under the strongest one, or a stronger one lies a whole tone or more below it, as when the
    sound is an octave lower.

    The peak is that of the parabola through three bins' logarithms (J. O. Smith, Spectral Audio Signal Processing,
    "Quadratic Interpolation of Spectral Peaks").
    """
    near = spectrum.band(hertz / _SEMITONE, hertz * _SEMITONE)
    if len(spectrum.power[near]) < _FEWEST_BINS:
        return None
    top = near.start + int(np.argmax(spectrum.power[near]))
    peak = float(spectrum.power[top])
    below = spectrum.power[spectrum.band(_LOWEST_HZ, hertz / _WHOLE_TONE)]
    faint = peak <= max(float(spectrum.power.max()) * 10.0 ** (FAINTEST_DB / 10.0), _NOTHING)
    if faint or top in (near.start, near.stop - 1) or (len(below) and peak < float(below.max())):
        return None
    # What lies 90 dB under the peak is rounding, and no side of it.
    left, middle, right = (math.log(float(power) + 1e-9 * peak) for power in spectrum.power[top - 1 : top + 2])
    bent = left - 2.0 * middle + right
    shift = 0.5 * (left - right) / bent if bent else 0.0
    return 1200.0 * math.log2((top + shift) * spectrum.step_hz / hertz)


def share_above_db(spectrum: Spectrum, hertz: float) -> float:
    """Give the energy above a frequency over all energy, in dB; none reads -180."""
    above = float(spectrum.power[math.floor(hertz / spectrum.step_hz) + 1 :].sum())
    return 10.0 * math.log10(max(above / max(float(spectrum.power.sum()), _NOTHING), 1e-18))


def centroid_hz(sound: Signal, rate: int) -> float:
    """Give the centre of gravity of the first second's power spectrum, all channels together."""
    first = sound[:rate]
    power = (np.abs(np.fft.rfft(first * np.hanning(len(first))[:, np.newaxis], axis=0)) ** 2).sum(axis=1)
    total = power.sum()
    return float((np.fft.rfftfreq(len(first), 1.0 / rate) * power).sum() / total) if total > 0.0 else 0.0
