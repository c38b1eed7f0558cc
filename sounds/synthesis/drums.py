"""Twelve hand drums and small percussion, each struck softly, in between and firmly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from synthesis.hand_drum import Drum, Partial, skin, stroke, with_body
from synthesis.pack import Item, Pack
from synthesis.room import in_room
from synthesis.shaker import shake
from synthesis.tuning import Tone
from toccata.sound.catalogue import LAYERS

Signal = npt.NDArray[np.float64]

# A tongue cut into a box of wood: its second mode is held down by the cut, the box answers at about half of it.
TONGUE = (Partial(1.0, 1.0, 1.0), Partial(2.92, 0.34, 0.60), Partial(5.8, 0.24, 0.30), Partial(9.1, 0.10, 0.15))
# A panel of thin wood over a box of air: few, short, uneven modes.
PANEL = (
    Partial(1.0, 1.0, 1.0), Partial(1.72, 0.80, 0.80), Partial(2.45, 0.80, 0.70), Partial(3.3, 0.65, 0.60),
    Partial(4.6, 0.50, 0.45), Partial(6.2, 0.36, 0.35), Partial(8.4, 0.25, 0.25),
)  # fmt: skip

BIG = Drum(86.0, 1.0, with_body(skin(0.30), 0.83, 0.30, 0.7))
"""A big goblet-shaped drum, played with the palm in the middle."""
BIG_TONE = Drum(168.0, 0.95, with_body(skin(0.66), 0.48, 0.10, 0.8), quickness=1.2)
BIG_SOFT = Drum(118.0, 0.72, skin(0.45, damping=1.2), quickness=0.7, noise_s=0.020)
FRAME_LOW = Drum(76.0, 1.35, skin(0.55, damping=1.0), quickness=0.9, seconds=2.0)
FRAME_HIGH = Drum(118.0, 1.15, skin(0.55), quickness=1.0)
CONGA_LOW = Drum(147.0, 0.85, with_body(skin(0.58), 0.55, 0.12, 0.7), quickness=1.1)
CONGA_HIGH = Drum(208.0, 0.85, with_body(skin(0.60), 0.55, 0.10, 0.7), quickness=1.3)
BONGO = Drum(294.0, 0.80, skin(0.52), quickness=1.6)
BOX = Drum(92.0, 0.78, PANEL, slack=0.5, noise_s=0.014)
LOG = Drum(0.0, 0.95, TONGUE, quickness=2.0, slack=0.0, noise_s=0.005)


@dataclass(frozen=True, slots=True)
class _Pad:
    """One pad: its sound's name, what a therapist reads, its drum (None: the shaker), its tags, its note."""

    name: str
    label: str
    drum: Drum | None
    tags: tuple[str, ...] = ()
    tone: Tone | None = None


PADS = (
    _Pad("hand-bass", "Hand drum, middle", BIG, ("low", "dark")),
    _Pad("hand-tone", "Hand drum, edge", BIG_TONE),
    _Pad("hand-soft", "Hand drum, hand left on", BIG_SOFT, ("dark",)),
    _Pad("frame-low", "Frame drum, low", FRAME_LOW, ("low", "dark")),
    _Pad("frame-high", "Frame drum, high", FRAME_HIGH, ("low",)),
    _Pad("conga-low", "Conga, low", CONGA_LOW),
    _Pad("conga-high", "Conga, high", CONGA_HIGH),
    _Pad("bongo", "Bongo", BONGO, ("high",)),
    _Pad("box", "Box drum", BOX, ("low", "dark")),
    _Pad("log-low", "Log drum, low", replace(LOG, hertz=Tone(55).hertz), (), Tone(55)),
    _Pad("log-high", "Log drum, high", replace(LOG, hertz=Tone(60).hertz), (), Tone(60)),
    _Pad("shaker", "Shaker", None, ("high",)),
)
"""The log drums are G3 and C4; the others have no pitch that a song could use."""


def struck(drum: Drum, seed: int, layer: str, rate: int) -> Signal:
    """Sound one stroke in the room, shape (frames, 1): the room is the same in both ears, so one channel holds all."""
    return _as_one(stroke(drum, layer, rate, seed), rate)


def shaken(layer: str, rate: int) -> Signal:
    """Sound the shaker in the room, shape (frames, 1)."""
    return _as_one(shake(layer, rate, 3100), rate)


def _as_one(dry: Signal, rate: int) -> Signal:
    return np.asarray(in_room(dry, rate, seed=31).mean(axis=1, keepdims=True))


def _item(number: int, pad: _Pad) -> Item:
    tags = ("struck", "drum", "short", "mellow", *pad.tags)
    midi = None if pad.tone is None else pad.tone.midi
    if pad.drum is None:
        return Item(pad.name, pad.label, "drum", tags, {one: partial(shaken, one) for one in LAYERS}, midi, number)
    sources = {one: partial(struck, pad.drum, 3000 + number, one) for one in LAYERS}
    return Item(pad.name, pad.label, "drum", tags, sources, midi, number)


DRUMS = Pack(
    "drums", "Hand drums", "1.0.0", "", ("struck", "drum"),
    tuple(_item(number, pad) for number, pad in enumerate(PADS, 1)),
)  # fmt: skip
