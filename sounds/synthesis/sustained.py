"""What sustained tones share: whole cycles in a loop, the loudest moment first, several players between the ears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Signal = npt.NDArray[np.float64]

MOMENT_S = 0.4
"""The window of momentary loudness (EBU Tech 3341)."""


@dataclass(frozen=True, slots=True)
class Player:
    """One string or voice: how far from the note, how loud beside the first, and from where, left 0 to right 1."""

    cents: float
    weight: float
    place: float


@dataclass(frozen=True, slots=True)
class Resonance:
    """One broad resonance of a body or a mouth."""

    hertz: float
    level_db: float
    width_hz: float


def resonated(hertz: Signal, resonances: Iterable[Resonance]) -> Signal:
    """Give how strongly a body answers each of these frequencies."""
    answer = np.zeros(len(hertz))
    for one in resonances:
        apart = (hertz - one.hertz) / one.width_hz
        answer += 10.0 ** (one.level_db / 20.0) / np.sqrt(1.0 + apart**2)
    return answer


def swayed(
    hertz: float,
    hz: tuple[float, float],
    cents: tuple[float, float],
    loop_s: int,
    time: Signal,
    chance: np.random.RandomState,
) -> Signal:
    """Give what a sway of the pitch, so fast and so wide by chance, adds to the fundamental's phase, in radians."""
    times = whole_cycles(chance.uniform(*hz), loop_s)
    swing_hz = hertz * (2.0 ** (chance.uniform(*cents) / 1200.0) - 1.0)
    return np.asarray(swing_hz / times * np.sin(2.0 * np.pi * times * time + chance.uniform(0.0, 2.0 * np.pi)))


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
