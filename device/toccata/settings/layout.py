"""Where the pads lie on the instrument, and how a page draws them: place, shape, colour, name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from toccata.units import PadId


class Shape(StrEnum):
    """A pad's outline."""

    ROUND = "round"
    SQUARE = "square"
    TRIANGLE = "triangle"
    HEART = "heart"
    STAR = "star"


COLOURS = (
    "#c8553d",
    "#e08e45",
    "#d9b23c",
    "#7a9e48",
    "#3f8f77",
    "#3d86a8",
    "#4a63b5",
    "#7a52a8",
    "#ab4e8c",
    "#8a6a4f",
)
"""Ten hues that stay apart in light and dark; shapes and names tell pads apart for the colour-blind."""

PER_ROW = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """One pad as it lies on the instrument.

    Attributes:
        x: the middle of the pad from the left, 0-100.
        y: the middle of the pad from the top, 0-100.
        size: its width, 4-60, on the scale of x.
        shape: its outline.
        colour: as ``#rrggbb``.
        name: what people call it; "" for the number alone.
    """

    x: float
    y: float
    size: float
    shape: Shape = Shape.ROUND
    colour: str = COLOURS[0]
    name: str = ""


Layout = Mapping[PadId, Spot]


def default_layout(inputs: Collection[PadId]) -> Layout:
    """Two rows of six for every board, from the top, each column in its own colour; then switches and sensors."""
    others = sorted(one for one in inputs if one.name)
    pads = [one for one in inputs if not one.name]
    boards = sorted({pad.board for pad in pads})
    rows = 2 * len(boards) + -(-len(others) // PER_ROW)
    return {pad: _spot(pad.pad, 2 * boards.index(pad.board), rows, Shape.ROUND) for pad in sorted(pads)} | {
        one: _spot(number, 2 * len(boards), rows, Shape.SQUARE if one.is_switch else Shape.HEART)
        for number, one in enumerate(others)
    }


def _spot(number: int, first_row: int, rows: int, shape: Shape) -> Spot:
    """The place of this number from the left, in rows of six from ``first_row`` on."""
    return Spot(
        x=100 * (number % PER_ROW + 0.5) / PER_ROW,
        y=100 * (first_row + number // PER_ROW + 0.5) / rows,
        size=80 / PER_ROW,
        shape=shape,
        colour=COLOURS[number % len(COLOURS)],
    )
