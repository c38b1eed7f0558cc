"""A bronze bowl on a cushion, met by a felt mallet: it swells, shimmers slowly and rings for long."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from synthesis.modes import Blow, Knock, Mode, eased, knocked, ringing
from synthesis.pack import Item, Pack, tonal
from synthesis.tuning import PENTATONIC, Tone, register

Signal = npt.NDArray[np.float64]

REFERENCE_HZ = 130.8
LONGEST_S, SHORTEST_S = 6.0, 3.4
END_FADE_S = 1.5
MALLETS: Mapping[str, Blow] = {
    "soft": Blow(0.0024, 0.038, 0.010),
    "medium": Blow(0.0012, 0.028, 0.020),
    "firm": Blow(0.0006, 0.020, 0.035),
}
"""At C3: a thick felt head, a firmer one, one of leather."""
FELT = Knock(260.0, 160.0, 0.009)

# The rim swings in 2, 3, 4 ... waves around. A thin ring does so at n (n^2 - 1) / sqrt(n^2 + 1), which is
# 1 : 2.83 : 5.42 : 8.77 : 12.9 ...; a bowl's lie closer together. No bowl is quite round, so each mode has a twin a
# little above it: they beat slowly, the higher the faster. Ratios, weights and decays follow no single bowl.
RIM = (
    Mode(1.0, 1.0, 1.0, 0.62),
    Mode(2.71, 0.55, 0.62, 0.93),
    Mode(4.95, 0.32, 0.38, 1.38),
    Mode(7.65, 0.20, 0.24, 1.90),
    Mode(10.8, 0.13, 0.15, 2.40),
    Mode(14.3, 0.08, 0.10, 3.10),
    Mode(18.2, 0.06, 0.07, 3.70),
    Mode(22.6, 0.05, 0.05, 4.40),
)


def strike(tone: Tone, layer: str, rate: int) -> Signal:
    """Sound one bowl: float64, shape (frames, 1), level arbitrary, the same bits for the same tone and layer."""
    chance = np.random.RandomState(5000 + tone.midi)
    mallet = MALLETS[layer].on(tone.hertz, REFERENCE_HZ)
    smaller = (REFERENCE_HZ / tone.hertz) ** 0.42
    time = np.arange(round(max(SHORTEST_S, LONGEST_S * smaller) * rate)) / rate
    bowl = ringing(RIM, tone.hertz, 11.0 * smaller, mallet.gain, time, chance)
    bowl += knocked(FELT, len(bowl), rate, mallet.noise * float(np.abs(bowl).max()), chance)
    return eased(bowl, mallet.rise_s, rate)[:, np.newaxis]


def _item(tone: Tone, pad: int | None) -> Item:
    sources = {layer: partial(strike, tone, layer) for layer in MALLETS}
    return Item(
        tone.name,
        tone.name,
        "note",
        ("struck", "rung", "long", "calm", *register(tone)),
        sources,
        tone.midi,
        pad,
        400,
        END_FADE_S,
    )


BOWLS = Pack(
    "bowls", "Singing bowls", "1.0.0", PENTATONIC, ("struck", "rung", "long", "calm"),
    tonal(_item),
)  # fmt: skip
