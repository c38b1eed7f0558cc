"""Each instrument's file is followed by the software, and says what its drawing says."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

import draw
from drawing import faces
from drawing.wiring_rules import addresses, claimed
from toccata.settings.device import Device
from toccata.settings.layout import Spot
from toccata.settings.pads import sensors_of, switches_of
from toccata.settings.parse_device import parse_device
from toccata.units import PadId

EVERY = pytest.mark.parametrize("name", draw.INSTRUMENTS)


def device(name: str) -> Device:
    return parse_device((draw.HERE / "instruments" / f"{name}.json").read_text(), f"{name}.json")


def lines_of(it: Device) -> dict[str, int | None]:
    assert it.panel is not None
    knob = {} if it.panel.knob is None else {"knob-a": it.panel.knob.a_gpio, "knob-b": it.panel.knob.b_gpio}
    buttons = {"quiet": it.panel.quiet_gpio, "next": it.panel.next_gpio, "pairing": it.panel.pairing_gpio}
    lamps = {"status-lamp": it.panel.status_gpio, "ready-lamp": it.panel.ready_gpio}
    pads = {f"pad-lamp-{pad.pad + 1}": gpio for pad, gpio in it.panel.pad_lamps.items()}
    boards = {f"board-{number}-irq": board.irq_gpio for number, board in enumerate(it.boards)}
    return {switch.name: switch.gpio for switch in it.switches} | boards | buttons | knob | lamps | pads


@EVERY
def test_the_file_claims_the_lines_that_the_drawing_shows(name: str) -> None:
    drawn = claimed(draw.read_all()[name])
    buses = {"bus-sda", "bus-scl", "pod-sda", "pod-scl", "pod-tx", "pod-rx"}

    assert lines_of(device(name)) == {line: gpio for line, gpio in drawn.items() if line not in buses}


@EVERY
def test_no_line_of_an_instrument_has_two_uses(name: str) -> None:
    gpios = list(claimed(draw.read_all()[name]).values())

    assert len(gpios) == len(set(gpios))


@EVERY
def test_the_file_names_the_addresses_that_the_drawing_shows(name: str) -> None:
    it, drawn = device(name), addresses(draw.read_all()[name])
    on_ads = {sensor.address for sensor in it.sensors if sensor.chip == "ads1015"}
    kinds = {"mprls": 0x18} if any(sensor.chip == "mprls" for sensor in it.sensors) else {}
    pod = {it.pod.address} if it.pod else set()

    assert set(drawn.values()) == {board.address for board in it.boards} | on_ads | set(kinds.values()) | pod


@EVERY
def test_every_wired_electrode_sensor_and_jack_is_drawn_on_the_pages(name: str) -> None:
    it, netlist = device(name), draw.read_all()[name]
    wired = [
        net for net in netlist.nets.values() if any(pin.startswith("E") for ref, pin in net.pins if ref == "touch")
    ]
    electrodes = {PadId(0, int(pin[1:])) for net in wired for ref, pin in net.pins if ref == "touch"}

    assert it.layout is not None
    assert it.layout.keys() == electrodes.union(sensors_of(it), switches_of(it))


def test_a_face_is_stretched_as_the_pages_do_it() -> None:
    page = (draw.HERE.parent / "device/toccata/web/pages/layout.js").read_text()
    constants = {name: float(value) for name, value in re.findall(r"const (ROOM|TALLEST) = ([\d.]+);", page)}

    assert constants == {"ROOM": faces.ROOM, "TALLEST": faces.TALLEST}
    for name in draw.INSTRUMENTS:
        spots = list((device(name).layout or {}).values())
        drawn = [{"x": spot.x, "y": spot.y, "size": spot.size} for spot in spots]
        assert faces.stretch(drawn) == pytest.approx(stretched(spots))


def stretched(spots: list[Spot]) -> float:
    """How far the pages stretch a layout downward (web/pages/layout.js), at most 2.2."""
    needed = [
        1.22 * (one.size + other.size) / 2 / abs(one.y - other.y)
        for one, other in combinations(spots, 2)
        if abs(one.x - other.x) < 0.8 * (one.size + other.size) / 2 and abs(one.y - other.y) > 0.5
    ]
    return min(max([0.1, *needed]), 2.2)


@EVERY
def test_nothing_overlaps_on_the_pages_and_no_neighbours_look_alike(name: str) -> None:
    layout = device(name).layout
    assert layout is not None
    tall = stretched(list(layout.values()))

    for one, other in combinations(layout.values(), 2):
        reach = (one.size + other.size) / 2
        assert abs(one.x - other.x) >= reach or abs(one.y - other.y) * tall >= reach
        assert (one.shape, one.colour) != (other.shape, other.colour)


def test_every_mouthpiece_and_bulb_reaches_its_sensor_through_a_filter_of_its_own() -> None:
    for netlist in (draw.read_all()["squeeze-and-switch"], draw.read_all()["inputs"]):
        kind_of = {ref: part.kind.name for ref, part in netlist.parts.items()}
        joined = [{f"{kind_of[ref]}.{pin}" for ref, pin in net.pins} for net in netlist.nets.values()]
        person = [pins - {"filter.PERSON"} for pins in joined if "filter.PERSON" in pins]
        sensor = [pins - {"filter.SENSOR"} for pins in joined if "filter.SENSOR" in pins]

        assert all(pins in ({"bulb.PORT"}, {"mouthpiece.PORT"}) for pins in person)
        assert all(pins in ({"mprls.PORT"}, {"air-sensor.PORT"}) for pins in sensor)
        assert len(person) == len(sensor) == list(kind_of.values()).count("filter")
