"""Made-up sounds, and a player as inexact as one may be: all voices rendered from the core's actions, and summed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain
from random import Random

import numpy as np
import numpy.typing as npt

from toccata.bank import CELL_S, Sample
from toccata.events import Action, Note, Silence, Turn
from toccata.play.ledger import Pace
from toccata.units import Decibels, Seconds

RATE = 1_000
CELL = round(CELL_S * RATE)
FULL = 32_767.0

Wave = npt.NDArray[np.float64]


def random_sample(random: Random, number: int) -> Sample:
    """A sound of 20 to 800 ms with a peak of 0.02 to 0.9; every fifth goes round. Its envelope is tight."""
    cells, peak = random.randint(2, 80), 10 ** random.uniform(-1.7, -0.05)
    knots = np.array([random.random() ** random.choice([0.2, 2.0]) for _ in range(random.randint(2, 8))])
    shape = np.interp(np.linspace(0, len(knots) - 1, cells * CELL), np.arange(len(knots)), knots / knots.max())
    sign = np.where(np.arange(cells * CELL) % random.choice([1, 1, 1, 3]) == 0, 1.0, -0.8)
    mono = np.floor(peak * FULL * shape) * sign
    return _sample(f"sound {number}", mono, number % 5 == 0, random.choice([0.12, 0.3, 1.0]))


def flat(name: str, peak: float, loops: bool = False, seconds: float = 2.0) -> Sample:
    """A sound that is equally loud from its first sample to its last."""
    return _sample(name, np.full(round(seconds * RATE), math.floor(peak * FULL)), loops, 0.3)


def _sample(name: str, mono: npt.NDArray[np.float64], loops: bool, release_s: float) -> Sample:
    pcm = np.stack([mono, mono], axis=1).astype(np.int16)
    peaks = np.abs(pcm[:, 0].astype(float)).reshape(-1, CELL).max(axis=1) / FULL
    return Sample(
        key=name,
        sound=name,
        gain_db=Decibels(0.0),
        rate=RATE,
        pcm=pcm,
        loop=(0, len(pcm)) if loops else None,
        loudness_lufs=-28.0,
        true_peak_dbtp=-1.0,
        envelope=peaks.astype(np.float32),
        release_s=Seconds(release_s),
        spoken=False,
    )


def render(
    actions: Sequence[Action], bank: dict[str, Sample], pace: Pace, random: Random, begin: float, seconds: float
) -> Wave:
    """Sum all voices, for some seconds from ``begin`` on. Full scale is 1.0.

    Every voice starts late by up to a tick, and its gain is set once a buffer, late by as much, in whole 128ths of
    which it never takes more than the line has: in all it lags by ``pace.slack`` at most.
    """
    total = np.zeros(math.ceil(seconds * RATE) + 1)
    buffer = pace.slack - 0.005
    for note in chain.from_iterable((one, *one.beside) for one in actions if isinstance(one, Note)):
        own = [one for one in actions if not isinstance(one, Note) and one.voice == note.voice]
        start_late, late = random.choice([0.0, random.uniform(0, pace.slack), pace.slack]), random.choice([0.0, 0.005])
        first = math.ceil((note.at + start_late - begin) * RATE)
        wave = _pcm(bank[note.sample], note.loop, len(total) - first)
        times = begin + (first + np.arange(len(wave))) / RATE
        seen = np.floor(times / buffer) * buffer - late
        total[first : first + len(wave)] += wave * _volumes(note, own, seen) / 128.0
    return total


def _pcm(sample: Sample, loops: bool, room: int) -> Wave:
    mono = sample.pcm[:, 0] / FULL
    return np.resize(mono, room) if loops else mono[:room]


def _volumes(note: Note, own: Iterable[Turn | Silence], seen: Wave) -> Wave:
    """The volume in 128ths at each instant that the player sees: a fade is a factor on what it was, and stays."""
    volumes = np.full(len(seen), math.floor(note.gain * 128.0), dtype=float)
    faded = False
    for one in own:
        if faded and isinstance(one, Turn):
            continue
        later = seen >= one.at
        goal = 0.0 if isinstance(one, Silence) else float(math.floor(one.gain * 128.0))
        before = volumes[np.argmax(later)] if later.any() else 0.0
        faded = faded or isinstance(one, Silence)
        line = before + (goal - before) * np.minimum((seen[later] - one.at) / one.over, 1.0)
        volumes[later] = np.floor(line)
    return volumes
