"""Waves on a beach, a stream, drips in a cave: noise that swells, and bubbles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from synthesis.loops import band, from_loudest, in_air, lay, slow, wide_noise
from synthesis.tuning import Tone

Signal = npt.NDArray[np.float64]

WAVES_S = 14
# When each wave begins to rise, how long it rises and runs out (all in s), and how big it is.
WAVES = ((0.0, 2.6, 5.4, 1.0), (6.6, 3.2, 5.6, 0.72))

STREAM_S = 10
BUBBLES_PER_S = 320
LOWEST_HZ, HIGHEST_HZ = 400.0, 3200.0

DRIPS_S = 12
# When a drip falls, its note (C major pentatonic), its level in dB and its place from left to right.
DRIPS = (
    (0.03, 76, 0.0, 0.40), (1.35, 84, -7.0, 0.72), (2.22, 79, -3.0, 0.30), (3.90, 72, -1.0, 0.58),
    (4.31, 81, -8.0, 0.78), (5.62, 76, -4.0, 0.25), (6.95, 88, -10.0, 0.62), (7.38, 74, -2.0, 0.46),
    (8.80, 79, -5.0, 0.70), (10.15, 69, -1.0, 0.34), (10.62, 84, -9.0, 0.55),
)  # fmt: skip


def waves(rate: int) -> Signal:
    """Two waves, one smaller, that rise slowly, break softly and run out: shape (frames, 2), periodic."""
    chance = np.random.RandomState(3511)
    frames = WAVES_S * rate
    rising, broken, foam = (_swells(frames, rate, lag, longer) for lag, longer in ((0.0, 1.0), (0.35, 1.1), (0.9, 1.3)))
    rumble = wide_noise(frames, rate, band(70.0, 260.0, -3.0, 2, 2), 0.2, chance)
    body = wide_noise(frames, rate, band(220.0, 1100.0, -4.0, 2, 2), 0.3, chance)
    hiss = wide_noise(frames, rate, band(900.0, 3200.0, -2.5, 2, 5), 0.35, chance)
    fizz = 0.7 + 0.3 * slow(frames, rate, 9.0, chance)
    sea = 0.55 * rumble * (0.30 + 0.70 * rising)[:, np.newaxis] + 0.75 * body * (0.10 + 0.90 * broken)[:, np.newaxis]
    return from_loudest(sea + 0.42 * hiss * (fizz * (0.07 + 0.93 * foam**1.5))[:, np.newaxis], rate)


def _swells(frames: int, rate: int, lag_s: float, longer: float) -> Signal:
    """Give the waves' level from 0 to 1, later by ``lag_s`` and running out ``longer`` times as slowly."""
    seconds = frames / rate
    time = np.arange(frames) / rate
    level = np.zeros(frames)
    for start, rise, fall, size in WAVES:
        since = (time - start - lag_s) % seconds
        up = 0.5 - 0.5 * np.cos(np.pi * np.clip(since / rise, 0.0, 1.0))
        down = 0.5 + 0.5 * np.cos(np.pi * np.clip((since - rise) / (fall * longer), 0.0, 1.0))
        level = np.maximum(level, size * up * down**1.3)
    return level


def stream(rate: int) -> Signal:
    """A small stream over stones: bubbles by the thousand over a soft rush; shape (frames, 2), periodic."""
    chance = np.random.RandomState(3512)
    frames = STREAM_S * rate
    loop = np.zeros((frames, 2))
    busy = 0.25 + slow(frames, rate, 2.5, chance)
    when = np.searchsorted(np.cumsum(busy) / busy.sum(), chance.uniform(0.0, 1.0, BUBBLES_PER_S * STREAM_S))
    for start in when.tolist():
        hertz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** chance.beta(1.6, 1.9)
        level = (600.0 / hertz) ** 0.35 * 10.0 ** (-chance.exponential(7.0) / 20.0)
        lay(loop, level * _bubble(hertz, chance.uniform(0.0, 0.09), rate), start, chance.uniform(0.25, 0.75))
    loop /= np.sqrt((loop**2).mean())
    rush = wide_noise(frames, rate, band(200.0, 2200.0, -4.0, 1, 4), 0.4, chance)
    return from_loudest(loop + 0.55 * rush * (0.85 + 0.15 * busy)[:, np.newaxis], rate)


def _bubble(hertz: float, rises: float, rate: int) -> Signal:
    """Give one bubble of air that swings in water and nears the surface.

    With r = 3 / f in metres it loses 0.13 / r + 0.0072 r^-1.5 nepers a second, and its pitch rises by ``rises`` times
    that. Source: K. van den Doel, Physically Based Models for Liquid Sounds, ACM Transactions on Applied Perception
    2 (4), 2005.
    """
    radius = 3.0 / hertz
    loss = 0.13 / radius + 0.0072 * radius**-1.5
    time = np.arange(round(7.0 / loss * rate)) / rate
    turns = hertz * (time + 0.5 * rises * loss * time**2)
    return np.asarray(np.sin(2.0 * np.pi * turns) * np.exp(-loss * time) * (1.0 - np.exp(-time / 0.003)))


def drips(rate: int) -> Signal:
    """Single drips into a pool, in a wide cave, over a hush of water: shape (frames, 2), periodic."""
    chance = np.random.RandomState(3513)
    loop = np.zeros((DRIPS_S * rate, 2))
    for start, midi, level_db, place in DRIPS:
        lay(loop, _drip(Tone(midi).hertz, rate) * 10.0 ** (level_db / 20.0), round(start * rate), place)
    heard = in_air(loop, rate, t60_s=2.6, wet_db=-4.0, seed=3514)
    hush = wide_noise(len(loop), rate, band(150.0, 900.0, -4.0, 1, 3), 0.4, chance)
    breath = 0.6 + 0.4 * slow(len(loop), rate, 0.4, chance)
    return heard + 0.065 * hush * breath[:, np.newaxis]


def _drip(hertz: float, rate: int) -> Signal:
    """Give a drip: a large bubble, a fifth of a tone lower at first, that comes in over 22 ms."""
    time = np.arange(round(0.5 * rate)) / rate
    turns = np.cumsum(hertz * (1.0 - 0.02 * np.exp(-time / 0.030))) / rate
    wave = np.sin(2.0 * np.pi * turns) + 0.08 * np.sin(4.0 * np.pi * turns)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(time / 0.022, 0.0, 1.0))
    return np.asarray(wave * rise * np.exp(-time / 0.055))
