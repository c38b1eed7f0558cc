"""Drawings can be read: no words on other words, nothing off the sheet, and every pin of the instrument in them."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

import draw
from drawing.wiring_rules import claimed
from toccata.settings.wiring import HEADER_PINS

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = sorted(path.name for path in draw.HERE.glob("*.svg"))
# An ordinary letter of DejaVu Sans is 0.6 of its size wide; heavier ones are balanced by narrow ones.
LETTER, HEIGHT = 0.6, 0.8

Box = tuple[float, float, float, float]


def words_of(drawing: Path) -> list[tuple[str, Box]]:
    found = []
    for text in ElementTree.parse(drawing).iter(f"{SVG}text"):
        size, x, y = (float(text.attrib[key]) for key in ("font-size", "x", "y"))
        width = LETTER * size * len(text.text or "")
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]]
        found.append((text.text or "", (left, y - HEIGHT * size, left + width, y)))
    return found


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_words_lie_on_other_words(name: str) -> None:
    words = words_of(draw.HERE / name)

    assert [(a, b) for (a, one), (b, other) in combinations(words, 2) if meet(one, other)] == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_words_leave_the_sheet(name: str) -> None:
    _, _, width, height = map(float, ElementTree.parse(draw.HERE / name).getroot().attrib["viewBox"].split())

    outside = [
        text
        for text, (left, top, right, bottom) in words_of(draw.HERE / name)
        if left < 0 or top < 0 or right > width or bottom > height
    ]
    assert outside == []


@pytest.mark.parametrize("name", draw.INSTRUMENTS)
def test_an_instruments_drawing_shows_every_line_with_its_pin_at_both_ends(name: str) -> None:
    words = [text for text, _ in words_of(draw.HERE / f"{name}.svg")]

    for line, gpio in claimed(draw.read_all()[name]).items():
        assert line in words
        assert f"GPIO {gpio}" in words
        assert words.count(str(HEADER_PINS[gpio])) >= 2


def runs_of(drawing: Path) -> list[tuple[str, Box]]:
    """The straight runs of all wires, each with its colour."""
    found = []
    for wire in ElementTree.parse(drawing).iter(f"{SVG}polyline"):
        points = [tuple(map(float, point.split(","))) for point in wire.attrib["points"].split()]
        for (x, y), (to_x, to_y) in pairwise(points):
            found.append((wire.attrib["stroke"], (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))))
    return found


def lie_on_each_other(one: Box, other: Box) -> bool:
    """Whether two runs share more than a point: both level or both upright, on one line, with a common stretch."""
    if one[1] == one[3] == other[1] == other[3]:
        return min(one[2], other[2]) > max(one[0], other[0])
    upright = one[0] == one[2] == other[0] == other[2]
    return upright and min(one[3], other[3]) > max(one[1], other[1])


@pytest.mark.parametrize("name", draw.INSTRUMENTS)
def test_no_wire_lies_on_a_wire_of_another_colour(name: str) -> None:
    runs = runs_of(draw.HERE / f"{name}.svg")

    hidden = [
        (one, other)
        for (colour, one), (another, other) in combinations(runs, 2)
        if colour != another and lie_on_each_other(one, other)
    ]
    assert hidden == []


@pytest.mark.parametrize("name", draw.SCHEMATICS)
def test_a_schematic_shows_every_part_with_its_value(name: str) -> None:
    words = [text for text, _ in words_of(draw.HERE / f"{name}.svg")]

    for part in draw.read_all()[name].parts.values():
        told = part.label if part.kind.name == "line" else part.ref
        assert told in words
        assert part.kind.value in ("", *words)
