"""What a pack is: its sounds, each with a source for every layer, and how it may be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthesis.mastering import ROLES, mastered
from synthesis.tuning import Tone, core, extras

Signal = npt.NDArray[np.float64]
Pcm = npt.NDArray[np.int16]

Source = Callable[[int], Signal]
"""Makes a raw sound at a rate: float64, shape (frames, 1 or 2), level arbitrary, the same bits every time."""

RATE = 48_000
ONLY = "medium"
"""The layer that every sound has. All layers are mastered to the same loudness."""

PADS = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One sound of a pack.

    Attributes:
        name: letters, digits, # and dashes; ``C4``, ``oo-C4``, ``rain``. With the pack's id, what clients' files write.
        label: what a therapist reads.
        role: a key of `synthesis.mastering.ROLES`; settles loudness, ceiling, and whether it goes round.
        tags: what is true of this sound, from `toccata.sound.tags.TAGS`.
        sources: by layer; `ONLY` is always there, all of the catalogue's `LAYERS` where it can be struck more softly
            and more firmly.
        midi: its note; None where it has none.
        pad: its place among the pack's twelve pads, from 1; None for an extra (a note that songs need, a chord).
        release_ms: how long its fade takes when a pad is let go, 120 or more.
        end_fade_s: the fade at the end of a one-shot.
    """

    name: str
    label: str
    role: str
    tags: tuple[str, ...]
    sources: Mapping[str, Source]
    midi: int | None = None
    pad: int | None = None
    release_ms: int = 120
    end_fade_s: float = 0.060

    def render(self, pack: str, layer: str = ONLY) -> Pcm:
        """Make one layer: int16, shape (frames, 1 or 2), the same bits every time."""
        name = f"{pack}/{file_stem(self.name, layer)}"
        return mastered(self.sources[layer](RATE), RATE, name, ROLES[self.role], self.end_fade_s)


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack.

    Attributes:
        id: names its folder.
        title: what a therapist reads.
        version: of its sounds; one more whenever a bit of them changes.
        scale: name of the scale of its pads; "" where it has none.
        tags: what is true of all its sounds.
        items: the twelve pads first, in their order, then extras.
        licence: SPDX.
        source: where the sounds come from, as one line.
        attribution: what must be said with them.
        repeats: rendered again the bits are the same, so they are checked by hash; else by measurement.
        missing: says in one line what this machine lacks to render it; "" if it lacks nothing.
    """

    id: str
    title: str
    version: str
    scale: str
    tags: tuple[str, ...]
    items: tuple[Item, ...]
    licence: str = "CC0-1.0"
    source: str = "synthesised by sounds/render.py; no recordings"
    attribution: str = "none needed"
    repeats: bool = True
    missing: Callable[[], str] = _nothing


def tonal(item: Callable[[Tone, int | None], Item], lowest: int = 48) -> tuple[Item, ...]:
    """The items of a tonal pack from a note upward: twelve pads, then the notes that songs need.

    Args:
        item: makes one from its tone and its place among the pads; None: an extra.
        lowest: MIDI number of the first pad.
    """
    pads = tuple(item(tone, pad) for pad, tone in enumerate(core(lowest), 1))
    return pads + tuple(item(tone, None) for tone in extras(lowest))


def file_stem(name: str, layer: str) -> str:
    """Name a layer's file: ``C4``, ``C4-soft``."""
    return name if layer == ONLY else f"{name}-{layer}"
