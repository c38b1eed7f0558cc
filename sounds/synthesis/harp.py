"""A harp: gut strings plucked near their middle by the finger's soft side, in a small room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy import signal

from synthesis.pack import ONLY, Item, Pack, tonal
from synthesis.plucked import Pluck, plucked
from synthesis.room import in_room
from synthesis.tuning import PENTATONIC, Tone, register

Signal = npt.NDArray[np.float64]

SECONDS = 4.4
PLACE = 0.29
"""Under a third of the string: the second partial is strong there and the third faint, and the tone is round."""
FINGER_S: Mapping[str, float] = {"soft": 0.0018, "medium": 0.00075, "firm": 0.00036}
"""How long the finger takes to let go, by layer: 1.1 to 5.6 kHz are the highest that it sets going."""
LONGEST_FINGER_PERIODS = 0.75
"""Of the note's own period; longer, and the finger would hold the fundamental back."""
SCRAPE: Mapping[str, float] = {"soft": 0.02, "medium": 0.04, "firm": 0.06}
SECOND_WAY_CENTS = 0.7
SECOND_WAY_LEVEL = 0.3
"""A string also swings along the soundboard: a little apart, and longer."""
BOARD_HZ = 350.0
"""The soundboard gives 6 dB less for each octave below."""

CHORDS: Mapping[str, tuple[int, ...]] = {
    "chord-C": (48, 55, 60, 64),
    "chord-F": (53, 57, 60, 65),
    "chord-G": (55, 59, 62, 67),
}
ROLL_S = 0.11
CHORD_SECONDS = 4.6


def pluck(tone: Tone, layer: str, rate: int) -> Signal:
    """Sound one string: float64, shape (frames, 1), level arbitrary, the same bits for the same tone and layer."""
    return _heard(_string(tone, layer, SECONDS, rate), rate)


def roll(notes: tuple[int, ...], rate: int) -> Signal:
    """Sound a chord from its lowest string upward, one string every ``ROLL_S``: shape as ``pluck``."""
    out = np.zeros(round(CHORD_SECONDS * rate))
    for place, midi in enumerate(notes):
        start = round(place * ROLL_S * rate)
        string = _string(Tone(midi), ONLY, CHORD_SECONDS - place * ROLL_S, rate)[: len(out) - start]
        out[start : start + len(string)] += string
    return _heard(out, rate)


def _string(tone: Tone, layer: str, seconds: float, rate: int) -> Signal:
    chance = np.random.RandomState(3000 + tone.midi)
    t60 = float(np.clip(5.0 * (130.8 / tone.hertz) ** 0.42, 2.2, 5.0))
    finger = min(FINGER_S[layer], LONGEST_FINGER_PERIODS / tone.hertz)
    across = plucked(tone.hertz, seconds, Pluck(PLACE, finger, SCRAPE[layer], t60, 0.9), rate, chance)
    apart = tone.hertz * 2.0 ** (SECOND_WAY_CENTS / 1200.0)
    along = plucked(apart, seconds, Pluck(PLACE, finger, SCRAPE[layer], 1.3 * t60, 0.6), rate, chance)
    return np.asarray(across + SECOND_WAY_LEVEL * along)


def _heard(strings: Signal, rate: int) -> Signal:
    """Radiate from the soundboard; the two ears' rooms are one here."""
    board = signal.butter(1, BOARD_HZ, "highpass", fs=rate, output="sos")
    room = in_room(np.asarray(signal.sosfilt(board, strings)), rate, seed=31)
    return np.asarray(room.mean(axis=1, keepdims=True))


def _note(tone: Tone, pad: int | None) -> Item:
    sources = {layer: partial(pluck, tone, layer) for layer in FINGER_S}
    return Item(tone.name, tone.name, "note", ("plucked", "mellow", *register(tone)), sources, tone.midi, pad, 200, 0.4)


def _chord(name: str) -> Item:
    source = {ONLY: partial(roll, CHORDS[name])}
    label = f"{name.removeprefix('chord-')} chord"
    return Item(name, label, "note", ("plucked", "mellow", "chord"), source, release_ms=300, end_fade_s=0.8)


HARP = Pack(
    "harp", "Harp", "1.0.0", PENTATONIC, ("plucked", "mellow"),
    tonal(_note)
    + tuple(_chord(name) for name in CHORDS),
)  # fmt: skip
