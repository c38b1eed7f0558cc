"""Holds the instruments' netlists against settings/wiring.py: every line at its pin, every supply at its own."""

from __future__ import annotations

from collections.abc import Iterable

from drawing.netlist import Net, Netlist
from toccata.settings import wiring

HEADER = "pi"


def header_pins(net: Net) -> tuple[int, ...]:
    """List the pins of the header in this net."""
    return tuple(int(pin) for ref, pin in net.pins if ref == HEADER)


def wrong_lines(found: Netlist) -> Iterable[str]:
    """Tell where a netlist and the software disagree, one line each."""
    for net in found.nets.values():
        pins = header_pins(net)
        if net.line:
            yield from _wrong_line(net, pins)
        for pin in pins:
            if not net.line and wiring.HEADER_POWER.get(pin) != net.name:
                there = wiring.HEADER_POWER.get(pin, "a line")
                yield f"net {net.name}: pin {pin} of the header carries {there}; take another, or name the line"


def _wrong_line(net: Net, pins: tuple[int, ...]) -> Iterable[str]:
    try:
        gpio = wiring.line_named(net.line).gpio
    except KeyError:
        yield f"net {net.name}: settings/wiring.py has no line {net.line!r}; take one of its names"
        return
    if pins != (wiring.HEADER_PINS[gpio],):
        yield f"net {net.name}: {net.line} is GPIO {gpio}, pin {wiring.HEADER_PINS[gpio]}; the netlist says {pins}"


def claimed(found: Netlist) -> dict[str, int]:
    """List the lines that an instrument uses, by name, with their BCM numbers."""
    return {net.line: wiring.line_named(net.line).gpio for net in found.nets.values() if net.line}


# Both chips take their address from one pin: datasheet of the MPR121, table 1; of the ADS1015, 9.5.1.1.
_STRAPS = {"mpr121": wiring.MPR121_ADDRESSES, "ads1015": wiring.ADS1015_ADDRESSES}
_STRAPPED_TO = ("GND", "3V3", "SDA", "SCL")


def addresses(found: Netlist) -> dict[str, int]:
    """Give the address of each chip on a bus, by ref, as its ADDR pin sets it."""
    given = {"mprls": wiring.MPRLS_ADDRESS, "pod": wiring.POD_ADDRESS}
    strapped = {
        ref: _STRAPS[part.kind.name][_STRAPPED_TO.index(found.net_of(ref, "ADDR"))]
        for ref, part in found.parts.items()
        if part.kind.name in _STRAPS
    }
    return strapped | {ref: given[part.kind.name] for ref, part in found.parts.items() if part.kind.name in given}
