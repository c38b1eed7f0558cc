"""Birds at dawn and a pigeon: phrases of smooth sweeps, written down syllable by syllable, varied each time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.loops import band, in_air, lay, wide_noise

Signal = npt.NDArray[np.float64]

BIRDS_S = 14


@dataclass(frozen=True, slots=True)
class Syllable:
    """One sound of a bird.

    Attributes:
        khz: pitch at even distances from its start to its end; between them it glides.
        seconds: how long it is.
        pause_s: the silence after it.
        level_db: against the phrase's loudest.
        warble: pitch goes up and down by this fraction, ``warble_hz`` times a second.
        warble_hz: see ``warble``.
    """

    khz: tuple[float, ...]
    seconds: float
    pause_s: float
    level_db: float = 0.0
    warble: float = 0.0
    warble_hz: float = 0.0


Phrase = tuple[Syllable, ...]

# Fluted and slow, with a quiet twitter at its end.
FLUTE: Phrase = (
    Syllable((2.15, 2.32, 2.30, 2.22), 0.26, 0.07, -2.0), Syllable((2.62, 2.86, 2.78), 0.20, 0.05),
    Syllable((2.30, 2.12, 2.08, 2.14), 0.30, 0.09, -1.0), Syllable((2.42, 2.95, 2.60), 0.17, 0.06, -2.0),
    Syllable((3.3, 3.9, 3.5), 0.07, 0.03, -12.0), Syllable((3.6, 4.1, 3.4), 0.06, 0.03, -14.0),
)  # fmt: skip
FLUTE_ANSWER: Phrase = (
    Syllable((2.55, 2.40, 2.38), 0.24, 0.08, -1.0), Syllable((2.10, 2.05, 2.12), 0.28, 0.05),
    Syllable((2.48, 2.70, 2.66, 2.40), 0.32, 0.10, -2.0, 0.012, 22.0), Syllable((3.2, 3.8), 0.08, 0.04, -13.0),
)  # fmt: skip
# Two notes in turn, like a small saw.
TWO_NOTES: Phrase = (
    Syllable((3.95, 3.90, 3.86), 0.11, 0.045, -3.0), Syllable((3.02, 3.08, 3.00), 0.15, 0.075),
    Syllable((3.95, 3.90, 3.86), 0.11, 0.045, -3.0), Syllable((3.02, 3.08, 3.00), 0.15, 0.075),
    Syllable((3.95, 3.90, 3.86), 0.11, 0.045, -4.0), Syllable((3.02, 3.08, 2.98), 0.16, 0.075, -1.0),
)  # fmt: skip
# A run that falls, faster and faster, and a turn upward at its end.
FALLING: Phrase = (
    Syllable((4.10, 3.80, 3.55), 0.13, 0.06, -5.0), Syllable((4.00, 3.65, 3.40), 0.12, 0.05, -3.0),
    Syllable((3.80, 3.45, 3.20), 0.11, 0.04, -2.0), Syllable((3.60, 3.20, 2.95), 0.10, 0.035, -1.0),
    Syllable((3.40, 3.00, 2.75), 0.09, 0.03), Syllable((3.20, 2.85, 2.60), 0.085, 0.03, -1.0),
    Syllable((2.60, 3.50, 3.05, 3.40), 0.21, 0.05, 0.0, 0.02, 17.0),
)  # fmt: skip
# A thin trickle with warbles.
TRICKLE: Phrase = (
    Syllable((3.10, 3.55, 3.50), 0.18, 0.05, -2.0, 0.020, 26.0), Syllable((4.20, 3.70), 0.10, 0.035, -4.0),
    Syllable((2.80, 2.95, 2.70), 0.22, 0.08, 0.0, 0.015, 19.0), Syllable((3.40, 4.25, 3.90), 0.09, 0.03, -5.0),
    Syllable((3.80, 3.20, 2.90), 0.16, 0.05, -2.0), Syllable((2.55, 2.75, 2.72), 0.26, 0.05, -3.0, 0.010, 24.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One phrase in the loop: when it begins, how loud, from where (0 left, 1 right), from near or from afar."""

    phrase: Phrase
    at_s: float
    level_db: float
    place: float
    near: bool = True


CALLS = (
    Call(FLUTE, 0.04, 0.0, 0.38),
    Call(TWO_NOTES, 2.95, -10.0, 0.80, near=False),
    Call(FALLING, 4.70, -5.0, 0.64),
    Call(FLUTE_ANSWER, 6.35, -12.0, 0.15, near=False),
    Call(TRICKLE, 8.40, -4.0, 0.28),
    Call(FLUTE_ANSWER, 10.55, -1.0, 0.38),
    Call(FALLING, 12.45, -13.0, 0.22, near=False),
)

# A pigeon's call, twice: three long coos, the second the strongest, and two short ones.
COO: Phrase = (
    Syllable((0.455, 0.468, 0.462), 0.24, 0.10, -5.0),
    Syllable((0.470, 0.492, 0.486, 0.474), 0.56, 0.13, 0.0, 0.006, 19.0),
    Syllable((0.462, 0.474, 0.468), 0.46, 0.22, -2.0, 0.005, 17.0),
    Syllable((0.452, 0.462, 0.456), 0.21, 0.09, -4.0),
    Syllable((0.452, 0.460, 0.450), 0.27, 0.50, -4.0),
)


def birds(rate: int) -> Signal:
    """Birds in a quiet garden: shape (frames, 2), periodic; it begins with the nearest bird."""
    chance = np.random.RandomState(3531)
    near, far = np.zeros((BIRDS_S * rate, 2)), np.zeros((BIRDS_S * rate, 2))
    for call in CALLS:
        sung = _sung(call.phrase, rate, chance, overtone=0.05) * 10.0 ** (call.level_db / 20.0)
        lay(near if call.near else far, sung, round(call.at_s * rate), call.place)
    heard = in_air(near, rate, 1.1, -13.0, 3532) + in_air(far, rate, 1.6, -1.0, 3533)
    air = wide_noise(len(heard), rate, band(120.0, 1100.0, -4.0, 2, 3), 0.15, chance)
    return heard + 0.05 * air


def pigeon(rate: int) -> Signal:
    """A wood pigeon on a roof, two calls: shape (frames, 1)."""
    chance = np.random.RandomState(3534)
    once = _sung(COO, rate, chance, overtone=0.13)
    again = _sung(COO, rate, chance, overtone=0.13)
    track = np.zeros((len(once) + len(again) + round(1.4 * rate), 1))
    lay(track, once, 0)
    lay(track, again, len(once))
    return in_air(track, rate, 1.2, -12.0, 3535)


def _sung(phrase: Phrase, rate: int, chance: np.random.RandomState, overtone: float) -> Signal:
    """Sing a phrase, shape (frames,), peak about 1.0; no two times is it quite the same."""
    key = 2.0 ** chance.uniform(-0.04, 0.04)
    parts: list[Signal] = []
    for one in phrase:
        seconds = one.seconds * chance.uniform(0.93, 1.08)
        parts.append(_syllable(one, seconds, key * 2.0 ** chance.uniform(-0.012, 0.012), rate, overtone, chance))
        parts.append(np.zeros(round(one.pause_s * chance.uniform(0.8, 1.3) * rate)))
    return np.concatenate(parts)


def _syllable(
    one: Syllable, seconds: float, key: float, rate: int, overtone: float, chance: np.random.RandomState
) -> Signal:
    """It swells over 45 % of its time (40 ms at most) and dies away over the rest, to nothing at both ends."""
    frames = round(seconds * rate)
    through = np.arange(frames) / frames
    hertz = 1000.0 * key * _glide(np.interp(through, np.linspace(0.0, 1.0, len(one.khz)), one.khz))
    warble = np.sin(2.0 * np.pi * one.warble_hz * through * seconds + chance.uniform(0.0, 2.0 * np.pi))
    turns = np.cumsum(hertz * (1.0 + one.warble * warble)) / rate
    swell = np.clip(through / min(0.45, 0.040 / seconds), 0.0, 1.0)
    ebb = np.clip((1.0 - through) / 0.55, 0.0, 1.0)
    shape = (0.5 - 0.5 * np.cos(np.pi * swell)) * (0.5 - 0.5 * np.cos(np.pi * ebb)) * (1.0 + 0.12 * warble)
    wave = np.sin(2.0 * np.pi * turns) + overtone * np.sin(4.0 * np.pi * turns)
    return np.asarray(10.0 ** (one.level_db / 20.0) * shape * wave)


def _glide(khz: Signal) -> Signal:
    """Round the corners of a course of pitch, over a fifth of it."""
    width = len(khz) // 5
    soft = np.hanning(width + 2)[1:-1]
    padded = np.pad(khz, (width, width), mode="edge")
    return np.asarray(np.convolve(padded, soft / soft.sum(), "same")[width:-width])
