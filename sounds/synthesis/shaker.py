"""A small gourd with seeds, swung forth and back: hundreds of dull grains, none of them a tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.loops import band, convolved, noise

Signal = npt.NDArray[np.float64]

SECONDS = 0.62
GRAINS = 900
GRAIN_S = 0.0022
"""A grain's noise falls to 37 % in this time: too short to be heard as a pitch."""


@dataclass(frozen=True, slots=True)
class Swing:
    """How the gourd is swung.

    Attributes:
        forth_s: when the seeds land on its far wall.
        spread_s: over what time they land there, as a standard deviation; on the way back 1.4 times that.
        back: level of the way back.
        top_hz: where the grains' noise ends: a slow seed has a long, dull impact.
    """

    forth_s: float
    spread_s: float
    back: float
    top_hz: float


SWINGS: Mapping[str, Swing] = {
    "soft": Swing(0.130, 0.038, 0.70, 2300.0),
    "medium": Swing(0.105, 0.030, 0.60, 3000.0),
    "firm": Swing(0.085, 0.023, 0.50, 3700.0),
}


def shake(layer: str, rate: int, seed: int) -> Signal:
    """Sound one shake, shape (frames,), level arbitrary."""
    swing, chance = SWINGS[layer], np.random.RandomState(seed)
    frames = round(SECONDS * rate)
    seeds = np.zeros((frames, 1))
    for delay_s, spread, level in ((0.0, 1.0, 1.0), (0.19, 1.4, swing.back)):
        lands = swing.forth_s + delay_s + swing.spread_s * spread * chance.uniform(-1.0, 1.0, (GRAINS, 3)).sum(axis=1)
        strength = level * chance.choice((-1.0, 1.0), GRAINS) * chance.uniform(0.2, 1.0, GRAINS) ** 2
        np.add.at(seeds[:, 0], np.round(lands * rate).astype(np.intp) % frames, strength)
    return convolved(seeds, _grain(frames, swing.top_hz, rate, chance))[:, 0]


def _grain(frames: int, top_hz: float, rate: int, chance: np.random.RandomState) -> Signal:
    time = np.arange(frames) / rate
    hiss = noise(frames, rate, band(1300.0, top_hz, -1.0, 3, 6), chance)
    return np.asarray(hiss * np.exp(-time / GRAIN_S) * (1.0 - np.exp(-time / 0.0006)))
