"""Imports and pre-mixes one after the other, as a busy therapist's would be, until it is ended: {"folder"}.

A line for each that is done. Everything that works is a process of its own, started as the config server and the
instrument start it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from itertools import count
from pathlib import Path

import numpy as np
from programs import NOTES

from toccata.bank import Recipe
from toccata.sound.catalogue import packs_folder, read_catalogue
from toccata.sound.job import Job
from toccata.sound.prepare import PATIENCE_S, bake_aside
from toccata.sound.upload import command, environment
from toccata.units import Decibels

RATE = 48_000
IMPORT_S = 60
PACKS = ("marimba", "warm-pad")


def twelve_pads(pack: str, folder: Path) -> Job:
    """The pre-mix of a setup of twelve pads."""
    recipes = tuple(Recipe(f"{pack}/{note}", Decibels(-6.0)) for note in NOTES)
    return Job(recipes, read_catalogue(packs_folder()), RATE, folder)


def main() -> None:
    # The one that measures is of the real-time class, which its children take over.
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    folder = Path(sys.argv[1])
    upload = _recording(folder / "upload.wav")
    for number in count():
        subprocess.run(
            command(upload, folder / "own.wav"), env=environment(), check=True, stdout=subprocess.DEVNULL, timeout=60
        )
        _say("import")
        bank = folder / f"bank-{number}"
        bake_aside(twelve_pads(PACKS[number % len(PACKS)], bank), PATIENCE_S)
        shutil.rmtree(bank)
        _say("pre-mix")


def _recording(file: Path) -> Path:
    """A minute of noise that swells and fades, in stereo."""
    chance = np.random.RandomState(1)
    swell = np.sin(np.linspace(0.0, 20.0 * np.pi, IMPORT_S * RATE))[:, np.newaxis] ** 2
    pcm = (chance.standard_normal((IMPORT_S * RATE, 2)) * swell * 3000.0).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setparams((2, 2, RATE, len(pcm), "NONE", ""))
        out.writeframes(pcm.tobytes())
    return file


def _say(done: str) -> None:
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
