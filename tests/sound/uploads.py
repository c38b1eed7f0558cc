"""Uploads made for one test, and the shelf that they go to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from toccata.settings.own_sound import OwnSound


def sine(seconds: float = 0.5, rate: int = 48_000, amplitude: float = 0.3) -> npt.NDArray[np.float64]:
    return amplitude * np.sin(2.0 * np.pi * 440.0 * np.arange(round(seconds * rate)) / rate)


def upload(folder: Path, sound: npt.NDArray[np.float64], rate: int = 48_000, subtype: str = "FLOAT") -> Path:
    file = folder / "upload.wav"
    soundfile.write(file, sound, rate, subtype=subtype, format="WAV")
    return file


class OneFolder:
    """A shelf that keeps what it is given, and looks at nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[OwnSound] = []

    @contextmanager
    def staged(self) -> Iterator[Path]:
        path = self.folder / "staged.wav"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, wav: Path, sound: OwnSound) -> OwnSound:
        wav.replace(self.folder / f"{sound.pcm_sha256}.wav")
        self.kept.append(sound)
        return sound
