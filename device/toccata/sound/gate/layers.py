"""What a sound's layers keep among each other: as long as one another, and brighter the firmer they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from toccata.sound.catalogue import LAYERS
from toccata.sound.gate.fault import Fault
from toccata.sound.gate.figures import Figures, Piece
from toccata.sound.gate.head import RATE

MOST_LONGER = 1.5
LEAST_BRIGHTER = 0.99
"""A layer may be 1 % darker than the one below it: that is rounding."""


def layer_faults(found: Mapping[str, tuple[Piece, Figures]]) -> Iterator[Fault]:
    """Judge the layers of one sound, by their words in `LAYERS`, each against the next softer one."""
    for (_, softer), (piece, firmer) in pairwise(found[layer] for layer in LAYERS if layer in found):
        lengths = firmer.frames / RATE, softer.frames / RATE
        if max(lengths) > MOST_LONGER * min(lengths):
            measured = f"{lengths[0]:.2f} s, and {lengths[1]:.2f} s of the softer one"
            wanted = f"at most {MOST_LONGER:g} times one another"
            yield Fault(piece.told, "length of the layers", measured, wanted, "let all layers ring as long")
        if firmer.centroid_hz < LEAST_BRIGHTER * softer.centroid_hz:
            measured = f"{firmer.centroid_hz:.0f} Hz"
            wanted = f"{softer.centroid_hz:.0f} Hz or more, as the softer one has"
            yield Fault(piece.told, "brightness", measured, wanted, "set it going more firmly, or change the layers")
