"""Draws a schematic. A wire may join only what the netlist joins, and nothing that it joins may be left out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from drawing.netlist import SUPPLIES, Net, Netlist, NetlistError, Part
from drawing.svg import EDGE, FAINT, INK, PAPER, Point, Sheet
from drawing.symbols import SMALL, Frame, boxed_pins, draw_box, small_pins

TAG_COLOURS = {"3V3": "#b92c2c", "5V": "#e0662b", "GND": "#333b44"}
TAG_OTHER = "#1f6fb2"
TAG_STEM = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How the netlist is laid on the sheet.

    Attributes:
        size: of the sheet.
        wires: by net: runs of pins and corners. A pin is "R1.2"; a corner "x,y", where ``_`` keeps the coordinate of
            the point before it.
        tags: by net: the pins (or points) that carry the net's name instead of a wire, each with the side it points to.
        notes: lines of text, each with its place.
    """

    size: Point
    wires: Mapping[str, tuple[str, ...]]
    tags: Mapping[str, tuple[str, ...]]
    notes: tuple[Mapping[str, Any], ...]


def read_plan(path: Path) -> Plan:
    """Read how a netlist is drawn, from the same file."""
    raw = tomllib.loads(path.read_text("utf-8"))
    return Plan(
        tuple(raw["sheet"]),
        {net["net"]: tuple(net.get("wires", ())) for net in raw["net"]},
        {net["net"]: tuple(net.get("tags", ())) for net in raw["net"]},
        tuple(raw.get("note", ())),
    )


def draw_schematic(found: Netlist, plan: Plan) -> str:
    """Draw a netlist.

    Raises:
        NetlistError: the plan joins pins of different nets, or leaves a pin of a net out.
    """
    places = {f"{part.ref}.{pin}": at for part in found.parts.values() for pin, at in _pins(part).items()}
    sheet = Sheet(found.title, found.about)
    sheet.text((24, 36), found.title, 20, bold=True)
    sheet.text((24, 58), found.about, 12.5, fill=FAINT)
    for net in found.nets.values():
        _net(sheet, net, plan, places)
    for part in found.parts.values():
        _part(sheet, part)
    for note in plan.notes:
        sheet.text(note["at"], note["text"], note.get("size", 12), fill=FAINT, bold=note.get("bold", False))
    return sheet.svg(*plan.size)


def _frame(part: Part) -> Frame:
    return Frame(tuple(part.drawn["at"]), part.drawn.get("turns", 0))


def _pins(part: Part) -> Mapping[str, Point]:
    if part.kind.name in SMALL:
        return small_pins(_frame(part), list(part.kind.pins))
    if part.kind.name == "line":
        return {"1": tuple(part.drawn["at"])}
    return boxed_pins(part.drawn)


def _part(sheet: Sheet, part: Part) -> None:
    if part.kind.name == "line":
        _flag(sheet, part)
    elif part.kind.name in SMALL:
        SMALL[part.kind.name](sheet, _frame(part))
        _words(sheet, part)
    else:
        draw_box(sheet, part.drawn, part.drawn.get("names", {}))
        (x, y), (width, _) = part.drawn["at"], part.drawn["size"]
        sheet.text((x + width / 2, y - 20), part.ref, 12.5, "middle", bold=True)
        sheet.text((x + width / 2, y - 6), part.label, 11, "middle", FAINT)


# How far words stay from the middle of an upright and of a level part: arrows stick out.
_CLEAR: Mapping[str, tuple[float, float]] = {"fsr": (24, 16), "fsr-square": (24, 16), "led": (30, 30)}


def _words(sheet: Sheet, part: Part) -> None:
    x, y = part.drawn["at"]
    upright, aside, above = part.drawn.get("turns", 0) % 2 == 1, *_CLEAR.get(part.kind.name, (16, 16))
    first, second = ((x + aside, y - 1), (x + aside, y + 13)) if upright else ((x, y - above), (x, y + 25))
    anchor = "start" if upright else "middle"
    sheet.text(first, part.ref, 11.5, anchor, bold=True)
    sheet.text(second, part.kind.value or part.label, 11, anchor)


def _flag(sheet: Sheet, part: Part) -> None:
    (x, y), width = part.drawn["at"], 7.4 * len(part.label) + 16
    left = x if part.drawn.get("points") == "right" else x - width
    sheet.box((left, y - 11), (width, 22), PAPER, TAG_OTHER)
    sheet.text((left + width / 2, y + 4), part.label, 12, "middle", TAG_OTHER, bold=True)


def _net(sheet: Sheet, net: Net, plan: Plan, places: Mapping[str, Point]) -> None:
    ours = {f"{ref}.{pin}" for ref, pin in net.pins}
    reached, groups = set[str](), list[set[str]]()
    for run in plan.wires[net.name]:
        stops = run.split()
        _judge(net, stops, ours)
        points = _run(stops, places)
        sheet.wire(points)
        _join(groups, {_key(point) for point in points})
        reached.update(stop for stop in stops if "." in stop and "," not in stop)
    for tag in plan.tags[net.name]:
        stop, way = tag.split()
        _judge(net, [stop], ours)
        point = _run([stop], places)[0]
        _tag(sheet, net.name, point, way)
        _join(groups, {_key(point), "tag"})
        reached.add(stop)
    if missing := ours - reached:
        raise NetlistError(f"net {net.name}: {', '.join(sorted(missing))} is not drawn; add a wire or a tag")
    if len(groups) > 1:
        raise NetlistError(f"net {net.name}: drawn in {len(groups)} pieces; join them by a wire, or tag each")
    for point in _joints(net.name, plan, places):
        sheet.dot(point)


def _judge(net: Net, stops: Iterable[str], ours: set[str]) -> None:
    for stop in stops:
        if "," not in stop and stop not in ours:
            raise NetlistError(
                f"net {net.name}: a wire goes to {stop}, which is not in it; correct the wire or the net"
            )


def _key(point: Point) -> str:
    return f"{point[0]},{point[1]}"


def _join(groups: list[set[str]], new: set[str]) -> None:
    touching = [group for group in groups if group & new]
    for group in touching:
        groups.remove(group)
    groups.append(new.union(*touching))


def _run(stops: Iterable[str], places: Mapping[str, Point]) -> list[Point]:
    points = list[Point]()
    for stop in stops:
        if "," in stop:
            x, y = stop.split(",")
            points.append((points[-1][0] if x == "_" else float(x), points[-1][1] if y == "_" else float(y)))
        else:
            points.append(places[stop])
    for (left, top), (right, bottom) in pairwise(points):
        if left != right and top != bottom:
            raise NetlistError(f"wire {' '.join(stops)}: a slanting run; add a corner")
    return points


def _joints(name: str, plan: Plan, places: Mapping[str, Point]) -> Iterable[Point]:
    """Find the points where three or more wires of a net meet."""
    ends: dict[Point, int] = {}
    for run in plan.wires[name]:
        points = _run(run.split(), places)
        for index, point in enumerate(points):
            ends[point] = ends.get(point, 0) + (1 if index in (0, len(points) - 1) else 2)
    for tag in plan.tags[name]:
        point = _run([tag.split()[0]], places)[0]
        ends[point] = ends.get(point, 0) + 1
    pins = set(places.values())
    return [point for point, count in ends.items() if count + (point in pins) > 2]


_WAYS: Mapping[str, Point] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def _tag(sheet: Sheet, name: str, at: Point, way: str) -> None:
    (dx, dy), colour = _WAYS[way], TAG_COLOURS.get(name, TAG_OTHER)
    end = (at[0] + dx * TAG_STEM, at[1] + dy * TAG_STEM)
    width = 8.0 * len(name) + 10
    sheet.wire([at, end])
    centre = (end[0] + dx * width / 2, end[1] + dy * 9)
    sheet.box((centre[0] - width / 2, centre[1] - 9), (width, 18), colour, INK if name in SUPPLIES else EDGE, 3)
    sheet.text((centre[0], centre[1] + 4), name, 11, "middle", PAPER, bold=True)
