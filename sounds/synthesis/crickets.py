"""Tree crickets on a warm night: low, soft trills from far and near, in rhythms of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.loops import band, in_air, lay, slow, wide_noise

Signal = npt.NDArray[np.float64]

LOOP_S = 12
PULSES_PER_S = 46.0


@dataclass(frozen=True, slots=True)
class Cricket:
    """One cricket: its pitch, chirps in the whole loop, pulses in a chirp, level in dB, place from left to right."""

    hertz: float
    chirps: int
    pulses: int
    level_db: float
    place: float


# Around 2.5 kHz, as tree crickets on a cool night; field crickets at 4 to 5 kHz are shriller.
CRICKETS = (
    Cricket(2380.0, 19, 8, 0.0, 0.35),
    Cricket(2510.0, 17, 9, -5.0, 0.75),
    Cricket(2290.0, 23, 7, -9.0, 0.12),
    Cricket(2640.0, 14, 10, -12.0, 0.90),
)


def crickets(rate: int) -> Signal:
    """Sound the night: shape (frames, 2), periodic in ``LOOP_S``; it begins with the nearest cricket."""
    chance = np.random.RandomState(3541)
    loop = np.zeros((LOOP_S * rate, 2))
    for cricket in CRICKETS:
        every = len(loop) / cricket.chirps
        for number in range(cricket.chirps):
            late = chance.uniform(-0.06, 0.06) * every * (number > 0)
            level = 10.0 ** ((cricket.level_db + chance.uniform(-2.0, 0.0)) / 20.0)
            lay(loop, level * _chirp(cricket, rate), round(number * every + late) + round(0.02 * rate), cricket.place)
    heard = in_air(loop, rate, t60_s=1.1, wet_db=-5.0, seed=3542)
    night = wide_noise(len(loop), rate, band(110.0, 800.0, -4.0, 2, 3), 0.15, chance)
    return heard + 0.14 * night * (0.7 + 0.3 * slow(len(loop), rate, 0.4, chance))[:, np.newaxis]


def _chirp(cricket: Cricket, rate: int) -> Signal:
    """Give the pulses of one chirp, each a raised cosine, the whole of them swelling and ebbing."""
    seconds = cricket.pulses / PULSES_PER_S
    time = np.arange(round(seconds * rate)) / rate
    pulses = (0.5 - 0.5 * np.cos(2.0 * np.pi * PULSES_PER_S * time)) ** 1.5
    whole = np.sin(np.pi * time / seconds) ** 1.2
    pitch = cricket.hertz * (time - 0.01 * time**2 / seconds)
    return np.asarray(pulses * whole * np.sin(2.0 * np.pi * pitch))
