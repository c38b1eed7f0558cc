"""A pack's audio file becomes samples, once it is sure that they are the ones its pack describes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soundfile

from toccata.bank import CHANNELS
from toccata.errors import SoundError
from toccata.sound.catalogue import MANIFEST, SoundInfo


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a file holds, in steps of 16 bits, shape (frames, 2), at its own rate; ``exact``: in whole steps."""

    pcm: npt.NDArray[np.int16] | npt.NDArray[np.float64]
    rate: int
    exact: bool = True


def decode(info: SoundInfo) -> Source:
    """Read a sound's file whole; a mono one is laid on both channels.

    Raises:
        SoundError: the file is missing or damaged, has more than two channels, or is not what its pack describes.
    """
    try:
        pcm, rate = soundfile.read(info.file, dtype="int16", always_2d=True)
    except (OSError, soundfile.SoundFileError) as fault:
        raise SoundError(str(info.file), f"can't be decoded ({fault})", "install the pack again") from fault
    _judge(info, pcm)
    return Source(pcm if pcm.shape[1] == CHANNELS else np.repeat(pcm, CHANNELS, axis=1), int(rate))


def _judge(info: SoundInfo, pcm: npt.NDArray[np.int16]) -> None:
    if hashlib.sha256(np.ascontiguousarray(pcm, dtype="<i2").data).hexdigest() != info.pcm_sha256:
        raise SoundError(str(info.file), f"is not the sound that {MANIFEST} describes", "install the pack again")
    if not 1 <= pcm.shape[1] <= CHANNELS:
        raise SoundError(str(info.file), f"has {pcm.shape[1]} channels", "make it mono or stereo")
    if not len(pcm) or (info.loop is not None and info.loop[1] > len(pcm)):
        raise SoundError(str(info.file), f"has {len(pcm)} frames, fewer than its loop", f"correct {MANIFEST}")
