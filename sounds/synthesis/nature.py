"""Twelve sounds from outdoors: ten beds that go on, a pigeon's call and a rainstick."""

from __future__ import annotations

from dataclasses import dataclass

from synthesis.birds import birds, pigeon
from synthesis.crickets import crickets
from synthesis.pack import ONLY, Item, Pack, Source
from synthesis.rain import rain, rain_on_leaves, rainstick
from synthesis.water import drips, stream, waves
from synthesis.wind import leaves, shell, wind


@dataclass(frozen=True, slots=True)
class _Pad:
    """One pad: its sound's name, what a therapist reads, its source, its tags, whether it goes round."""

    name: str
    label: str
    source: Source
    tags: tuple[str, ...]
    bed: bool = True


PADS = (
    _Pad("waves", "Waves", waves, ("calm", "long")),
    _Pad("shell", "Sea shell", shell, ("calm", "mellow")),
    _Pad("stream", "Stream", stream, ("lively",)),
    _Pad("drips", "Drips in a cave", drips, ("calm", "mellow")),
    _Pad("rain", "Rain", rain, ("calm",)),
    _Pad("rain-leaves", "Rain on leaves", rain_on_leaves, ("calm", "mellow")),
    _Pad("wind", "Wind", wind, ("calm", "dark", "low")),
    _Pad("leaves", "Wind in leaves", leaves, ("calm",)),
    _Pad("birds", "Birds", birds, ("lively", "high")),
    _Pad("crickets", "Crickets", crickets, ("calm", "high")),
    _Pad("pigeon", "Wood pigeon", pigeon, ("calm", "mellow"), bed=False),
    _Pad("rainstick", "Rainstick", rainstick, ("calm", "long"), bed=False),
)


def _item(number: int, pad: _Pad) -> Item:
    if pad.bed:
        tags = ("nature", "looped", *pad.tags)
        return Item(pad.name, pad.label, "bed", tags, {ONLY: pad.source}, None, number, 800)
    return Item(pad.name, pad.label, "effect", ("nature", *pad.tags), {ONLY: pad.source}, None, number, 400, 0.3)


NATURE = Pack(
    "nature", "Nature", "1.0.0", "", ("nature",),
    tuple(_item(number, pad) for number, pad in enumerate(PADS, 1)),
)  # fmt: skip
