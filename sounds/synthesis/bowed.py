"""A few bowed strings on one note: every harmonic of the bow's saw-tooth, shaped by a wooden body."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from synthesis.sustained import Player, Resonance, loudest_first, placed, resonated, swayed, swell, whole_cycles
from synthesis.tuning import Tone

Signal = npt.NDArray[np.float64]

LOOP_S = 6
HIGHEST_HZ = 4200.0
SOFT_BOW = -1.05
"""A bow pulls the string into a saw-tooth, whose harmonics fall by their number; a soft one's fall faster."""
SWAY_HZ = (0.5, 1.4)
SWAY_CENTS = (1.0, 2.5)
"""No vibrato: the hand lies still, and the pitch sways no more than that."""


# Round numbers: air and first wood, then the broad hills of a viola or cello; no single instrument.
BODY = (
    Resonance(220.0, -2.0, 140.0),
    Resonance(450.0, 0.0, 220.0),
    Resonance(900.0, -3.0, 400.0),
    Resonance(2000.0, -9.0, 900.0),
)


# The first carries the note; the others beat with it slowly.
PLAYERS = (
    Player(0.0, 1.0, 0.5),
    Player(-3.0, 0.19, 0.12),
    Player(3.5, 0.19, 0.88),
    Player(6.0, 0.12, 0.65),
)


def bow(tone: Tone, rate: int) -> Signal:
    """Sound one loop of ``LOOP_S``: float64, shape (frames, 2), exactly periodic, its loudest moment first."""
    chance = np.random.RandomState(7000 + tone.midi)
    time = np.arange(LOOP_S * rate) / rate
    levels = _levels(tone)
    out = np.zeros((len(time), 2))
    for player in PLAYERS:
        out += placed(_string(tone, player, levels, time, chance), player.place)
    return loudest_first(out, rate)


def _string(tone: Tone, player: Player, levels: Signal, time: Signal, chance: np.random.RandomState) -> Signal:
    turns = 2.0 * np.pi * whole_cycles(tone.hertz * 2.0 ** (player.cents / 1200.0), LOOP_S) * time
    turns += swayed(tone.hertz, SWAY_HZ, SWAY_CENTS, LOOP_S, time, chance)
    string = np.zeros_like(time)
    for number, level in enumerate(levels, 1):
        pressure = swell(time, LOOP_S, int(chance.randint(1, 5)), 0.3, chance.uniform(0.0, 2.0 * np.pi))
        string += level * pressure * np.sin(number * turns + chance.uniform(0.0, 2.0 * np.pi))
    return np.asarray(player.weight * string)


def _levels(tone: Tone) -> Signal:
    """Give the amplitude of each harmonic."""
    numbers = np.arange(1, int(HIGHEST_HZ / tone.hertz) + 1)
    return np.asarray(resonated(numbers * tone.hertz, BODY) * numbers**SOFT_BOW)
