"""A small choir that holds one note: on oo, on ah, and humming."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from synthesis.pack import ONLY, Item, Pack
from synthesis.tuning import PENTATONIC, Tone, core, extras
from synthesis.voices import sing

PADS_VOWEL = "oo"
OTHERS: Mapping[str, tuple[int, ...]] = {"ah": (60, 64, 67, 69, 72), "mm": (48, 55, 60, 64)}


def _item(tone: Tone, vowel: str, pad: int | None) -> Item:
    name = tone.name if vowel == PADS_VOWEL else f"{vowel}-{tone.name}"
    tags = ("low",) if tone.midi < 60 else ("high",) if tone.midi >= 72 else ()
    source = {ONLY: partial(sing, tone, vowel)}
    label = f"{vowel.capitalize()} {tone.name}"
    return Item(name, label, "voice", ("sung", "sustained", "looped", "mellow", *tags), source, tone.midi, pad, 400)


CHOIR = Pack(
    "choir", "Choir", "1.0.0", PENTATONIC, ("sung", "sustained", "looped", "mellow"),
    tuple(_item(tone, PADS_VOWEL, pad) for pad, tone in enumerate(core(), 1))
    + tuple(_item(tone, PADS_VOWEL, None) for tone in extras())
    + tuple(_item(Tone(midi), vowel, None) for vowel, notes in OTHERS.items() for midi in notes),
)  # fmt: skip
