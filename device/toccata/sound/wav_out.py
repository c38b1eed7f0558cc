"""What a recording becomes: 16 bits at 48 kHz on two channels, under a header of 44 bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import IO

import numpy as np
import numpy.typing as npt

from toccata.settings.wav_form import FRAME_BYTES, HEADER_BYTES, wav_header
from toccata.sound.level import Levels
from toccata.sound.measure import PIECE_S, Recording, Source, pieces
from toccata.sound.quantise import FULL_SCALE

Pcm = npt.NDArray[np.int16]


class Written:
    """A file of ours that was written, as a recording to be measured."""

    channels = 2

    def __init__(self, file: IO[bytes], frames: int) -> None:
        self._file = file
        self.frames = frames

    def read(self, start: int, stop: int) -> Recording:
        """Give these frames; see `toccata.sound.measure.Source`."""
        first, last = max(0, start), min(stop, self.frames)
        content = os.pread(self._file.fileno(), (last - first) * FRAME_BYTES, HEADER_BYTES + first * FRAME_BYTES)
        made = np.zeros((stop - start, 2), np.float32)
        made[first - start : last - start] = np.frombuffer(content, dtype="<i2").reshape(-1, 2)
        made /= np.float32(FULL_SCALE)
        return made


def write_wav(file: IO[bytes], source: Source, rate: int, levels: Levels | None) -> str:
    """Write a recording from the file's beginning on, and sync it; gives the SHA-256 of its samples.

    Args:
        file: open for writing.
        source: the recording.
        rate: frames a second.
        levels: what is done to it; None: nothing, its samples are whole steps of 16 bits already.

    Raises:
        OSError: the disk takes no more.
    """
    digest = hashlib.sha256()
    file.seek(0)
    file.write(wav_header(source.frames, rate))
    for pcm in _pieces(source, rate, levels):
        content = pcm.astype("<i2", copy=False).data
        digest.update(content)
        file.write(content)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest()


def _pieces(source: Source, rate: int, levels: Levels | None) -> Iterator[Pcm]:
    for piece in pieces(source.frames, rate):
        sound = source.read(piece.start, piece.stop)
        if levels is not None:
            sound = sound * levels.gains(piece.start, piece.stop, rate)
        steps = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound
        steps = steps * np.float32(FULL_SCALE)
        if levels is not None:
            steps += _dither(rate)[: len(steps)]
        yield np.clip(np.rint(steps, out=steps), -FULL_SCALE, FULL_SCALE - 1.0).astype(np.int16)


@cache
def _dither(rate: int) -> Recording:
    """Triangular, one step each way; the same for every piece, so that the same upload gives the same bits."""
    # Not numpy's own: its generators are 20 MB of libraries, which count against the memory.
    frames = round(PIECE_S * rate)
    drawn = np.frombuffer(Random(0).randbytes(frames * 8), dtype="<u2").reshape(2, frames, 2)
    return np.asarray(drawn[0].astype(np.float32) - drawn[1], dtype=np.float32) / np.float32(65536.0)
