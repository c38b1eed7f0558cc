"""A warm sustained tone that goes round for ever: each partial and each slow change fits the loop in whole cycles."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from synthesis.pack import ONLY, Item, Pack, tonal
from synthesis.sustained import loudest_first, placed, swell, whole_cycles
from synthesis.tuning import PENTATONIC, Tone, register

Signal = npt.NDArray[np.float64]

LOOP_S = 8
PARTIALS = 10
SLOPE_DB_PER_OCTAVE = -9.0
DETUNE_CENTS = 4.0
HIGHEST_HZ = 5000.0

# (detune, weight, place from left 0 to right 1). The two outer voices are 14 dB under the middle one: they
# beat with it slowly and widen it, and the tone never thins out.
VOICES = ((-1.0, 0.2, 0.12), (0.0, 1.0, 0.5), (1.0, 0.2, 0.88))

CHORDS: Mapping[str, tuple[int, ...]] = {
    "chord-C": (48, 55, 60, 64),
    "chord-F": (53, 57, 60, 65),
    "chord-G": (55, 59, 62, 67),
    "chord-Am": (57, 60, 64, 69),
}

BREATH_FROM = 3
BREATH_DEPTH = 0.45
BREATHS = (1, 2, 3)
"""Partials from the third on swell and ebb one to three times a loop, each in its own time."""


def sustain(tone: Tone, rate: int) -> Signal:
    """Sound one loop of ``LOOP_S`` seconds: float64, shape (frames, 2), exactly periodic, level arbitrary.

    The loop begins where its 400 ms are loudest, so that a touch is answered at once.
    """
    return loudest_first(_loop(tone, rate), rate)


def chord(notes: tuple[int, ...], rate: int) -> Signal:
    """Sound several notes at once: as ``sustain``."""
    return loudest_first(np.asarray(sum(_loop(Tone(midi), rate) for midi in notes)), rate)


def _loop(tone: Tone, rate: int) -> Signal:
    chance = np.random.RandomState(2000 + tone.midi)
    time = np.arange(LOOP_S * rate) / rate
    out = np.zeros((len(time), 2))
    for number in range(1, PARTIALS + 1):
        if tone.hertz * number < HIGHEST_HZ:
            out += _partial(tone.hertz * number, number, time, chance)
    return out


def _partial(hertz: float, number: int, time: Signal, chance: np.random.RandomState) -> Signal:
    level = 10.0 ** (SLOPE_DB_PER_OCTAVE * np.log2(number) / 20.0) * _breath(number, time, chance)
    out = np.zeros((len(time), 2))
    for detune, weight, place in VOICES:
        whole = whole_cycles(hertz * 2.0 ** (detune * DETUNE_CENTS / 1200.0), LOOP_S)
        wave = weight * level * np.sin(2.0 * np.pi * whole * time + chance.uniform(0.0, 2.0 * np.pi))
        out += placed(wave, place)
    return out


def _breath(number: int, time: Signal, chance: np.random.RandomState) -> Signal:
    phase = chance.uniform(0.0, 2.0 * np.pi)
    if number < BREATH_FROM:
        return np.ones_like(time)
    return swell(time, LOOP_S, BREATHS[number % len(BREATHS)], BREATH_DEPTH, phase)


def _item(tone: Tone, pad: int | None) -> Item:
    source = {ONLY: partial(sustain, tone)}
    return Item(
        tone.name, tone.name, "drone", ("sustained", "looped", "mellow", *register(tone)), source, tone.midi, pad, 300
    )


def _chord(name: str) -> Item:
    source = {ONLY: partial(chord, CHORDS[name])}
    label = f"{name.removeprefix('chord-')} chord"
    return Item(name, label, "drone", ("sustained", "looped", "mellow", "chord"), source, release_ms=300)


WARM_PAD = Pack(
    "warm-pad", "Warm pad", "1.2.0", PENTATONIC, ("sustained", "looped", "mellow"),
    tonal(_item)
    + tuple(_chord(name) for name in CHORDS),
)  # fmt: skip
