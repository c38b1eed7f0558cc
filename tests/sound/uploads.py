"""Uploads made for one test, what becomes of them, and the shelf that they go to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import soundfile

from toccata.settings.own_sound import KINDS, OwnSound
from toccata.sound.take_in import make_ready


def sine(seconds: float = 0.5, rate: int = 48_000, amplitude: float = 0.3) -> npt.NDArray[np.float64]:
    return amplitude * np.sin(2.0 * np.pi * 440.0 * np.arange(round(seconds * rate)) / rate)


def upload(folder: Path, sound: npt.NDArray[np.float64], rate: int = 48_000, subtype: str = "FLOAT") -> Path:
    file = folder / "upload.wav"
    soundfile.write(file, sound, rate, subtype=subtype, format="WAV")
    return file


FORMATS = {
    "wav": ("wav", "pcm_s16le"),
    "aiff": ("aiff", "pcm_s16be"),
    "flac": ("flac", "flac"),
    "mp3": ("mp3", "libmp3lame"),
    "ogg": ("ogg", "vorbis"),
    "opus": ("ogg", "libopus"),
    "m4a": ("ipod", "aac"),
    "alac.m4a": ("ipod", "alac"),
    "webm": ("webm", "libopus"),
}
"""By ending: libavformat's name of the file, and libavcodec's of what is in it."""


def encoded(file: Path, sound: npt.NDArray[Any], rate: int = 48_000, ending: str = "") -> Path:
    """Write a sound, mono or shape (frames, 2), in the format of the file's ending."""
    form, codec = FORMATS[ending or file.name.partition(".")[2]]
    planes = np.ascontiguousarray(np.atleast_2d(sound.T), dtype=np.float32)
    layout = "stereo" if len(planes) == 2 or codec == "vorbis" else "mono"
    frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo" if len(planes) == 2 else "mono")
    frame.sample_rate, frame.pts = rate, 0
    with av.open(str(file), "w", format=form) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout, options={"strict": "experimental"})
        stream.codec_context.open()
        chosen = stream.codec_context
        size = chosen.frame_size or 1024
        cut = av.AudioResampler(format=chosen.format, layout=chosen.layout, rate=rate, frame_size=size)
        for piece in (*cut.resample(frame), *cut.resample(None), None):
            out.mux(stream.encode(piece))
    return file


def readied(file: Path, kind: str = "pad") -> tuple[npt.NDArray[np.float64], dict[str, Any]]:
    """Make a file ready in this process; gives what is heard, and what is told of it."""
    out = file.with_name("ready.wav")
    with file.open("rb") as given, out.open("w+b") as made, TemporaryFile(dir=file.parent) as work:
        told = make_ready(given, work, made, KINDS[kind])
    heard, _ = soundfile.read(out)
    return heard, told


class OneFolder:
    """A shelf that keeps what it is given, and looks at nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[OwnSound] = []

    @contextmanager
    def staged(self, working_bytes: int = 1) -> Iterator[Path]:
        path = self.folder / "staged.wav"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, wav: Path, sound: OwnSound) -> OwnSound:
        wav.replace(self.folder / f"{sound.pcm_sha256}.wav")
        self.kept.append(sound)
        return sound
