"""The pre-mix: files in, a bank of ready PCM out.

``python -m toccata.sound.premix`` does the one job that its input holds. With ``--stay`` every line of its input is a
job, and is answered by a line: empty when it is done, or the fault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from toccata.bank import Recipe, Sample, is_baked, write_sample
from toccata.errors import BankError, SoundError, ToccataError
from toccata.sound.catalogue import SoundInfo
from toccata.sound.crossfade import crossfaded
from toccata.sound.filters import Biquad, Signal, high_shelf
from toccata.sound.job import FAULT_STATUS, STAY, read_job, write_fault
from toccata.sound.key import attack_ms, sample_key, sample_keys
from toccata.sound.layers import shares
from toccata.sound.loudness import envelope_peak, integrated, integrated_in_turn, momentary_maximum, peak_envelope
from toccata.sound.quantise import FULL_SCALE, excess_db, sixteen_bits
from toccata.sound.roles import ROLES
from toccata.sound.unroll import PIECE, Unrolled, unroll
from toccata.units import Seconds, from_ms, to_gain

SHELF_HZ = 2500.0
SHELF_SLOPE = 0.7
NICENESS = 5

HANDS = 2
"""Sounds that are baked at a time: decoder, transforms and disk work outside Python. One of 8 s takes 30 MB."""

LONG_S = Seconds(60.0)
"""From here on one at a time: ten minutes take 340 MB."""


def bake(recipe: Recipe, info: SoundInfo, rate: int) -> Sample:
    """Make one sample: the file at the card's rate, with the recipe's gain, shelf and attack.

    At the file's own rate, with no gain and no shelf, all frames after the attack are the file's own, bit for bit.

    Args:
        recipe: what to bake.
        info: the catalogue's entry of the recipe's sound.
        rate: the card's, frames a second.

    Raises:
        SoundError: the file can't be used, or the gain would lift it over full scale.
    """
    key = sample_key(recipe, info, rate)
    attack_frames = round(from_ms(attack_ms(recipe, info)) * rate)
    heard = unroll(crossfaded(shares(info, recipe.firmness)), info.loop, rate, attack_frames, _shelf(recipe, rate))
    pcm = _rendered(recipe, heard, attack_frames, int(key[:8], 16))
    envelope = peak_envelope(pcm, rate, heard.loop) / np.float32(FULL_SCALE)
    return Sample(
        key=key,
        sound=info.name,
        gain_db=recipe.gain_db,
        rate=rate,
        pcm=pcm,
        loop=heard.loop,
        loudness_lufs=_loudness(pcm, info, rate, heard),
        true_peak_dbtp=envelope_peak(envelope),
        envelope=envelope,
        release_s=info.release_s,
        spoken=info.spoken,
    )


def prepare(
    recipes: Iterable[Recipe], catalogue: Mapping[str, SoundInfo], rate: int, folder: Path
) -> dict[Recipe, str]:
    """Bake what the bank lacks, and name the sample of every recipe. What is there already is neither read nor written.

    Raises:
        SoundError: a sound is in no pack, or can't be baked.
        BankError: the bank can't be written.
    """
    keys = sample_keys(recipes, catalogue, rate)
    missing = {key: recipe for recipe, key in keys.items() if not is_baked(folder, key)}
    is_long = any(catalogue[one.sound].seconds > LONG_S for one in missing.values())
    with ThreadPoolExecutor(1 if is_long else HANDS) as hands:
        baking = [hands.submit(_put_in, folder, one, catalogue[one.sound], rate) for one in missing.values()]
    for one in baking:
        one.result()
    return keys


def _rendered(recipe: Recipe, heard: Unrolled, attack_frames: int, seed: int) -> npt.NDArray[np.int16]:
    gain, exact = to_gain(recipe.gain_db), heard.exact and recipe.gain_db == 0.0
    parts, first, excess = [], 0, 0.0
    for number, piece in enumerate(heard.pieces):
        loud = np.multiply(piece, gain, out=piece)
        rising = loud[: max(attack_frames - first, 0)]
        rising *= raised_cosine(attack_frames)[first : first + len(rising), np.newaxis]
        excess = max(excess, excess_db(loud))
        parts.append(sixteen_bits(loud, len(rising) if exact else len(loud), (seed + number) % 2**32))
        first += len(loud)
    if excess:
        told = f"would pass full scale by {excess:.1f} dB"
        raise SoundError(recipe.sound, told, "lower gain_db or level_db by as much")
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def raised_cosine(frames: int) -> Signal:
    """Rise from 0.0 towards 1.0, ``(1 - cos(pi t / T)) / 2``: from 10 to 90 % in 0.59 T."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(1, frames)))


def main() -> int:
    """Do the job that standard input holds; a fault is one line on standard error, and JSON on standard output."""
    _step_back()
    if sys.argv[1:] == [STAY]:
        return _stay()
    job = read_job(sys.stdin.read())
    try:
        prepare(job.recipes, job.sounds, job.rate, job.folder)
    except ToccataError as fault:
        sys.stdout.write(write_fault(fault))
        sys.stderr.write(f"{fault}\n")
        return FAULT_STATUS
    return 0


def _stay() -> int:
    for line in sys.stdin:
        job = read_job(line)
        answer = ""
        try:
            prepare(job.recipes, job.sounds, job.rate, job.folder)
        except ToccataError as fault:
            answer = write_fault(fault)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    return 0


def _shelf(recipe: Recipe, rate: int) -> Biquad | None:
    return high_shelf(rate, SHELF_HZ, recipe.shelf_db, SHELF_SLOPE) if recipe.shelf_db else None


def _loudness(pcm: npt.NDArray[np.int16], info: SoundInfo, rate: int, heard: Unrolled) -> float:
    """A loop is measured over its round, without the attack."""
    if not ROLES[info.role].sustained:
        return momentary_maximum(pcm / FULL_SCALE, rate)
    round_only = pcm if heard.loop is None else pcm[slice(*heard.loop)]
    if len(round_only) > PIECE:
        return integrated_in_turn(round_only, rate, FULL_SCALE)
    return integrated(round_only / FULL_SCALE, rate)


def _put_in(folder: Path, recipe: Recipe, info: SoundInfo, rate: int) -> None:
    sample = bake(recipe, info, rate)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_sample(folder, sample)
    except OSError as fault:
        raise BankError(
            str(folder), f"can't be written ({fault.strerror})", "free some space, check its owner"
        ) from fault


def _step_back() -> None:
    """Leave the real-time class that an instrument may have handed down: whoever plays comes first."""
    if os.sched_getscheduler(0) != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    os.nice(NICENESS)


if __name__ == "__main__":
    sys.exit(main())
