"""Pink noise for a sound level meter: it rises from next to nothing, has no seam, and a known loudness.

Both channels are the same wave: what two loudspeakers, or a sum of both on one, can make of it at most.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from toccata.bank import CHANNELS, Sample
from toccata.settings.loudness import NOISE_LUFS
from toccata.sound.loudness import integrated, peak_envelope, true_peak
from toccata.units import Decibels, Seconds, to_gain

QUIET_DBTP = Decibels(-40.0)
"""Nothing is louder before the technician has said that it is heard and that the meter stands."""

START_DBTP = Decibels(-60.0)
RISE_DB_PER_S = 6.0
ROUND_S = 8
"""A round of the noise, in seconds: its lines lie 0.125 Hz apart."""

LOWEST_HZ, HIGHEST_HZ = 40.0, 16_000.0
"""All sounds of the instrument are cut at 40 Hz; below, the A weighting takes 35 dB and more."""

_SEED = 1
_FULL_SCALE = 32_767

Wave = npt.NDArray[np.float64]


def quiet_noise(rate: int) -> Sample:
    """Noise that rises from -60 to -40 dBTP, then stays: to be heard, and to place the meter by."""
    wave = _pink(rate)
    return _rising("quiet", wave * to_gain(Decibels(QUIET_DBTP - _peak(wave))), rate)


def loud_noise(rate: int) -> Sample:
    """Noise that rises from -60 dBTP to -28 LUFS, then stays: what is measured."""
    wave = _pink(rate)
    return _rising("loud", wave * to_gain(Decibels(NOISE_LUFS - integrated(_stereo(wave), rate))), rate)


def _pink(rate: int) -> Wave:
    """One round: a line every 1/8 Hz whose power falls by half an octave, in phases by chance."""
    count = rate * ROUND_S
    frequency = np.fft.rfftfreq(count, 1.0 / rate)
    heard = (frequency >= LOWEST_HZ) & (frequency <= min(HIGHEST_HZ, 0.45 * rate))
    # RandomState's streams are frozen (NEP 19): the same noise with every numpy.
    phase = np.random.RandomState(_SEED).uniform(0.0, 2.0 * np.pi, len(frequency))
    lines = np.where(heard, np.exp(1j * phase) / np.sqrt(np.maximum(frequency, LOWEST_HZ)), 0.0)
    wave = np.fft.irfft(lines, count)
    return np.asarray(wave / np.abs(wave).max() / 2.0)


def _rising(name: str, wave: Wave, rate: int) -> Sample:
    peak = _peak(wave)
    rises = round((peak - START_DBTP) / RISE_DB_PER_S * rate)
    gains = 10.0 ** (RISE_DB_PER_S * (np.arange(rises) - rises) / rate / 20.0)
    # The rise ends where the round begins.
    before = np.resize(np.roll(wave, -(-rises % len(wave))), rises) * gains
    pcm = np.rint(_stereo(np.concatenate([before, wave])) * _FULL_SCALE).astype(np.int16)
    loop = (rises, len(pcm))
    return Sample(
        key=f"bench-{name}-noise",
        sound="bench/pink-noise",
        gain_db=Decibels(0.0),
        rate=rate,
        pcm=pcm,
        loop=loop,
        loudness_lufs=integrated(_stereo(wave), rate),
        true_peak_dbtp=peak,
        envelope=peak_envelope(pcm / _FULL_SCALE, rate, loop),
        release_s=Seconds(0.5),
        spoken=False,
    )


def _peak(wave: Wave) -> float:
    """Its true peak, across the seam too, in dBTP."""
    return true_peak(np.concatenate([wave, wave[:1024]])[:, np.newaxis])


def _stereo(wave: Wave) -> Wave:
    return np.repeat(wave[:, np.newaxis], CHANNELS, axis=1)
