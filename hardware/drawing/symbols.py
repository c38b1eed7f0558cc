"""The symbols of a schematic: how each looks, and where its pins are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drawing.svg import INK, PANEL, PAPER, Point, Sheet

REACH = 30.0
"""From the middle of a small part to its pin."""

STEM = 20.0
"""From the edge of a boxed part to its pin."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a small part lies: its middle, and the quarter turns (0-3, clockwise) that it is rotated by."""

    at: Point
    turns: int = 0

    def point(self, x: float, y: float) -> Point:
        """Turn and shift a point of the symbol's own grid."""
        for _ in range(self.turns):
            x, y = -y, x
        return self.at[0] + x, self.at[1] + y


Symbol = Callable[[Sheet, Frame], None]


def _lines(sheet: Sheet, frame: Frame, *strokes: Sequence[Point]) -> None:
    for stroke in strokes:
        sheet.wire([frame.point(*point) for point in stroke])


def _body(sheet: Sheet, frame: Frame, half_width: float, half_height: float) -> None:
    corners = [frame.point(-half_width, -half_height), frame.point(half_width, half_height)]
    (left, top), (right, bottom) = (
        (min(c, d) for c, d in zip(*corners, strict=True)),
        (max(c, d) for c, d in zip(*corners, strict=True)),
    )
    sheet.box((left, top), (right - left, bottom - top), PAPER, INK, 0)


def _resistor(sheet: Sheet, frame: Frame) -> None:
    _lines(sheet, frame, [(-REACH, 0), (REACH, 0)])
    _body(sheet, frame, 16, 6)


def _fuse(sheet: Sheet, frame: Frame) -> None:
    _resistor(sheet, frame)
    _lines(sheet, frame, [(-16, 0), (16, 0)])


def _force(sheet: Sheet, frame: Frame) -> None:
    _resistor(sheet, frame)
    _lines(sheet, frame, [(-14, 14), (14, -14), (7, -13)], [(14, -14), (13, -7)])


def _capacitor(sheet: Sheet, frame: Frame) -> None:
    _lines(sheet, frame, [(-REACH, 0), (-3, 0)], [(3, 0), (REACH, 0)], [(-3, -10), (-3, 10)], [(3, -10), (3, 10)])


def _diode(sheet: Sheet, frame: Frame) -> None:
    _lines(sheet, frame, [(-REACH, 0), (REACH, 0)], [(8, -9), (8, 9)])
    sheet.area([frame.point(*corner) for corner in ((-8, -9), (-8, 9), (8, 0))])


def _led(sheet: Sheet, frame: Frame) -> None:
    _diode(sheet, frame)
    _lines(sheet, frame, [(-2, -13), (6, -22), (1, -20)], [(8, -12), (16, -21), (11, -19)])


def _suppressor(sheet: Sheet, frame: Frame) -> None:
    _lines(sheet, frame, [(-REACH, 0), (REACH, 0)], [(-4, -11), (0, -8), (0, 8), (4, 11)])
    for way in (-1, 1):
        sheet.area([frame.point(*corner) for corner in ((way * 14, -8), (way * 14, 8), (0, 0))])


def _contact(sheet: Sheet, frame: Frame) -> None:
    _lines(sheet, frame, [(-REACH, 0), (-14, 0), (13, -13)], [(14, 0), (REACH, 0)])


SMALL: Mapping[str, Symbol] = {
    "r100": _resistor,
    "r470": _resistor,
    "r1k": _resistor,
    "r2k2": _resistor,
    "r10k": _resistor,
    "c22n": _capacitor,
    "c100n": _capacitor,
    "c10u": _capacitor,
    "fuse": _fuse,
    "fsr": _force,
    "fsr-square": _force,
    "diode": _diode,
    "led": _led,
    "tvs": _suppressor,
    "switch": _contact,
}
"""Parts of two leads; the first pin is on the left until the part is turned. Anything else is drawn as a box."""


def small_pins(frame: Frame, pins: Sequence[str]) -> Mapping[str, Point]:
    """Find the pins of a small part."""
    return {pins[0]: frame.point(-REACH, 0), pins[1]: frame.point(REACH, 0)}


def boxed_pins(drawn: Mapping[str, Any]) -> Mapping[str, Point]:
    """Find the pins of a boxed part: ``left`` and ``right`` list them with their distance from its upper edge."""
    (x, y), (width, _) = drawn["at"], drawn["size"]
    left = {pin: (x - STEM, y + down) for pin, down in drawn.get("left", ())}
    return left | {pin: (x + width + STEM, y + down) for pin, down in drawn.get("right", ())}


def draw_box(sheet: Sheet, drawn: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Draw a boxed part, with the names of its pins inside."""
    (x, y), (width, height) = drawn["at"], drawn["size"]
    sheet.box((x, y), (width, height), PANEL, INK)
    for pin, down in drawn.get("left", ()):
        sheet.wire([(x - STEM, y + down), (x, y + down)])
        sheet.text((x + 6, y + down + 4), names.get(pin, pin), 11)
    for pin, down in drawn.get("right", ()):
        sheet.wire([(x + width, y + down), (x + width + STEM, y + down)])
        sheet.text((x + width - 6, y + down + 4), names.get(pin, pin), 11, "end")
