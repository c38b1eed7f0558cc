"""One file of a pack is read and measured, once, with all that the gate wants to know."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from toccata.errors import SoundError
from toccata.sound.attack import rise_ms
from toccata.sound.catalogue import SoundInfo
from toccata.sound.filters import Signal
from toccata.sound.loudness import (
    MOMENT_S,
    frame_peaks,
    integrated_of,
    loudest_channel,
    loudest_moment_of,
    lufs,
    weighted_power,
)
from toccata.sound.measure import AROUND
from toccata.sound.quantise import FULL_SCALE
from toccata.sound.roles import ROLES
from toccata.sound.seam import WINDOW, Seam, seam_of
from toccata.sound.spectrum import Spectrum, centroid_hz, cents_off, share_above_db, spectrum_of
from toccata.units import Gain, to_decibels

HIGH_HZ = 5000.0
LONGEST_S = 120.0
"""A longer one would take over a gigabyte to measure whole; no pad needs it."""

HEARD = 0.01
"""Of the greatest sample, -40 dB: from there on a sound is heard."""

_WIDTHS = {1: "mono", 2: "stereo"}
SHORTEST_LOOP = 8 * WINDOW
PEAK_CHUNK = 8192
PEAK_SHARE = 0.7
"""Content under 12 kHz passes the samples by 3 dB at most, 1 / cos(pi f / rate) (H. Ehlich, K. Zeller, Mathematische
Zeitschrift 86, 1964), so only where they come that near to the greatest can the true peak lie."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file to judge: a sound's own, or one of its other layers.

    Attributes:
        info: the sound that it belongs to.
        layer: a word of `catalogue.LAYERS`.
        file: where it lies.
        pcm_sha256: what the pack says of its samples.
        stated: what else the pack says of it, as it was written; nothing of another layer.
        bright: it, or its pack, is said to be.
        cents_most: how far it may lie from its note.
    """

    info: SoundInfo
    layer: str
    file: Path
    pcm_sha256: str
    stated: Mapping[str, Any]
    bright: bool
    cents_most: float

    @property
    def told(self) -> str:
        """Pack and file, as a fault names it."""
        return f"{self.file.parent.name}/{self.file.name}"

    @property
    def pitched(self) -> bool:
        """It has a note, and one note only."""
        return self.info.note is not None and "chord" not in self.info.tags


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a file; levels at full scale 1.0.

    Attributes:
        form: container, word, rate and channels: ``FLAC, PCM_16, 48000 Hz, stereo``.
        frames: how many it has.
        pcm_sha256: over its 16-bit words, little-endian, channels in turn.
        dc_dbfs: the mean of the channel that has the most.
        edges_dbfs: the greater of its first and last sample.
        loudness_lufs: by its role's measure, mono on both channels.
        true_peak_dbtp: as BS.1770 Annex 2.
        high_db: energy above 5 kHz over all.
        cents: distance from its note; None where it has none, or where none is heard.
        rise_ms: from 10 to 90 % of its level, as the file is.
        played_ms: the same through the attack of its role, as it is heard.
        heard_ms: when it comes within 40 dB of its greatest sample.
        first_lu: its first 400 ms against its loudest.
        centroid_hz: brightness of its first second.
        seam: where it goes round, and is long enough.
    """

    form: str
    frames: int
    pcm_sha256: str
    dc_dbfs: float
    edges_dbfs: float
    loudness_lufs: float
    true_peak_dbtp: float
    high_db: float
    cents: float | None
    rise_ms: float
    played_ms: float
    heard_ms: float
    first_lu: float
    centroid_hz: float
    seam: Seam | None


def measured(piece: Piece) -> Figures:
    """Read and measure a file.

    Raises:
        SoundError: it can't be decoded, holds nothing, or is longer than ``LONGEST_S``.
    """
    pcm, rate, form = _read(piece)
    sound, role = pcm / FULL_SCALE, ROLES[piece.info.role]
    loud = loudest_channel(sound)
    power = weighted_power(sound, rate) * (2 / pcm.shape[1])
    spectrum = spectrum_of(sound, rate, piece.info.loop is not None)
    starts = piece.info.loop is None
    return Figures(
        form=form,
        frames=len(pcm),
        pcm_sha256=hashlib.sha256(np.ascontiguousarray(pcm, dtype="<i2").tobytes()).hexdigest(),
        dc_dbfs=_dbfs(np.abs(sound.mean(axis=0)).max()),
        edges_dbfs=_dbfs(np.abs(sound[[0, -1]]).max()),
        loudness_lufs=integrated_of(power, rate) if role.sustained else loudest_moment_of(power, rate),
        true_peak_dbtp=_true_peak(sound, loud),
        high_db=share_above_db(spectrum, HIGH_HZ),
        cents=_cents(piece, spectrum),
        rise_ms=rise_ms(sound, rate) if starts else 0.0,
        played_ms=rise_ms(_played(sound[:rate], rate, role.attack_ms), rate) if starts else 0.0,
        heard_ms=_heard_ms(loud, rate),
        first_lu=_first(power, rate) - loudest_moment_of(power, rate),
        centroid_hz=centroid_hz(sound, rate),
        seam=_seam(piece, sound),
    )


def _read(piece: Piece) -> tuple[npt.NDArray[np.int16], int, str]:
    try:
        with soundfile.SoundFile(piece.file) as file:
            if file.frames > LONGEST_S * file.samplerate:
                raise SoundError(piece.told, f"{file.frames / file.samplerate:.0f} s long", "cut it shorter")
            pcm = file.read(dtype="int16", always_2d=True)
            form = f"{file.format}, {file.subtype}, {file.samplerate} Hz, {_WIDTHS.get(file.channels, 'more')}"
            rate = int(file.samplerate)
    except (OSError, soundfile.SoundFileError) as fault:
        raise SoundError(piece.told, "unreadable", "make it again") from fault
    if not len(pcm):
        raise SoundError(piece.told, "empty", "make it again")
    return pcm, rate, form


def _true_peak(sound: Signal, loud: npt.NDArray[np.float64]) -> float:
    chunks = np.maximum.reduceat(loud, np.arange(0, len(loud), PEAK_CHUNK))
    near = np.flatnonzero(chunks >= PEAK_SHARE * chunks.max()) * PEAK_CHUNK
    return _dbfs(max(_peak_from(sound, int(start)) for start in near))


def _peak_from(sound: Signal, start: int) -> float:
    before = max(0, start - AROUND)
    peaks = frame_peaks(sound[before : start + PEAK_CHUNK + AROUND])
    return float(peaks[start - before :][:PEAK_CHUNK].max())


def _cents(piece: Piece, spectrum: Spectrum) -> float | None:
    if piece.info.note is None or not piece.pitched:
        return None
    return cents_off(spectrum, 440.0 * 2.0 ** ((piece.info.note - 69) / 12.0))


def _played(sound: Signal, rate: int, attack_ms: float) -> Signal:
    """Lay the role's attack over the beginning, a raised cosine as the pre-mix does."""
    frames = min(round(attack_ms * rate / 1000.0), len(sound))
    played = sound.copy()
    played[:frames] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1)))[:, np.newaxis]
    return played


def _heard_ms(loud: npt.NDArray[np.float64], rate: int) -> float:
    return int(np.argmax(loud >= HEARD * loud.max())) * 1000.0 / rate


def _first(power: npt.NDArray[np.float64], rate: int) -> float:
    return lufs(float(power[: round(MOMENT_S * rate)].mean()))


def _seam(piece: Piece, sound: Signal) -> Seam | None:
    if piece.info.loop is None:
        return None
    start, end = piece.info.loop
    return seam_of(sound[start:end]) if end <= len(sound) and end - start >= SHORTEST_LOOP else None


def _dbfs(value: float) -> float:
    return to_decibels(Gain(float(value)))
