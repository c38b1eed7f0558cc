"""A steel tine over a wooden box, let go by a thumb: nearly a pure tone, with a click of metal that is gone at once."""

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

LOWEST = 60
REFERENCE_HZ = 261.6
SECONDS = 3.0
END_FADE_S = 0.5
THUMBS: Mapping[str, Blow] = {
    "soft": Blow(0.00090, 0.0110, 0.020),
    "medium": Blow(0.00052, 0.0080, 0.035),
    "firm": Blow(0.00034, 0.0060, 0.060),
}
"""At C4: the flesh of the thumb lets go slowly, its edge faster, a nail at once."""
SKIN = Knock(1100.0, 700.0, 0.004)

# A clamped tine swings at 1 : 6.3 : 17.5 by the theory of bars; on its bridge the second lies near 6.6. The octave
# comes from the tine sliding on the bridge twice a swing. Of a tine of 369 Hz the fundamental falls 13 dB a second, the
# octave 33, the second mode 72 (M. Holdaway, kalimbamagic.com, 22 December 2006). Weights follow no single instrument.
TINE = (
    Mode(1.0, 1.0, 1.0),
    Mode(6.58, 0.30, 0.19),
    Mode(17.1, 0.08, 0.05),
)

# The box answers every tine with the same short thump; frequencies in Hz, over a fundamental of 1 Hz.
BOX = (
    Mode(186.0, 0.10, 1.0),
    Mode(412.0, 0.05, 0.7),
    Mode(655.0, 0.03, 0.5),
)
BOX_T60_S = 0.16

OCTAVE: Mapping[str, float] = {"soft": 0.012, "medium": 0.025, "firm": 0.050}
"""Weight of the octave over the tine's: it grows with the swing itself."""


def pluck(tone: Tone, layer: str, rate: int) -> Signal:
    """Sound one tine: float64, shape (frames, 1), level arbitrary, the same bits for the same tone and layer."""
    chance = np.random.RandomState(3000 + tone.midi)
    thumb = THUMBS[layer].on(tone.hertz, REFERENCE_HZ)
    time = np.arange(round(SECONDS * rate)) / rate
    t60_s = float(np.clip(3.6 * (370.0 / tone.hertz) ** 0.8, 1.2, 4.2))
    tine = (*TINE, Mode(2.0, OCTAVE[layer], 0.40))
    sound = ringing(tine, tone.hertz, t60_s, thumb.gain, time, chance)
    sound += ringing(BOX, 1.0, BOX_T60_S, thumb.gain, time, chance)
    sound += knocked(SKIN, len(time), rate, thumb.noise * float(np.abs(sound).max()), chance)
    return in_room(eased(sound, thumb.rise_s, rate), rate, seed=13)[:, :1]


def _item(tone: Tone, pad: int | None) -> Item:
    sources = {layer: partial(pluck, tone, layer) for layer in THUMBS}
    return Item(
        tone.name,
        tone.name,
        "note",
        ("plucked", "mellow", *register(tone)),
        sources,
        tone.midi,
        pad,
        end_fade_s=END_FADE_S,
    )


KALIMBA = Pack(
    "kalimba", "Kalimba", "1.0.0", PENTATONIC, ("plucked", "mellow"),
    tonal(_item, LOWEST),
)  # fmt: skip
