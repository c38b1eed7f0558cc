"""A metal bar, free at both ends, met by a ball of wool: high, and with nothing sharp in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from synthesis.modes import Blow, Knock, Mode, eased, knocked, ringing
from synthesis.pack import Item, Pack, tonal
from synthesis.room import in_room
from synthesis.tuning import PENTATONIC, Tone, register

Signal = npt.NDArray[np.float64]

LOWEST = 67
REFERENCE_HZ = 392.0
SECONDS = 3.2
END_FADE_S = 0.6
MALLETS: Mapping[str, Blow] = {
    "soft": Blow(0.00120, 0.0180, 0.008),
    "medium": Blow(0.00070, 0.0130, 0.014),
    "firm": Blow(0.00040, 0.0090, 0.022),
}
"""At G4: thick wool, wool, wool over rubber."""
WOOL = Knock(500.0, 350.0)

# A plain bar, free at both ends, swings at these ratios by the theory of bars. Weights and decays follow no single
# instrument.
BAR = (
    Mode(1.0, 1.0, 1.0),
    Mode(2.756, 0.22, 0.45),
    Mode(5.404, 0.10, 0.18),
    Mode(8.933, 0.03, 0.08),
)


def strike(tone: Tone, layer: str, rate: int) -> Signal:
    """Sound one bar: float64, shape (frames, 1), level arbitrary, the same bits for the same tone and layer."""
    chance = np.random.RandomState(4000 + tone.midi)
    mallet = MALLETS[layer].on(tone.hertz, REFERENCE_HZ)
    time = np.arange(round(SECONDS * rate)) / rate
    t60_s = float(np.clip(4.2 * (392.0 / tone.hertz) ** 0.6, 1.6, 4.2))
    bar = ringing(BAR, tone.hertz, t60_s, mallet.gain, time, chance)
    bar += knocked(WOOL, len(bar), rate, mallet.noise * float(np.abs(bar).max()), chance)
    return in_room(eased(bar, mallet.rise_s, rate), rate, seed=17)[:, :1]


def _item(tone: Tone, pad: int | None) -> Item:
    sources = {layer: partial(strike, tone, layer) for layer in MALLETS}
    return Item(
        tone.name,
        tone.name,
        "note",
        ("struck", "rung", "calm", *register(tone)),
        sources,
        tone.midi,
        pad,
        end_fade_s=END_FADE_S,
    )


SOFT_BELLS = Pack(
    "soft-bells", "Soft bells", "1.0.0", PENTATONIC, ("struck", "rung", "calm"),
    tonal(_item, LOWEST),
)  # fmt: skip
