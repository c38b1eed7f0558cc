"""A bank for a setup: at once if it is baked already, else by a pre-mix in a process of its own."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from toccata.bank import FRAME_BYTES, Recipe, is_baked
from toccata.errors import SoundError
from toccata.sound.catalogue import SoundInfo
from toccata.sound.job import FAULT_STATUS, Job, read_fault, write_job
from toccata.sound.key import sample_keys
from toccata.units import Seconds

PATIENCE_S = Seconds(120.0)
"""Two whole packs take 2 to 5 s on one x86-64 core; a Raspberry Pi Zero 2 W is estimated to be nine times slower."""

MOST_BYTES = 256_000_000
"""Of the samples of one setup, all of which lie in memory: two pieces of ten minutes, or 22 minutes of shorter sounds.
A Raspberry Pi with 512 MB holds that beside everything else."""

COMMAND = (sys.executable, "-m", "toccata.sound.premix")

Bake = Callable[[Job, Seconds], None]
"""Does one job of the pre-mix within a time."""


def prepare_bank(
    recipes: Iterable[Recipe],
    catalogue: Mapping[str, SoundInfo],
    rate: int,
    folder: Path,
    patience: Seconds = PATIENCE_S,
    bake: Bake | None = None,
) -> dict[Recipe, str]:
    """See to it that the bank holds every recipe at this rate, and name the samples. Waits for the pre-mix.

    ``bake`` does a job within a time; without it, a process is started for this one.

    Raises:
        SoundError: a sound is in no pack or can't be baked, all together take more than ``MOST_BYTES``, or the pre-mix
            took longer than ``patience``.
    """
    keys = sample_keys(recipes, catalogue, rate)
    expect_room({key: catalogue[recipe.sound].seconds for recipe, key in keys.items()}.values(), rate)
    missing = {key: recipe for recipe, key in keys.items() if not is_baked(folder, key)}
    if missing:
        (bake or bake_aside)(Job(tuple(missing.values()), catalogue, rate, folder), patience)
    return keys


def expect_room(lasts: Iterable[Seconds], rate: int) -> None:
    """See whether samples that last so long fit into memory together.

    Raises:
        SoundError: they take more than ``MOST_BYTES``.
    """
    needed = sum(lasts) * rate * FRAME_BYTES
    if needed > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        told = f"its sounds take {math.ceil(needed / 1e6)} MB of memory, and {most} is the most"
        raise SoundError("this setup", told, "use fewer or shorter sounds in it")


def bake_aside(job: Job, patience: Seconds) -> None:
    """Do one job in a process of its own.

    Raises:
        SoundError: a sound can't be baked, or not within ``patience``.
    """
    try:
        done = subprocess.run(
            COMMAND, input=write_job(job), capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise too_slow(patience) from fault
    except OSError as fault:
        raise SoundError("pre-mix", f"can't be started ({fault.strerror})", "install Toccata again") from fault
    if done.returncode == FAULT_STATUS:
        raise _told(done)
    if done.returncode != 0:
        raise _died(done)


def too_slow(patience: Seconds) -> SoundError:
    """Say that a job took longer than it may."""
    return SoundError("pre-mix", f"took longer than {patience:g} s", "use fewer sounds, or start again")


def _told(done: subprocess.CompletedProcess[str]) -> SoundError:
    try:
        return read_fault(done.stdout)
    except ValueError:
        return _died(done)


def _died(done: subprocess.CompletedProcess[str]) -> SoundError:
    last = done.stderr.strip().rpartition("\n")[2] or f"status {done.returncode}"
    return SoundError("pre-mix", f"ended early ({last})", "start again; if it stays so, install Toccata again")
