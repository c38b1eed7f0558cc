"""A skin or a wooden panel played by hand: its modes, pulled sharp by the blow, over the dull noise of the hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from synthesis.loops import band, noise

Signal = npt.NDArray[np.float64]

# Nodal diameters and zeros of the Bessel functions J0 .. J5: the modes of an ideal round skin; the frequency of each is
# its zero over the first.
ROUND = (
    (0, 2.40483), (1, 3.83171), (2, 5.13562), (0, 5.52008), (3, 6.38016), (1, 7.01559),
    (4, 7.58834), (2, 8.41724), (0, 8.65373), (5, 8.77148), (3, 9.76102), (1, 10.17347),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Partial:
    """One mode of a drum: its frequency over the lowest, its level, its decay time over the lowest's."""

    ratio: float
    weight: float
    ring: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a hand meets the drum.

    Attributes:
        contact_s: how long it pushes; what lies above 1 over this is hardly excited.
        noise: level of the hand's own noise over the drum's peak.
        noise_hz: where that noise ends.
        pull: by what fraction the blow pulls the pitch up at first.
    """

    contact_s: float
    noise: float
    noise_hz: float
    pull: float


STROKES: Mapping[str, Stroke] = {
    "soft": Stroke(0.0042, 0.05, 450.0, 0.015),
    "medium": Stroke(0.0020, 0.10, 900.0, 0.030),
    "firm": Stroke(0.0010, 0.14, 1600.0, 0.050),
}
"""By layer. A bongo's fingers are quicker than a palm: `Drum.quickness` shortens all of them alike."""


@dataclass(frozen=True, slots=True)
class Drum:
    """A drum and how it is meant to be struck.

    Attributes:
        hertz: its lowest mode at rest.
        t60_s: how long that takes to fall by 60 dB.
        partials: what swings.
        quickness: contact times are divided, the noise's edge multiplied by it.
        seconds: what is computed; the end is trimmed.
        noise_s: how long the hand's noise takes to fall to 37 %.
        slack: how far the blow can pull it up; 0 for wood.
    """

    hertz: float
    t60_s: float
    partials: Sequence[Partial]
    quickness: float = 1.0
    seconds: float = 1.6
    noise_s: float = 0.010
    slack: float = 1.0


def skin(struck_at: float, damping: float = 0.9) -> tuple[Partial, ...]:
    """Give the partials of a round skin struck at ``struck_at``, 0 centre to 1 edge.

    A mode is excited as far as it moves there (J_m at that radius, over its norm J_m+1 at the zero); one with m nodal
    diameters radiates its sound (1 + m)^0.5 times weaker and keeps it longer.
    Source: N. Fletcher and T. Rossing, The Physics of Musical Instruments, chapters 3 and 18.
    """
    raw = [abs(_bessel(m, zero * struck_at) / _bessel(m + 1, zero)) / (1.0 + m) ** 0.5 for m, zero in ROUND]
    ratios = [zero / ROUND[0][1] for _, zero in ROUND]
    rings = [(1.0 + 0.15 * m) / ratio**damping for (m, _), ratio in zip(ROUND, ratios, strict=True)]
    return tuple(Partial(r, w / raw[0], d) for r, w, d in zip(ratios, raw, rings, strict=True))


def with_body(partials: Sequence[Partial], ratio: float, weight: float, ring: float) -> tuple[Partial, ...]:
    """Add the air in the drum's body to what swings."""
    return (*partials, Partial(ratio, weight, ring))


def stroke(drum: Drum, layer: str, rate: int, seed: int) -> Signal:
    """Sound one stroke: float64, shape (frames,), level arbitrary, the same bits for the same drum, layer and seed."""
    blow = STROKES[layer]
    blow = replace(blow, contact_s=blow.contact_s / drum.quickness, noise_hz=blow.noise_hz * drum.quickness)
    chance = np.random.RandomState(seed)
    time = np.arange(round(drum.seconds * rate)) / rate
    sound = _swinging(drum, blow, time, rate, chance)
    sound += _hand(blow, drum.noise_s, time, rate, chance) * float(np.abs(sound).max())
    rising = round(blow.contact_s * rate)
    sound[:rising] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rising) / rising)
    return _rounded(sound)


def _rounded(sound: Signal) -> Signal:
    """The further a skin or a panel is pushed the stiffer it gets: peaks come down by 6 dB, odd overtones come up."""
    driven = 2.0 * sound / np.abs(sound).max()
    return np.asarray(np.tanh(driven))


def _swinging(drum: Drum, blow: Stroke, time: Signal, rate: int, chance: np.random.RandomState) -> Signal:
    """The pull is gone in about 100 ms, as the swing gets smaller."""
    turns = np.cumsum(1.0 + drum.slack * blow.pull * np.exp(-time / 0.035)) / rate
    sound = np.zeros_like(time)
    for partial in drum.partials:
        hertz = drum.hertz * partial.ratio
        level = partial.weight * _excited(hertz, blow.contact_s)
        decay = np.exp(-np.log(1000.0) * time / (drum.t60_s * partial.ring))
        sound += level * decay * np.sin(2.0 * np.pi * hertz * turns + chance.uniform(0.0, 2.0 * np.pi))
    return sound


def _hand(blow: Stroke, fade_s: float, time: Signal, rate: int, chance: np.random.RandomState) -> Signal:
    """Noise of skin on skin with peak ``blow.noise``."""
    dull = noise(len(time), rate, band(90.0, blow.noise_hz, -2.0, 1, 2), chance)
    heard = dull * np.exp(-time / fade_s) * (1.0 - np.exp(-time / 0.0015))
    return np.asarray(heard * blow.noise / np.abs(heard).max())


def _excited(hertz: float, contact_s: float) -> float:
    """Spectrum of a push in the shape of a bell (a hand gives way, a mallet does not), 1.0 at 0 Hz, no zeros.

    ``contact_s`` spans four standard deviations: -11 dB at 1 / ``contact_s``.
    """
    return float(np.exp(-0.5 * (np.pi * hertz * contact_s / 2.0) ** 2))


def _bessel(order: int, at: float) -> float:
    """Give J_order(at) by Bessel's integral; the mean over 64 even steps is exact to 15 digits for what is asked."""
    turn = 2.0 * np.pi * np.arange(64) / 64.0
    return float(np.cos(order * turn - at * np.sin(turn)).mean())
