"""Loudness and peaks of a long recording, millisecond by millisecond and piece by piece: an hour takes no more memory.

Both are matrix products, which a processor does faster than anything else: a minute of stereo takes 0.1 s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from toccata.sound.filters import Biquad, Signal
from toccata.sound.loudness import BLOCK_STEP_S, MOMENT_S, OVERSAMPLING, integrated_of, k_weighting, loudest_moment_of
from toccata.units import Gain, to_decibels

Recording = npt.NDArray[np.float32]
"""Shape (frames, channels), full scale 1.0."""

Curve = npt.NDArray[np.float32]
"""A figure for every cell."""

PIECE_S = 0.5
CELL_S = 0.001
CELLS_A_SECOND = 1000
AROUND = 64
"""Frames on either side of a cell that the wave between its samples is drawn from; BS.1770-4 Annex 2 has 6."""

_KAISER = 3.0
"""Shape of the window over those: what lies above 0.95 of half the rate is drawn a little wrong, all else as it is."""

_BLOCK_CELLS = 5
_TURN = 60_000
_STEP_CELLS = round(BLOCK_STEP_S * CELLS_A_SECOND)
"""Gated blocks begin at whole steps, so their power is that of whole steps."""


class Source(Protocol):
    """A recording that gives any part of itself; what lies outside is silent."""

    @property
    def frames(self) -> int: ...  # noqa: D102
    @property
    def channels(self) -> int: ...  # noqa: D102
    def read(self, start: int, stop: int) -> Recording: ...  # noqa: D102


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What is known of every millisecond.

    Attributes:
        power: K-weighted, the sum over both channels, full scale 1.0; one channel is played on both.
        peaks: the true peak, full scale 1.0.
    """

    power: Curve
    peaks: Curve

    def loudness(self, *, sustained: bool, gains: Curve | float = 1.0, gain_db: float = 0.0) -> float:
        """Give the loudness of the loudest 400 ms, or where ``sustained`` of the whole, in LUFS; after these gains.

        Gains that bend over several milliseconds are taken for steps, which is 0.1 LU off at most.
        """
        factor, each = 10.0 ** (gain_db / 10.0), np.broadcast_to(np.float32(gains), self.power.shape)
        if not sustained or len(self.power) < MOMENT_S * CELLS_A_SECOND:
            power = self.power.astype(np.float64) * np.square(each)
            return loudest_moment_of(power * factor, CELLS_A_SECOND)
        return integrated_of(self._steps(each) * factor, CELLS_A_SECOND // _STEP_CELLS)

    def _steps(self, gains: Curve) -> Signal:
        """Give the mean power of every 100 ms, worked out a minute at a time: so that it takes little memory."""
        whole = len(self.power) // _STEP_CELLS * _STEP_CELLS
        found = []
        for start in range(0, whole, _TURN):
            part = slice(start, min(start + _TURN, whole))
            power = self.power[part] * np.square(gains[part])
            found.append(power.reshape(-1, _STEP_CELLS).mean(axis=1, dtype=np.float64))
        return np.concatenate(found)

    @property
    def true_peak_dbtp(self) -> float:
        """The greatest peak."""
        return to_decibels(Gain(float(self.peaks.max())))


def pieces(frames: int, rate: int) -> Iterator[slice]:
    """Cut so many frames into pieces of ``PIECE_S``, whole cells each but for the last."""
    step = round(PIECE_S / CELL_S) * cell_frames(rate)
    for start in range(0, frames, step):
        yield slice(start, min(start + step, frames))


def cell_frames(rate: int) -> int:
    """How many frames a cell has; ``rate`` is a whole number of thousands."""
    return round(rate * CELL_S)


def cells_of(source: Source, rate: int) -> Cells:
    """Measure a recording once, from its beginning to its end."""
    cell = cell_frames(rate)
    weighting = Weighting(source.channels, rate)
    length = -(-source.frames // cell)
    power, peaks = np.empty(length, np.float32), np.empty(length, np.float32)
    for piece in pieces(source.frames, rate):
        at = piece.start // cell
        count = -(-(piece.stop - piece.start) // cell)
        around = source.read(piece.start - AROUND, piece.start + count * cell + AROUND)
        power[at : at + count] = weighting.cell_power(around[AROUND : AROUND + count * cell])
        peaks[at : at + count] = _cell_peaks(around, count, cell)
    if source.channels == 1:
        power *= 2.0
    return Cells(power, peaks)


class Weighting:
    """The K-weighting of BS.1770, as its own recursion, a block of samples at a time.

    A block's output is a matrix times its samples, and a matrix times the filter's state before it; the next state
    likewise. So one short step a block is all that has to be done in turn.
    """

    def __init__(self, channels: int, rate: int) -> None:
        self._cell = cell_frames(rate)
        self._matrices = _matrices(self._cell * _BLOCK_CELLS, rate)
        self._states = np.zeros((channels, 4))

    def cell_power(self, sound: Recording) -> Signal:
        """Weight what comes next, whole cells, and give each cell's mean power, the sum over all channels."""
        return np.asarray(sum(self._channel(sound[:, index], index) for index in range(sound.shape[1])))

    def _channel(self, sound: Recording, index: int) -> Signal:
        cells, size = len(sound) // self._cell, self._cell * _BLOCK_CELLS
        blocks = -(-len(sound) // size)
        filled = np.zeros(blocks * size, np.float32)
        filled[: len(sound)] = sound
        given = filled.reshape(blocks, size)
        direct, from_state, to_state, onward = self._matrices
        news, states, state = given @ to_state, np.empty((blocks, 4)), self._states[index]
        for block in range(blocks):
            states[block] = state
            state = onward @ state + news[block]
        self._states[index] = state
        weighted = (given @ direct + (states @ from_state).astype(np.float32)).reshape(-1, self._cell)[:cells]
        return np.asarray(np.einsum("ij,ij->i", weighted, weighted, dtype=np.float64)) / self._cell


@cache
def _matrices(size: int, rate: int) -> tuple[Recording, Signal, Signal, Signal]:
    """For blocks of this size: output of samples, output of the state, the state's part of samples, the next state."""
    a, b, c, d = _in_series(*(_state_space(section) for section in k_weighting(rate)))
    powers = [np.eye(4)]
    for _ in range(size):
        powers.append(a @ powers[-1])
    from_state = np.stack([c @ power for power in powers[:size]], axis=1)
    response = np.concatenate([[d], b @ from_state[:, : size - 1]])
    shift = np.arange(size)[np.newaxis, :] - np.arange(size)[:, np.newaxis]
    direct = np.where(shift >= 0, response[np.maximum(shift, 0)], 0.0).astype(np.float32)
    to_state = np.stack([powers[size - 1 - index] @ b for index in range(size)])
    return direct, from_state, to_state, powers[size]


_Space = tuple[Signal, Signal, Signal, float]


def _state_space(section: Biquad) -> _Space:
    """The section in transposed direct form II: next state, state's part of input, output of state, of input."""
    (b0, b1, b2), (_, a1, a2) = section.b, section.a
    return np.array([[-a1, 1.0], [-a2, 0.0]]), np.array([b1 - a1 * b0, b2 - a2 * b0]), np.array([1.0, 0.0]), b0


def _in_series(first: _Space, second: _Space) -> _Space:
    a = np.zeros((4, 4))
    a[:2, :2], a[2:, 2:], a[2:, :2] = first[0], second[0], np.outer(second[1], first[2])
    return (
        a,
        np.concatenate([first[1], second[1] * first[3]]),
        np.concatenate([first[2] * second[3], second[2]]),
        (first[3] * second[3]),
    )


def _cell_peaks(around: Recording, count: int, cell: int) -> Curve:
    peaks = np.zeros(count, np.float32)
    between = _between(cell)
    for channel in np.ascontiguousarray(around.T):
        windows = np.lib.stride_tricks.sliding_window_view(channel, cell + 2 * AROUND)[::cell][:count]
        drawn = windows @ between
        np.maximum(peaks, np.maximum(drawn.max(axis=1), -drawn.min(axis=1)), out=peaks)
        inside = windows[:, AROUND : AROUND + cell]
        np.maximum(peaks, np.maximum(inside.max(axis=1), -inside.min(axis=1)), out=peaks)
    return peaks


@cache
def _between(cell: int) -> Recording:
    """Draw the wave at three points between each frame of a cell and the next: a sinc under a Kaiser window."""
    parts = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    points = (np.arange(cell)[:, np.newaxis] + parts[np.newaxis, :]).ravel() + AROUND
    distance = points[np.newaxis, :] - np.arange(cell + 2 * AROUND)[:, np.newaxis]
    reach = np.clip(1.0 - np.square(distance / AROUND), 0.0, None)
    window = np.i0(_KAISER * np.sqrt(reach)) / float(np.i0(_KAISER))
    return np.asarray(np.where(reach > 0.0, np.sinc(distance) * window, 0.0), dtype=np.float32)
