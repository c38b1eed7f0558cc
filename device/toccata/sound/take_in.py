"""Makes a recording ready to play. ``python -m toccata.sound.take_in UPLOAD OUT`` does it, under limits, in a process.

The config server never opens an upload: whatever a file does to a decoder, it does it here, where there is nothing to
harm. One line of JSON tells what came out, or why nothing did.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from toccata.errors import SoundError
from toccata.sound.level import CEILING_DBTP, CLOSE_LU, NEAR_LU, TARGET_LUFS, levelled
from toccata.sound.measure import Recording, loudest_moment, peak_cells, pieces
from toccata.sound.quantise import FULL_SCALE, sixteen_bits
from toccata.sound.trim import AFTER_S, fade, heard
from toccata.sound.upload import FAULT_STATUS
from toccata.sound.upload_file import RATE, is_canonical, read_upload
from toccata.units import Gain, to_decibels

NICENESS = 5

MEGABYTE = 1 << 20
LIMITS = (
    (resource.RLIMIT_AS, 256 * MEGABYTE),
    (resource.RLIMIT_CPU, 20),
    (resource.RLIMIT_FSIZE, 64 * MEGABYTE),
    (resource.RLIMIT_NOFILE, 32),
    (resource.RLIMIT_CORE, 0),
)
"""A minute of stereo at 192 kHz takes 3.5 s on one x86-64 core."""

Pcm = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A recording as it will be played, at 48 kHz: int16, shape (frames, 2); and by how much its level changed."""

    pcm: Pcm
    loudness_change_db: float


def make_ready(path: Path) -> Ready:
    """Trim, fade and level a recording. One that was made ready before stays as it is, bit for bit.

    Raises:
        SoundError: the file can't be taken; ``where`` is left for the caller to name.
    """
    sound = read_upload(path)
    if is_canonical(path) and _is_ready(sound):
        return Ready(np.rint(sound * FULL_SCALE).astype(np.int16), 0.0)
    # Samples of 32 bits may stand over full scale, and far over it.
    beyond = max(1.0, float(np.abs(sound).max()))
    sound /= np.float32(beyond)
    sound -= sound.mean(axis=0, dtype=np.float64).astype(np.float32)
    cut = sound[heard(sound, RATE)]
    if not len(cut):
        raise SoundError("", "is silent", "record it again")
    fade(cut, RATE)
    made, found = levelled(cut, RATE)
    return Ready(_sixteen_bits(made), TARGET_LUFS - found - to_decibels(Gain(beyond)))


def write_wav(path: Path, pcm: Pcm) -> None:
    """Write 16 bits at 48 kHz, two channels, under a header of 44 bytes; synced to the disk."""
    with path.open("wb") as file:
        with wave.open(file, "wb") as out:
            out.setparams((2, 2, RATE, len(pcm), "NONE", ""))
            out.writeframes(np.ascontiguousarray(pcm, dtype="<i2").tobytes())
        file.flush()
        os.fsync(file.fileno())


def measures(ready: Ready) -> dict[str, object]:
    """Say what is known of a recording that is ready: what `toccata.sound.upload.read_answer` reads."""
    sound = (ready.pcm / np.float32(FULL_SCALE)).astype(np.float32)
    return {
        "pcm_sha256": hashlib.sha256(np.ascontiguousarray(ready.pcm, dtype="<i2").tobytes()).hexdigest(),
        "seconds": round(len(sound) / RATE, 3),
        "loudness_lufs": round(loudest_moment(sound, RATE), 2),
        "true_peak_dbtp": round(_true_peak(sound), 2),
        "loudness_change_db": round(ready.loudness_change_db, 2),
    }


def main(arguments: list[str]) -> int:
    """Take in one file; the outcome or the fault is JSON on standard output."""
    _limit()
    upload, out = (Path(argument) for argument in arguments)
    try:
        ready = make_ready(upload)
        write_wav(out, ready.pcm)
        told = measures(ready)
    except SoundError as fault:
        return _refuse(fault.what, fault.remedy)
    except MemoryError:
        return _refuse("takes too much memory", "cut it shorter, or save it with fewer samples a second")
    except OSError as fault:
        return _refuse(f"could not be kept ({fault.strerror})", "make room on the disk")
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _is_ready(sound: Recording) -> bool:
    kept = heard(sound, RATE)
    around = kept.start + len(sound) - kept.stop
    edges = np.abs(sound[[0, -1]]).max() * FULL_SCALE
    return bool(
        around <= AFTER_S * RATE
        and edges <= 2.0
        and abs(loudest_moment(sound, RATE) - TARGET_LUFS) <= NEAR_LU + CLOSE_LU
        and _true_peak(sound) <= CEILING_DBTP
    )


def _true_peak(sound: Recording) -> float:
    return to_decibels(Gain(float(peak_cells(sound, RATE).max())))


def _sixteen_bits(sound: Recording) -> Pcm:
    """The dither of a piece is that of its place, so that the same upload gives the same bits."""
    made = np.empty(sound.shape, np.int16)
    for number, piece in enumerate(pieces(len(sound), RATE)):
        steps = sound[piece].astype(np.float64) * FULL_SCALE
        made[piece] = sixteen_bits(steps, len(steps), number)
    return made


def _refuse(what: str, remedy: str) -> int:
    sys.stdout.write(json.dumps({"what": what, "remedy": remedy}) + "\n")
    return FAULT_STATUS


def _limit() -> None:
    for kind, most in LIMITS:
        resource.setrlimit(kind, (most, most))
    # Too long a file is then an error of its write, told like any other.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    os.nice(NICENESS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
