"""String drones: a few bowed strings that hold one note, without vibrato."""

from __future__ import annotations

from functools import partial

from synthesis.bowed import bow
from synthesis.pack import ONLY, Item, Pack, tonal
from synthesis.tuning import PENTATONIC, Tone, register


def _item(tone: Tone, pad: int | None) -> Item:
    source = {ONLY: partial(bow, tone)}
    return Item(
        tone.name, tone.name, "drone", ("bowed", "sustained", "looped", *register(tone)), source, tone.midi, pad, 400
    )


STRINGS = Pack(
    "strings", "String drones", "1.0.0", PENTATONIC, ("bowed", "sustained", "looped"),
    tonal(_item),
)  # fmt: skip
