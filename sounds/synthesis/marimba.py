"""A struck wooden bar over its tube: damped modes, set going by a soft mallet, in a small room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt

from synthesis.modes import Knock, Mode, knocked, ringing
from synthesis.pack import Item, Pack, tonal
from synthesis.room import in_room
from synthesis.tuning import PENTATONIC, Tone, register

Signal = npt.NDArray[np.float64]

SECONDS = 3.0
CONTACT_S: Mapping[str, float] = {"soft": 0.0013, "medium": 0.00055, "firm": 0.00024}
"""How long the mallet stays on the bar, by layer: the firmer the blow, the shorter. Nothing above 2 over this is
excited, so the medium one ends at 3.6 kHz."""
KNOCK: Mapping[str, float] = {"soft": 0.05, "medium": 0.10, "firm": 0.16}
"""Level of the mallet's own noise against the bar."""
HEAD = Knock(600.0, 450.0)

# An undercut bar is tuned to 1 : 4 : 10, and a real one falls a little short of it. The tube's second mode (a
# quarter-wave pipe: odd multiples) lies at 3 and is faint. Weights and decays follow no single instrument.
MODES = (
    Mode(1.0, 1.0, 1.0),
    Mode(3.0, 0.012, 0.60),
    Mode(3.985, 0.45, 0.32),
    Mode(9.92, 0.28, 0.12),
    Mode(17.2, 0.08, 0.05),
)


def strike(tone: Tone, layer: str, rate: int) -> Signal:
    """Sound one bar: float64, shape (frames, 2), level arbitrary, the same bits for the same tone and layer."""
    chance = np.random.RandomState(1000 + tone.midi)
    bar = _bar(tone, CONTACT_S[layer], rate, chance)
    bar += knocked(HEAD, len(bar), rate, KNOCK[layer] * float(np.abs(bar).max()), chance)
    return in_room(bar, rate, seed=11)


def _bar(tone: Tone, contact_s: float, rate: int, chance: np.random.RandomState) -> Signal:
    time = np.arange(round(SECONDS * rate)) / rate
    fundamental_t60 = float(np.clip(2.5 * (130.8 / tone.hertz) ** 0.65, 0.6, 2.6))
    return ringing(MODES, tone.hertz, fundamental_t60, partial(_contact_gain, contact_s), time, chance)


def _contact_gain(contact_s: float, hertz: float) -> float:
    """Spectrum of a raised-cosine push of ``contact_s``, 1.0 at 0 Hz; first zero at 2 / ``contact_s``."""
    cycles = hertz * contact_s
    if abs(cycles - 1.0) < 1e-9:
        return 0.5
    return float(abs(np.sinc(cycles) / (1.0 - cycles**2)))


def _item(tone: Tone, pad: int | None) -> Item:
    sources = {layer: partial(strike, tone, layer) for layer in CONTACT_S}
    return Item(tone.name, tone.name, "note", ("struck", "mellow", "short", *register(tone)), sources, tone.midi, pad)


MARIMBA = Pack(
    "marimba", "Marimba", "1.1.0", PENTATONIC, ("struck", "mellow"),
    tonal(_item),
)  # fmt: skip
