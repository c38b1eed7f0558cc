"""Rain on the ground and on leaves, and the rainstick: grains without pitch, as many and as strong as drops are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.loops import band, convolved, noise, rounded, slow, wide_noise

Signal = npt.NDArray[np.float64]

LOOP_S = 10
SIZES_MM = (0.7, 1.0, 1.4, 1.9, 2.5, 3.2)
VARIANTS = 5
"""Each size has this many different grains, so that no two drops in a row need to sound alike."""
NEAREST_M, FARTHEST_M = 1.0, 5.0
MOST = 4.0
"""No drop stands out further than this over the RMS of all."""

THORNS_HZ = (1150.0, 1300.0, 1450.0, 1600.0, 1750.0, 1950.0, 2150.0, 2400.0)


@dataclass(frozen=True, slots=True)
class Ground:
    """What drops fall on.

    Attributes:
        hertz: where the noise of a drop of 1 mm lies; a bigger one is slower, its noise lower.
        octaves: how wide that noise is, on either side.
        fade_s: how long the noise of a drop of 1 mm takes to fall to 37 %; longer for a bigger one, by its size.
        drops: how many of all sizes are heard in a second.
        mm_per_hour: how hard it rains: the harder, the more big drops.
    """

    hertz: float
    octaves: float
    fade_s: float
    drops: int
    mm_per_hour: float


EARTH = Ground(2100.0, 0.9, 0.0022, 900, 5.0)
LEAF = Ground(950.0, 0.8, 0.0065, 260, 9.0)


def rain(rate: int) -> Signal:
    """Steady rain on soft ground: shape (frames, 2), periodic in ``LOOP_S``."""
    chance = np.random.RandomState(3501)
    frames = LOOP_S * rate
    near = rounded(_drops(EARTH, frames, rate, chance), MOST)
    far = wide_noise(frames, rate, band(320.0, 3000.0, -3.5, 1, 4), 0.45, chance)
    low = wide_noise(frames, rate, band(110.0, 420.0, -3.0, 1, 2), 0.3, chance)
    return near + 0.65 * far + 0.28 * low


def rain_on_leaves(rate: int) -> Signal:
    """Rain in a garden: dull taps on leaves, close by, before rain further off; shape (frames, 2), periodic."""
    chance = np.random.RandomState(3502)
    frames = LOOP_S * rate
    near = rounded(_drops(LEAF, frames, rate, chance), MOST)
    far = wide_noise(frames, rate, band(350.0, 2300.0, -4.0, 1, 4), 0.45, chance)
    swell = 0.75 + 0.25 * slow(frames, rate, 0.5, chance)
    return near + 0.62 * far * swell[:, np.newaxis]


def rainstick(rate: int) -> Signal:
    """A rainstick that is turned over once: seeds fall past its thorns; shape (frames, 1)."""
    chance = np.random.RandomState(3503)
    frames, seeds = round(6.2 * rate), 800
    stick = np.zeros((frames, 1))
    for hertz in THORNS_HZ:
        fallen = chance.beta(1.5, 2.2, seeds)
        strength = chance.choice((-1.0, 1.0), seeds) * chance.uniform(0.15, 1.0, seeds) ** 2 * (1.0 - 0.5 * fallen)
        seeds_at = np.zeros((frames, 1))
        np.add.at(seeds_at[:, 0], np.round(fallen * 5.6 * rate).astype(np.intp), strength)
        stick += convolved(seeds_at, _grain(frames, rate, hertz, 0.7, 0.0045, chance))
    return stick


def _drops(ground: Ground, frames: int, rate: int, chance: np.random.RandomState) -> Signal:
    loop = np.zeros((frames, 2))
    for size, share in _by_size(ground.mm_per_hour):
        speed = _speed(size)
        hertz = ground.hertz * (speed / size) / _speed(1.0)
        fade_s = ground.fade_s * max(size, 0.8)
        for _ in range(VARIANTS):
            hits = chance.poisson(ground.drops * share * frames / rate / VARIANTS)
            pitched = hertz * 2.0 ** chance.uniform(-0.25, 0.25)
            grain = _grain(frames, rate, pitched, ground.octaves, fade_s, chance)
            loop += convolved(_scattered(frames, hits, size**1.5 * speed, chance), grain)
    return np.asarray(loop / np.sqrt((loop**2).mean()))


def _by_size(mm_per_hour: float) -> Iterator[tuple[float, float]]:
    """Give each size in mm and its share of all drops that land.

    Source: J. Marshall and W. Palmer, The Distribution of Raindrops with Size, Journal of Meteorology 5, 1948:
    exp(-4.1 R^-0.21 D), times the speed, since faster drops land more often.
    """
    sizes = np.array(SIZES_MM)
    landing = np.exp(-4.1 * mm_per_hour**-0.21 * sizes) * np.array([_speed(size) for size in SIZES_MM])
    yield from zip(
        SIZES_MM, (landing * np.gradient(sizes) / (landing * np.gradient(sizes)).sum()).tolist(), strict=True
    )


def _speed(size_mm: float) -> float:
    """Give a drop's speed in m/s (D. Atlas, R. Srivastava, R. Sekhon, Reviews of Geophysics 11, 1973)."""
    return float(9.65 - 10.3 * np.exp(-0.6 * size_mm))


def _scattered(frames: int, hits: int, strength: float, chance: np.random.RandomState) -> Signal:
    """Let drops fall anywhere around: as many at each distance as there is room, each fainter by its distance."""
    track = np.zeros((frames, 2))
    metres = np.sqrt(chance.uniform(NEAREST_M**2, FARTHEST_M**2, hits))
    level = strength / metres * chance.choice((-1.0, 1.0), hits)
    place = chance.uniform(0.2, 0.8, hits) * np.pi / 2.0
    at = chance.randint(0, frames, hits)
    np.add.at(track, at, np.stack([np.cos(place), np.sin(place)], axis=1) * level[:, np.newaxis])
    return track


def _grain(
    frames: int, rate: int, hertz: float, octaves: float, fade_s: float, chance: np.random.RandomState
) -> Signal:
    """Give the noise of one drop; energy, not peak, is the same for all, and none of it rings."""
    time = np.arange(round(max(10.0 * fade_s, 0.02) * rate)) / rate
    top = min(hertz * 2.0**octaves, 4300.0)
    hiss = noise(len(time), rate, band(hertz * 2.0**-octaves, top, -2.0, 2, 5), chance)
    grain = hiss * np.exp(-time / fade_s) * (1.0 - np.exp(-time / 0.0008))
    out = np.zeros(frames)
    out[: len(grain)] = grain / np.sqrt((grain**2).sum())
    return out
