"""A grand piano, from samples: notes of a free SoundFont, one FluidSynth for each, softened at their first moment.

Its bits follow FluidSynth's version, so the pack is checked by measurement. Where FluidSynth or the SoundFont is
missing it can't be rendered, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthesis.pack import Item, Pack, tonal
from synthesis.soundfont import Preset, missing, played
from synthesis.tuning import PENTATONIC, Tone, register

Signal = npt.NDArray[np.float64]

PACKAGE = "musescore-general-soundfont-small"
FONT = Path("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3")
MELLOW_GRAND = Preset(FONT, 8, 0)
"""Its notes die away evenly; those of the other grand, 0:0, swell again after a second, and F3's two sides disagree
by 2.5 cents."""

VELOCITIES: Mapping[str, int] = {"soft": 16, "medium": 60, "firm": 100}
"""Above 104 come other samples, which are darker and shorter in the highest notes."""
LOWEST_S, HIGHEST_S = 4.8, 3.6
"""How long C3 and D5 last: they are 20 and 40 dB down then."""
TUNE_CENTS = 1.8
"""The preset lies 0 to 3.5 cents low; the other packs do not."""
RISE_S = 0.012
"""The hammer's first knock comes in softly."""


def press(tone: Tone, layer: str, rate: int) -> Signal:
    """Sound one key, held to the end: float64, shape (frames, 1), level arbitrary.

    Only the left side is taken: the sum of both cancels up to half of some partials.
    """
    seconds = float(np.interp(tone.midi, (48, 74), (LOWEST_S, HIGHEST_S)))
    left = played(MELLOW_GRAND, tone.midi, VELOCITIES[layer], seconds, rate, TUNE_CENTS)[:, :1]
    start = int(np.argmax(np.abs(left) > 0.001 * np.abs(left).max()))
    rising = round(RISE_S * rate)
    left[:start] = 0.0
    left[start : start + rising, 0] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rising) / rising)
    return left


def _item(tone: Tone, pad: int | None) -> Item:
    sources = {layer: partial(press, tone, layer) for layer in VELOCITIES}
    return Item(tone.name, tone.name, "note", ("struck", "mellow", *register(tone)), sources, tone.midi, pad, 250, 0.8)


PIANO = Pack(
    "piano", "Piano", "1.0.0", PENTATONIC, ("struck", "mellow"),
    tonal(_item),
    licence="MIT",
    source=f"preset 8:0, Mellow Grand, of {FONT.name} ({PACKAGE} 0.2.1), played by FluidSynth",
    attribution="MuseScore General by S. Christian Collins and others, with the Splendid Grand Piano of the AKAI S5000 "
    "(public domain); the notice is in LICENSE beside this file",
    repeats=False,
    missing=partial(missing, FONT, PACKAGE),
)  # fmt: skip
