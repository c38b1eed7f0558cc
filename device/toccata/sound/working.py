"""A recording on its way: samples in a file without a name, read piece by piece, as they were and as they will be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt

from toccata.sound.measure import Recording, Source, pieces

FLOAT_BYTES = 4


class Raw:
    """Samples as they were decoded, in 32 bits."""

    def __init__(self, file: IO[bytes], channels: int) -> None:
        self._file = file
        self.channels = channels
        self.frames = 0

    def append(self, piece: Recording) -> None:
        """Lay a piece at the end. Raises an OSError where the disk is full."""
        self._file.write(np.ascontiguousarray(piece, dtype="<f4").data)
        self.frames += len(piece)

    def close(self) -> None:
        """Everything is there: it may be read now."""
        self._file.flush()

    def read(self, start: int, stop: int) -> Recording:
        """Give these frames; see `toccata.sound.measure.Source`."""
        frame = FLOAT_BYTES * self.channels
        content = os.pread(self._file.fileno(), (stop - start) * frame, start * frame)
        return np.frombuffer(content, dtype="<f4").reshape(-1, self.channels)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A part of a recording, freed of what does not belong to its sound.

    Attributes:
        raw: the recording.
        kept: the frames that stay.
        offset: of each channel, taken away: a recording that does not stand around nothing clicks.
        scale: a factor for all.
        fade: rises and falls along it, shape (frames, 1); empty: none.
    """

    raw: Raw
    kept: slice
    offset: Recording
    scale: float
    fade: Recording

    @property
    def frames(self) -> int:
        """How long it is."""
        return int(self.kept.stop - self.kept.start)

    @property
    def channels(self) -> int:
        """One or two."""
        return self.raw.channels

    def read(self, start: int, stop: int) -> Recording:
        """Give these frames; see `toccata.sound.measure.Source`."""
        made = np.zeros((stop - start, self.channels), np.float32)
        first, last = max(0, start), min(stop, self.frames)
        if last <= first:
            return made
        inside = made[first - start : last - start]
        inside[:] = self.raw.read(self.kept.start + first, self.kept.start + last)
        if self.offset.any():
            inside -= self.offset
        if self.scale != 1.0:
            inside *= np.float32(self.scale)
        self._faded(inside, first)
        return made

    def _faded(self, inside: Recording, first: int) -> None:
        fade, frames = len(self.fade), self.frames
        rise = self.fade[first : first + len(inside)]
        inside[: len(rise)] *= rise
        begun = frames - fade
        if fade and first + len(inside) > begun:
            at = max(0, begun - first)
            inside[at:] *= self.fade[::-1][first + at - begun :][: len(inside) - at]


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What a look over a whole recording tells.

    Attributes:
        mean: of each channel.
        low: the least sample of every 10 ms, shape (cells, channels).
        high: the greatest.
    """

    mean: npt.NDArray[np.float64]
    low: Recording
    high: Recording

    def peaks(self, offset: Recording) -> Recording:
        """Give each cell's greatest distance from an offset, over all channels."""
        return np.asarray(np.maximum(self.high - offset, offset - self.low).max(axis=1))


def survey(source: Source, rate: int, cell_s: float) -> Survey:
    """Look over a recording once."""
    cell, total = round(cell_s * rate), np.zeros(source.channels)
    low, high = [], []
    for piece in pieces(source.frames, rate):
        sound = source.read(piece.start, piece.stop)
        starts = np.arange(0, len(sound), cell)
        total += sound.sum(axis=0, dtype=np.float64)
        low.append(np.minimum.reduceat(sound, starts))
        high.append(np.maximum.reduceat(sound, starts))
    return Survey(total / source.frames, np.concatenate(low), np.concatenate(high))


def whole(raw: Raw) -> Cut:
    """Give a recording as it is."""
    none = np.zeros(raw.channels, np.float32)
    return Cut(raw, slice(0, raw.frames), none, 1.0, np.empty((0, 1), np.float32))
