"""Sounds made for one test: a file on disk and what a pack would say of it; and how a loop is played."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from toccata.bank import Sample
from toccata.sound.catalogue import SoundInfo
from toccata.units import Seconds

Pcm = npt.NDArray[np.int16]


def tone(hertz: float, seconds: float, rate: int, peak: float = 8000.0) -> Pcm:
    """A sine on both channels, int16."""
    wave = peak * np.sin(2.0 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(np.rint(wave).astype(np.int16)[:, np.newaxis], 2, axis=1)


def made(
    folder: Path, pcm: Pcm, rate: int = 48_000, loop: tuple[int, int] | None = None, role: str = "note"
) -> SoundInfo:
    """Lay a sound down as ``made/tone`` and describe it."""
    file = folder / "tone.flac"
    soundfile.write(file, pcm, rate, subtype="PCM_16", format="FLAC")
    return SoundInfo(
        name="made/tone",
        file=file,
        pcm_sha256=hashlib.sha256(np.ascontiguousarray(pcm, dtype="<i2").tobytes()).hexdigest(),
        role=role,
        loop=loop,
        release_s=Seconds(0.3),
        spoken=False,
        label="tone",
        seconds=Seconds(len(pcm) / rate),
    )


def played(sample: Sample, frames: int) -> npt.NDArray[np.float64]:
    """What a player gives of a looped sample: its pcm, and then the round again and again."""
    assert sample.loop is not None
    start, end = sample.loop
    at = np.arange(frames)
    at[at >= end] = start + (at[at >= end] - start) % (end - start)
    return np.asarray(sample.pcm[at], dtype=np.float64)
