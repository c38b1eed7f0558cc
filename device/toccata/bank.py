"""The bank: what the pre-mix writes and the loop plays. PCM at the card's rate, with all that is known of it."""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from toccata.errors import BankError
from toccata.units import Decibels, Seconds

CELL_S = Seconds(0.010)
"""The grid of the peak envelopes: one figure for every 10 ms. Half of 20 ms makes a mash of notes fit twice as well."""

CHANNELS = 2
FRAME_BYTES = 2 * CHANNELS


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is to be baked: a sound of a pack, at a gain, with an attack.

    Attributes:
        sound: name in the catalogue, ``marimba/C4``.
        gain_db: the pad's gain and the client's level together.
        attack_ms: the pad's own attack, or None for the role's (5 ms struck, 42 ms sustained).
        min_attack_ms: no attack is shorter than this.
        shelf_db: treble above 2.5 kHz, 0 or less.
        firmness: how firmly it is set going, from 0.0 (its soft layer) over 0.5 (its own file) to 1.0 (its firm one);
            None, or a sound without layers: its own file.
    """

    sound: str
    gain_db: Decibels
    attack_ms: float | None = None
    min_attack_ms: float = 0.0
    shelf_db: Decibels = Decibels(0.0)
    firmness: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One baked sound.

    Attributes:
        key: its content address, hexadecimal; names its files in the bank.
        sound: name in the catalogue.
        gain_db: what was baked in, relative to the pack's file.
        rate: frames a second.
        pcm: int16, shape (frames, 2), read-only.
        loop: first frame and the one after the last, for a sound that can go round; else None.
        loudness_lufs: BS.1770, as its role is measured.
        true_peak_dbtp: the greatest inter-sample peak.
        envelope: float32, one figure a 10 ms cell: no true peak within the cell is greater. 1.0 is full scale.
        release_s: how long its fade takes on a lift, at least 0.12 s.
        spoken: words, which a second touch does not start over.
    """

    key: str
    sound: str
    gain_db: Decibels
    rate: int
    pcm: npt.NDArray[np.int16]
    loop: tuple[int, int] | None
    loudness_lufs: float
    true_peak_dbtp: float
    envelope: npt.NDArray[np.float32]
    release_s: Seconds
    spoken: bool

    @property
    def seconds(self) -> Seconds:
        """How long it lasts when it is played once."""
        return Seconds(len(self.pcm) / self.rate)

    def copied_pcm(self) -> npt.NDArray[np.int16]:
        """Its PCM in memory of its own, all there: nothing of it is left to be read while it sounds.

        A mapped file is read anew: through its map it would lie in memory twice, and be locked there twice.
        """
        if isinstance(self.pcm, np.memmap) and self.pcm.filename is not None:
            with suppress(OSError, ValueError):
                return np.fromfile(self.pcm.filename, dtype="<i2").reshape(self.pcm.shape)
        return np.array(self.pcm, dtype="<i2", order="C")

    def without_pcm(self) -> Sample:
        """The same sample, its PCM all zeros that take no memory: for the play core, once a player holds the sound."""
        return replace(self, pcm=np.broadcast_to(np.zeros(1, np.int16), self.pcm.shape))


def write_sample(folder: Path, sample: Sample) -> None:
    """Lay one sample down: the PCM first, then the description that makes it count."""
    about = {
        "sound": sample.sound,
        "gain_db": sample.gain_db,
        "rate": sample.rate,
        "frames": len(sample.pcm),
        "loop": sample.loop,
        "loudness_lufs": sample.loudness_lufs,
        "true_peak_dbtp": sample.true_peak_dbtp,
        # Not as numbers: those of a piece of ten minutes take 10 ms to read, in which no other thread runs.
        "envelope": base64.b64encode(sample.envelope.astype("<f4").tobytes()).decode(),
        "release_s": sample.release_s,
        "spoken": sample.spoken,
    }
    _replace(folder / f"{sample.key}.pcm", np.ascontiguousarray(sample.pcm, dtype="<i2").data)
    _replace(folder / f"{sample.key}.json", json.dumps(about).encode())


def is_baked(folder: Path, key: str) -> bool:
    """Tell whether the bank holds this sample whole."""
    return (folder / f"{key}.json").exists()


def discard(folder: Path, key: str) -> None:
    """Let a damaged sample no longer count as baked."""
    (folder / f"{key}.json").unlink(missing_ok=True)


def read_sample(folder: Path, key: str) -> Sample:
    """Take one sample from the bank; its PCM is mapped, not copied.

    Raises:
        BankError: the sample is missing, or its files don't agree.
    """
    try:
        about: dict[str, Any] = json.loads((folder / f"{key}.json").read_bytes())
        pcm = np.memmap(folder / f"{key}.pcm", dtype="<i2", mode="r").reshape(-1, CHANNELS)
        return _described(key, about, pcm)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BankError(str(folder / key), f"the bank's sample can't be read ({fault})", "pre-mix it again") from fault


def _described(key: str, about: dict[str, Any], pcm: npt.NDArray[np.int16]) -> Sample:
    if len(pcm) != about["frames"]:
        raise ValueError(f"{len(pcm)} frames, {about['frames']} described")
    loop = about["loop"]
    return Sample(
        key=key,
        sound=about["sound"],
        gain_db=Decibels(about["gain_db"]),
        rate=about["rate"],
        pcm=pcm,
        loop=None if loop is None else (int(loop[0]), int(loop[1])),
        loudness_lufs=about["loudness_lufs"],
        true_peak_dbtp=about["true_peak_dbtp"],
        envelope=np.frombuffer(base64.b64decode(about["envelope"]), dtype="<f4").astype(np.float32),
        release_s=Seconds(about["release_s"]),
        spoken=about["spoken"],
    )


def _replace(path: Path, content: bytes | memoryview) -> None:
    """Lay a file down whole: no other process meets its name, and a power cut leaves all of it or nothing."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
