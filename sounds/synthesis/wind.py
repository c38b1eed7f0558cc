"""Wind over a field, wind in leaves, and the hush of a shell: noise that gusts, and nothing that whistles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from synthesis.loops import Colour, band, from_loudest, noise, slow, wide_noise

Signal = npt.NDArray[np.float64]

WIND_S = 12
LEAVES_S = 11
SHELL_S = 10

# Middle of a band in Hz, its level in a gust and in a lull, in dB: a gust is not only louder, it is brighter.
BANDS = (
    (110.0, 0.0, -7.0), (180.0, -1.0, -9.0), (300.0, -3.5, -13.0), (500.0, -7.0, -19.0),
    (830.0, -11.5, -27.0), (1400.0, -17.0, -36.0),
)  # fmt: skip

# Frequency in Hz, level and width of the air in a shell: broad, so that none of them is a note.
SHELL = ((430.0, 1.0, 0.35), (860.0, 0.62, 0.32), (1480.0, 0.34, 0.30), (2300.0, 0.15, 0.30))


def wind(rate: int) -> Signal:
    """Wind that comes and goes: shape (frames, 2), periodic."""
    chance = np.random.RandomState(3521)
    frames = WIND_S * rate
    gust = slow(frames, rate, 0.36, chance)
    loop = np.zeros((frames, 2))
    for hertz, gusty_db, lull_db in BANDS:
        own = np.clip(gust + 0.25 * (slow(frames, rate, 0.9, chance) - 0.5), 0.0, 1.0)
        level = 10.0 ** ((lull_db + (gusty_db - lull_db) * own) / 20.0)
        loop += wide_noise(frames, rate, _hump(hertz), 0.4, chance) * level[:, np.newaxis]
    return from_loudest(loop, rate)


def leaves(rate: int) -> Signal:
    """A breeze in a tree: many small leaves that touch, each gust from another side; shape (frames, 2), periodic."""
    chance = np.random.RandomState(3522)
    frames = LEAVES_S * rate
    gust = slow(frames, rate, 0.5, chance)
    rustle = np.zeros((frames, 2))
    for low, high in ((700.0, 1500.0), (1300.0, 2500.0), (2200.0, 3500.0)):
        flutter = 0.35 + 0.65 * slow(frames, rate, 24.0, chance)
        rustle += wide_noise(frames, rate, band(low, high, -3.0, 2, 5), 0.55, chance) * flutter[:, np.newaxis]
    breeze = wide_noise(frames, rate, band(90.0, 500.0, -4.0, 2, 2), 0.3, chance)
    level = 10.0 ** (-14.0 * (1.0 - gust) / 20.0)
    return from_loudest(0.6 * rustle * level[:, np.newaxis] + 0.5 * breeze * (0.4 + 0.6 * gust)[:, np.newaxis], rate)


def shell(rate: int) -> Signal:
    """A sea shell at the ear: a soft rush that breathes twice; shape (frames, 1), periodic."""
    chance = np.random.RandomState(3523)
    frames = SHELL_S * rate
    rush = noise(frames, rate, _shell_colour, chance)
    breath = 0.5 - 0.5 * np.cos(2.0 * np.pi * 2.0 * np.arange(frames) / frames)
    drift = slow(frames, rate, 0.7, chance)
    return from_loudest((rush * (0.50 + 0.38 * breath + 0.12 * drift))[:, np.newaxis], rate)


def _hump(hertz: float) -> Colour:
    """A bell over the logarithm of the frequency, an octave and a half wide."""

    def amplitude(at: Signal) -> Signal:
        octaves = np.log2(np.maximum(at, 1.0) / hertz)
        return np.asarray(np.exp(-0.5 * (octaves / 0.6) ** 2))

    return amplitude


def _shell_colour(at: Signal) -> Signal:
    above_zero = np.maximum(at, 1.0)
    air = band(180.0, 2600.0, -4.0, 2, 4)(above_zero)
    return air * sum(0.12 + level / (1.0 + ((at - hertz) / (width * hertz)) ** 2) for hertz, level, width in SHELL)
