"""String drones: a few bowed strings that hold one note, without vibrato."""

from __future__ import annotations

from functools import partial

from synthesis.bowed import bow
from synthesis.pack import ONLY, Item, Pack
from synthesis.tuning import PENTATONIC, Tone, core, extras


def _item(tone: Tone, pad: int | None) -> Item:
    tags = ("low",) if tone.midi < 60 else ("high",) if tone.midi >= 72 else ()
    source = {ONLY: partial(bow, tone)}
    return Item(tone.name, tone.name, "drone", ("bowed", "sustained", "looped", *tags), source, tone.midi, pad, 400)


STRINGS = Pack(
    "strings", "String drones", "1.0.0", PENTATONIC, ("bowed", "sustained", "looped"),
    tuple(_item(tone, pad) for pad, tone in enumerate(core(), 1)) + tuple(_item(tone, None) for tone in extras()),
)  # fmt: skip
