"""A few singers on one vowel and one note: soft voices, shaped by the mouth, each with a vibrato of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.sustained import Player, Resonance, loudest_first, placed, resonated, swayed, swell, whole_cycles
from synthesis.tuning import Tone

Signal = npt.NDArray[np.float64]

LOOP_S = 6
HIGHEST_HZ = 4500.0
FAINTEST = 3e-4
"""Harmonics 70 dB under the strongest are left out."""
SOFT_VOICE = -1.15
"""A voice's harmonics fall by the power of their number: a soft one's a little faster than a speaker's."""
VIBRATO_HZ = (4.6, 5.5)
VIBRATO_CENTS = (7.0, 13.0)
LOW, HIGH = 48, 72
"""The mouths of men at C3, of women at C5, and between them in between."""


@dataclass(frozen=True, slots=True)
class Formant:
    """One resonance of the mouth: where it lies for men and for women, its level, and its width."""

    men_hz: float
    women_hz: float
    level_db: float
    width_hz: float

    def of(self, women: float) -> Resonance:
        """The resonance of a mouth between a man's, 0, and a woman's, 1."""
        return Resonance(self.men_hz + women * (self.women_hz - self.men_hz), self.level_db, self.width_hz)


# First three resonances of oo and ah: means of 33 men and 28 women, G. Peterson and H. Barney, "Control Methods Used in
# a Study of the Vowels", JASA 24 (1952), table II. Their levels and widths, and all of mm, are our own round numbers.
VOWELS: Mapping[str, tuple[Formant, ...]] = {
    "oo": (
        Formant(300.0, 370.0, 0.0, 110.0),
        Formant(870.0, 950.0, -13.0, 130.0),
        Formant(2240.0, 2670.0, -36.0, 240.0),
    ),
    "ah": (
        Formant(730.0, 850.0, 0.0, 150.0),
        Formant(1090.0, 1220.0, -4.0, 170.0),
        Formant(2440.0, 2810.0, -24.0, 260.0),
    ),
    "mm": (
        Formant(250.0, 280.0, 0.0, 100.0),
        Formant(1000.0, 1050.0, -26.0, 220.0),
        Formant(2200.0, 2300.0, -38.0, 320.0),
    ),
}


# The first carries the note, so that the others, who beat with it and widen it, never make it thin.
SINGERS = (
    Player(0.0, 1.0, 0.5),
    Player(-5.0, 0.20, 0.15),
    Player(4.0, 0.20, 0.85),
    Player(7.0, 0.15, 0.3),
    Player(-8.0, 0.15, 0.7),
)

SEED = 42_042
"""Of nine that were tried, the one whose notes sink least where the voices meet: 50 ms at most 7 dB under the mean."""


def sing(tone: Tone, vowel: str, rate: int) -> Signal:
    """Sound one loop of ``LOOP_S``: float64, shape (frames, 2), exactly periodic, its loudest moment first.

    Vibratos and swells fit the loop in whole cycles too.
    """
    chance = np.random.RandomState(SEED + tone.midi + 1000 * sorted(VOWELS).index(vowel))
    time = np.arange(LOOP_S * rate) / rate
    levels = _levels(tone, vowel)
    out = np.zeros((len(time), 2))
    for singer in SINGERS:
        out += placed(_voice(tone, singer, levels, time, chance), singer.place)
    return loudest_first(out, rate)


def _voice(tone: Tone, singer: Player, levels: Signal, time: Signal, chance: np.random.RandomState) -> Signal:
    turns = 2.0 * np.pi * whole_cycles(tone.hertz * 2.0 ** (singer.cents / 1200.0), LOOP_S) * time
    turns += swayed(tone.hertz, VIBRATO_HZ, VIBRATO_CENTS, LOOP_S, time, chance)
    voice = np.zeros_like(time)
    for number, level in enumerate(levels, 1):
        phase = chance.uniform(0.0, 2.0 * np.pi)
        if level > FAINTEST * levels.max():
            voice += level * np.sin(number * turns + phase)
    times = int(chance.randint(1, 4))
    return np.asarray(singer.weight * swell(time, LOOP_S, times, 0.18, chance.uniform(0.0, 2.0 * np.pi)) * voice)


def _levels(tone: Tone, vowel: str) -> Signal:
    """Give the amplitude of each harmonic."""
    numbers = np.arange(1, int(HIGHEST_HZ / tone.hertz) + 1)
    women = float(np.clip((tone.midi - LOW) / (HIGH - LOW), 0.0, 1.0))
    mouth = resonated(numbers * tone.hertz, [formant.of(women) for formant in VOWELS[vowel]])
    return np.asarray(mouth * numbers**SOFT_VOICE)
