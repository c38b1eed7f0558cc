"""Makes a recording ready to play. ``python -m toccata.sound.take_in UPLOAD OUT KIND`` does it in a process, shut in.

The config server never opens an upload: whatever a file does to a decoder, it does it here, where there is nothing to
harm. One line of JSON tells what came out, or why nothing did.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from toccata.errors import SoundError
from toccata.settings.own_sound import KINDS, Kind
from toccata.settings.wav_form import RATE
from toccata.sound.confined import close_doors, limit
from toccata.sound.level import CLOSE_LU, DITHER, NEAR_LU, Levels, levels, too_sharp
from toccata.sound.measure import Cells, cells_of
from toccata.sound.quantise import FULL_SCALE
from toccata.sound.roles import ROLES, Role
from toccata.sound.trim import AFTER_S, CELL_S, fade_in, heard
from toccata.sound.upload import FAULT_STATUS, working_bytes
from toccata.sound.upload_file import opened, warm_up
from toccata.sound.wav_out import Written, write_wav
from toccata.sound.working import Cut, Raw, Survey, survey, whole
from toccata.units import Decibels, Gain, to_decibels, to_gain

TRIES = 3
OFF_LU = 0.2
"""How far a bent recording may miss its loudness before it is lifted anew."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a recording is heard: loudness, as its role is measured, and true peak."""

    lufs: float
    dbtp: float


def make_ready(upload: IO[bytes], work: IO[bytes], out: IO[bytes], kind: Kind) -> dict[str, object]:
    """Trim, fade and level a recording, into a WAV file of our own form; gives what is known of it.

    One that was made ready before stays as it is, bit for bit.

    Args:
        upload: open for reading.
        work: open for reading and writing, empty.
        out: open for reading and writing.
        kind: what it is brought for.

    Raises:
        SoundError: it can't be taken; ``where`` is left for the caller to name.
        OSError: the disk takes no more.
    """
    raw, canonical = _decoded(upload, work, kind)
    role, look = ROLES[kind.role], survey(raw, RATE, CELL_S)
    fits = canonical and raw.frames <= kind.longest_s * RATE
    if fits and (heard_as := _ready(raw, look, role)) is not None:
        return _told(write_wav(out, whole(raw), RATE, None), raw.frames, heard_as, 0.0)
    cut = _cut(raw, look, round(kind.longest_s * RATE))
    digest, before, after = _written(out, cut, role)
    return _told(digest, cut.frames, after, after.lufs - before.lufs + to_decibels(Gain(cut.scale)))


def main(arguments: list[str]) -> int:
    """Take in one file; the outcome or the fault is JSON on standard output."""
    upload, out, kind = Path(arguments[0]), Path(arguments[1]), KINDS[arguments[2]]
    warm_up()
    limit(working_bytes(kind))
    try:
        with ExitStack() as files:
            given = files.enter_context(upload.open("rb"))
            made = files.enter_context(out.open("w+b"))
            work = files.enter_context(TemporaryFile(dir=out.parent))
            close_doors()
            told = make_ready(given, work, made, kind)
    except SoundError as fault:
        return _refuse(fault.what, fault.remedy)
    except MemoryError:
        return _refuse("takes too much memory", "cut it shorter, or save it with fewer samples a second")
    except OSError as fault:
        return _refuse(f"could not be kept ({fault.strerror})", "make room on the disk")
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _decoded(upload: IO[bytes], work: IO[bytes], kind: Kind) -> tuple[Raw, bool]:
    found = opened(upload, kind.longest_s)
    raw = Raw(work, found.channels)
    for piece in found.pieces():
        raw.append(piece)
    raw.close()
    return raw, found.canonical


def _cut(raw: Raw, look: Survey, most: int) -> Cut:
    offset = look.mean.astype(np.float32)
    peaks = look.peaks(offset)
    kept = heard(peaks, raw.frames, RATE)
    if kept.stop == kept.start:
        raise SoundError("", "is silent", "record it again")
    frames = min(most, kept.stop - kept.start)
    # Samples of 32 bits may stand over full scale, and far over it.
    scale = 1.0 / max(1.0, float(peaks.max()))
    return Cut(raw, slice(kept.start, kept.start + frames), offset, scale, fade_in(frames, RATE))


def _written(out: IO[bytes], cut: Cut, role: Role) -> tuple[str, Heard, Heard]:
    """Write it, and measure what was bent; lift it anew where peaks that were rounded have cost loudness.

    Gives the SHA-256 of its samples, how it was heard and how it is. Cells are measured anew for each try: two sets of
    them, of ten minutes, would not fit into the memory.
    """
    more_db = 0.0
    for _ in range(TRIES):
        chosen, before, after = _chosen(cut, role, more_db)
        digest = write_wav(out, cut, RATE, chosen)
        if not chosen.is_plain:
            after = _heard(cells_of(Written(out, cut.frames), RATE), role)
        missing = role.loudness_lufs - after.lufs
        fits = after.dbtp <= role.true_peak_max_dbtp
        if abs(missing) <= OFF_LU and fits:
            return digest, before, after
        more_db += missing
    if abs(missing) > NEAR_LU or not fits:
        raise too_sharp()
    return digest, before, after


def _chosen(cut: Cut, role: Role, more_db: float) -> tuple[Levels, Heard, Heard]:
    """Choose the levels; also how the recording is heard before, and after where one gain is enough."""
    cells = cells_of(cut, RATE)
    chosen = levels(cells, role, more_db)
    before = _heard(cells, role)
    peak = to_gain(Decibels(before.dbtp + chosen.gain_db)) + DITHER
    lufs = cells.loudness(sustained=role.sustained, gain_db=chosen.gain_db)
    return chosen, before, Heard(lufs, to_decibels(Gain(peak)))


def _ready(raw: Raw, look: Survey, role: Role) -> Heard | None:
    """Measure a recording of our own form, if nothing needs to be done to it."""
    kept = heard(look.peaks(np.zeros(raw.channels, np.float32)), raw.frames, RATE)
    around = kept.start + raw.frames - kept.stop
    edges = max(float(np.abs(raw.read(at, at + 1)).max()) for at in (0, raw.frames - 1)) * FULL_SCALE
    if around > AFTER_S * RATE or edges > 2.0 or kept.stop == kept.start:
        return None
    found = _heard(cells_of(whole(raw), RATE), role)
    near = abs(found.lufs - role.loudness_lufs) <= NEAR_LU + CLOSE_LU
    return found if near and found.dbtp <= role.true_peak_max_dbtp else None


def _heard(cells: Cells, role: Role) -> Heard:
    return Heard(cells.loudness(sustained=role.sustained), cells.true_peak_dbtp)


def _told(digest: str, frames: int, heard_as: Heard, change_db: float) -> dict[str, object]:
    """What `toccata.sound.upload.read_answer` reads."""
    return {
        "pcm_sha256": digest,
        "seconds": round(frames / RATE, 3),
        "loudness_lufs": round(heard_as.lufs, 2),
        "true_peak_dbtp": round(heard_as.dbtp, 2),
        "loudness_change_db": round(change_db, 2),
    }


def _refuse(what: str, remedy: str) -> int:
    sys.stdout.write(json.dumps({"what": what, "remedy": remedy}) + "\n")
    return FAULT_STATUS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
