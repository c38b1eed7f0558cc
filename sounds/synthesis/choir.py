"""A small choir that holds one note: on oo, on ah, and humming."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from synthesis.pack import ONLY, Item, Pack, tonal
from synthesis.tuning import PENTATONIC, Tone, register
from synthesis.voices import sing

PADS_VOWEL = "oo"
OTHERS: Mapping[str, tuple[int, ...]] = {"ah": (60, 64, 67, 69, 72), "mm": (48, 55, 60, 64)}


def _item(vowel: str, tone: Tone, pad: int | None) -> Item:
    name = tone.name if vowel == PADS_VOWEL else f"{vowel}-{tone.name}"
    source = {ONLY: partial(sing, tone, vowel)}
    label = f"{vowel.capitalize()} {tone.name}"
    return Item(
        name, label, "voice", ("sung", "sustained", "looped", "mellow", *register(tone)), source, tone.midi, pad, 400
    )


CHOIR = Pack(
    "choir", "Choir", "1.0.0", PENTATONIC, ("sung", "sustained", "looped", "mellow"),
    tonal(partial(_item, PADS_VOWEL))
    + tuple(_item(vowel, Tone(midi), None) for vowel, notes in OTHERS.items() for midi in notes),
)  # fmt: skip
