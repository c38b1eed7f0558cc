"""An uploaded WAV file is looked at before it is decoded, and then read in pieces at 48 kHz on two channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from toccata.errors import SoundError
from toccata.settings.own_sound import LONGEST_S, SHORTEST_S
from toccata.sound.measure import Recording

RATE = 48_000
LEAST_RATE, MOST_RATE = 8_000, 192_000
FORMATS = frozenset({"WAV", "WAVEX"})
SUBTYPES = frozenset({"PCM_16", "PCM_24", "PCM_32", "FLOAT"})

_SAVE_AS = "save it as a WAV file with 16 bits"


def read_upload(path: Path) -> Recording:
    """Read a file whole, 23 MB of samples at most; a mono one is laid on both channels.

    Raises:
        SoundError: it is no WAV file, or outside of what is taken: 8-192 kHz, one or two channels, 16, 24 or 32 bits,
            10 ms to 60 s. All that is judged by the header.
    """
    try:
        with soundfile.SoundFile(path) as file:
            _judge(file)
            sound = np.concatenate(list(_at_our_rate(file)))
    except (OSError, soundfile.SoundFileError) as fault:
        raise SoundError("", "is no sound file that can be read", _SAVE_AS) from fault
    if not np.isfinite(sound).all():
        raise SoundError("", "holds samples that are no numbers", _SAVE_AS)
    return sound if sound.shape[1] == 2 else np.repeat(sound, 2, axis=1)


def is_canonical(path: Path) -> bool:
    """Tell whether a file has the form of our own: 16 bits, 48 kHz, two channels."""
    about = soundfile.info(path)
    return (about.format, about.subtype, about.samplerate, about.channels) == ("WAV", "PCM_16", RATE, 2)


def _judge(file: soundfile.SoundFile) -> None:
    if file.format not in FORMATS or file.subtype not in SUBTYPES:
        raise SoundError("", "is no WAV file with 16, 24 or 32 bits", _SAVE_AS)
    if not LEAST_RATE <= file.samplerate <= MOST_RATE:
        raise SoundError("", f"has {file.samplerate} samples a second", "save it with 8,000 to 192,000, best 48,000")
    if file.channels not in (1, 2):
        raise SoundError("", f"has {file.channels} channels", "save it in mono or stereo")
    if file.frames < SHORTEST_S * file.samplerate:
        raise SoundError("", "is shorter than 10 ms", "record it again")
    if file.frames > LONGEST_S * file.samplerate:
        raise SoundError("", f"lasts {file.frames / file.samplerate:.0f} s", f"cut it to {LONGEST_S:.0f} s")


def _at_our_rate(file: soundfile.SoundFile) -> Iterator[Recording]:
    blocks = file.blocks(blocksize=file.samplerate, dtype="float32", always_2d=True)
    if file.samplerate == RATE:
        yield from blocks
        return
    stream = soxr.ResampleStream(file.samplerate, RATE, file.channels, dtype="float32", quality="VHQ")
    for block in blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.empty((0, file.channels), np.float32), last=True)
