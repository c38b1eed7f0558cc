"""What goes round without a seam: noise, slow curves, things that happen in between, and the air around them.

All is made of whole cycles, or laid round the loop's end to its start, so no crossfade is needed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

Colour = Callable[[Signal], Signal]
"""Gives the amplitude at each frequency in Hz."""


def band(low_hz: float, high_hz: float, db_per_octave: float, low_slope: int = 2, high_slope: int = 4) -> Colour:
    """Colour noise: tilted between two edges, beyond them falling by 6 dB per octave for each of the slopes."""

    def amplitude(hertz: Signal) -> Signal:
        above_zero = np.maximum(hertz, 1e-3)
        tilt = (above_zero / 1000.0) ** (db_per_octave / 6.0206)
        edges = (1.0 + (low_hz / above_zero) ** (2 * low_slope)) * (1.0 + (above_zero / high_hz) ** (2 * high_slope))
        return np.asarray(tilt / np.sqrt(edges))

    return amplitude


def noise(frames: int, rate: int, colour: Colour, chance: np.random.RandomState) -> Signal:
    """Make noise that is periodic in ``frames``: shape (frames,), RMS 1.0."""
    hertz = np.asarray(np.fft.rfftfreq(frames, 1.0 / rate), dtype=np.float64)
    spectrum = colour(hertz) * (chance.standard_normal(len(hertz)) + 1j * chance.standard_normal(len(hertz)))
    spectrum[0] = 0.0
    made = np.fft.irfft(spectrum, frames)
    return np.asarray(made / np.sqrt((made**2).mean()))


def wide_noise(frames: int, rate: int, colour: Colour, width: float, chance: np.random.RandomState) -> Signal:
    """Make noise for two ears: shape (frames, 2), RMS 1.0; ``width`` is the level of what differs over what agrees.

    At 0.5 the ears' correlation is 0.6, and one loudspeaker alone plays the sum without holes.
    """
    middle, sides = noise(frames, rate, colour, chance), noise(frames, rate, colour, chance)
    both = np.stack([middle + width * sides, middle - width * sides], axis=1)
    return np.asarray(both / np.sqrt((both**2).mean()))


def slow(frames: int, rate: int, fastest_hz: float, chance: np.random.RandomState) -> Signal:
    """Make a curve from 0 to 1 that wanders as wind does: shape (frames,), periodic, nothing above ``fastest_hz``."""
    cycles = np.arange(1, max(1, int(fastest_hz * frames / rate)) + 1)
    spectrum = np.zeros(frames // 2 + 1, dtype=np.complex128)
    spectrum[cycles] = np.exp(2j * np.pi * chance.uniform(0.0, 1.0, len(cycles))) / cycles**0.5
    curve = np.fft.irfft(spectrum, frames)
    return np.asarray((curve - curve.min()) / (curve.max() - curve.min()))


def lay(loop: Signal, sound: Signal, start: int, place: float = 0.5) -> None:
    """Add a mono sound, shape (frames,), to a loop of one or two channels, round its end; place 0 left to 1 right."""
    frames = (start + np.arange(len(sound))) % len(loop)
    if loop.shape[1] == 1:
        np.add.at(loop[:, 0], frames, sound)
        return
    np.add.at(loop[:, 0], frames, np.cos(place * np.pi / 2.0) * sound)
    np.add.at(loop[:, 1], frames, np.sin(place * np.pi / 2.0) * sound)


def convolved(loop: Signal, response: Signal) -> Signal:
    """Filter a loop of any channels by a response, shape (frames,) or as many channels, round its end."""
    under = response[:, np.newaxis] if response.ndim == 1 else response
    spectrum = np.fft.rfft(loop, axis=0) * np.fft.rfft(under, len(loop), axis=0)
    return np.asarray(np.fft.irfft(spectrum, len(loop), axis=0))


def in_air(loop: Signal, rate: int, t60_s: float, wet_db: float, seed: int) -> Signal:
    """Let a loop be heard in the open or in a hall: its echoes come softly after it, and go round too.

    Args:
        loop: shape (frames, 1 or 2); as long as ``t60_s`` or longer.
        rate: frames a second.
        t60_s: how long the echoes take to fall by 60 dB.
        wet_db: energy of the echoes over the direct sound's.
        seed: settles the echoes.
    """
    time = np.arange(round(t60_s * rate)) / rate
    chance = np.random.RandomState(seed)
    tail = np.zeros((len(time), loop.shape[1]))
    for side in range(loop.shape[1]):
        tail[:, side] = noise(len(time), rate, band(200.0, 3000.0, -2.0, 1, 2), chance)
    tail *= (np.exp(-np.log(1000.0) * time / t60_s) * (1.0 - np.exp(-time / 0.020)))[:, np.newaxis]
    tail *= 10.0 ** (wet_db / 20.0) / np.sqrt((tail**2).sum(axis=0))
    return loop + convolved(loop, tail)


def rounded(loop: Signal, most: float) -> Signal:
    """Bring what stands out of a loop down, ever more softly, to ``most`` times its RMS: nothing in it startles."""
    limit = most * np.sqrt((loop**2).mean())
    return np.asarray(limit * np.tanh(loop / limit))


def from_loudest(loop: Signal, rate: int) -> Signal:
    """Turn a loop round so that it begins where its 400 ms are loudest: a touch is answered at once."""
    window, step = round(0.4 * rate), round(0.05 * rate)
    power = (loop**2).sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(np.concatenate([power, power[:window]]))])
    starts = np.arange(0, len(loop), step)
    loudest = int(starts[np.argmax(total[starts + window] - total[starts])])
    return np.roll(loop, -loudest, axis=0)
