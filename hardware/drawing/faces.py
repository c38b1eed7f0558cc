"""Draws the instruments as they look from above, from the layouts that the pages draw from too."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from drawing.netlist import HERE, Netlist
from drawing.svg import EDGE, FAINT, INK, PANEL, PAPER, Point, Sheet

FACE = 400.0
"""Width of a face."""

EDGE_ROOM = 26.0
TOP = 104.0
TALLEST = 2.2
ROOM = 1.22
"""As the pages do it (web/pages/layout.js): a layout is stretched downward until pads of one column stand apart."""

Spots = Mapping[str, Mapping[str, Any]]


def layout_of(name: str, folder: Path = HERE) -> Spots:
    """Read the layout of an instrument's file."""
    spots: Spots = json.loads((folder / "instruments" / f"{name}.json").read_text("utf-8"))["layout"]
    return spots


def draw_faces(netlists: Sequence[Netlist]) -> str:
    """Draw all instruments beside each other."""
    sheet = Sheet("Instruments from above", "Where pads, force pads and jacks lie; not to scale with each other.")
    sheet.text((24, 36), "Instruments from above", 20, bold=True)
    sheet.text((24, 58), "Where pads, sensors and jacks lie. The tablet draws them the same way.", 12.5, fill=FAINT)
    heights = [_face(sheet, netlist, 24 + index * (FACE + 30)) for index, netlist in enumerate(netlists)]
    return sheet.svg(24 + len(netlists) * (FACE + 30), TOP + max(heights) + 34)


def _face(sheet: Sheet, netlist: Netlist, left: float) -> float:
    """Draw one instrument; gives its height."""
    spots = layout_of(netlist.name)
    inner, tall = FACE - 2 * EDGE_ROOM, stretch(list(spots.values()))
    scale = inner / 100
    top = min(spot["y"] * tall - spot["size"] / 2 for spot in spots.values())
    bottom = max(spot["y"] * tall + spot["size"] / 2 for spot in spots.values())
    height: float = (bottom - top) * scale + 2 * EDGE_ROOM
    sheet.text((left, TOP - 14), netlist.title, 14, bold=True)
    sheet.box((left, TOP), (FACE, height), PANEL, EDGE, 18)
    for name, spot in spots.items():
        middle = (left + EDGE_ROOM + spot["x"] * scale, TOP + EDGE_ROOM + (spot["y"] * tall - top) * scale)
        OUTLINES[spot["shape"]](sheet, middle, spot["size"] * scale / 2, spot["colour"])
        _plate(sheet, (middle[0], middle[1] + spot["size"] * scale / 2), name)
    return height


def _plate(sheet: Sheet, middle: Point, name: str) -> None:
    width = 7.0 * len(name) + 8
    sheet.box((middle[0] - width / 2, middle[1] - 9), (width, 18), PAPER, INK, 4)
    sheet.text((middle[0], middle[1] + 4), name, 11, "middle", bold=True)


def stretch(spots: Sequence[Mapping[str, float]]) -> float:
    """Tell how far to stretch a layout downward so that pads of one column stand apart, 0.1-2.2."""
    tall = 0.1
    for one, other in combinations(spots, 2):
        reach, apart = (one["size"] + other["size"]) / 2, abs(one["y"] - other["y"])
        if abs(one["x"] - other["x"]) < reach * 0.8 and apart > 0.5:
            tall = max(tall, ROOM * reach / apart)
    return min(tall, TALLEST)


def _polygon(corners: Sequence[Point]) -> Callable[[Sheet, Point, float, str], None]:
    def draw(sheet: Sheet, middle: Point, reach: float, colour: str) -> None:
        sheet.area([(middle[0] + x * reach, middle[1] + y * reach) for x, y in corners], colour)

    return draw


def _around(count: int, radii: Sequence[float], start: float) -> list[Point]:
    """Corners on circles of these radii in turn, from an angle in degrees, clockwise."""
    angles = [math.radians(start + 360 * index / count) for index in range(count)]
    return [
        (radii[index % len(radii)] * math.cos(angle), radii[index % len(radii)] * math.sin(angle))
        for index, angle in enumerate(angles)
    ]


def _heart() -> list[Point]:
    """The heart curve x = 16 sin^3 t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t, made to fit."""
    turns = [math.radians(10 * index) for index in range(36)]
    return [
        (
            math.sin(t) ** 3 * 0.95,
            -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 17,
        )
        for t in turns
    ]


OUTLINES: Mapping[str, Callable[[Sheet, Point, float, str], None]] = {
    "round": lambda sheet, middle, reach, colour: sheet.dot(middle, colour, reach),
    "square": _polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
    "triangle": _polygon([(0, -0.95), (0.95, 0.85), (-0.95, 0.85)]),
    "heart": _polygon(_heart()),
    "star": _polygon(_around(10, (1, 0.5), -90)),
}
