"""Reads a netlist (parts, and what is joined to what) and refuses one that could not be built."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
SUPPLIES = ("3V3", "5V", "GND")


class NetlistError(Exception):
    """One line: where, what and the remedy."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be ordered, or an assembly of such things; see parts.toml for its fields."""

    name: str
    what: str
    maker: str = ""
    number: str = ""
    needs: str = ""
    value: str = ""
    pins: Mapping[str, str] = field(default_factory=dict)
    made_of: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a netlist.

    Attributes:
        ref: its name in the drawing.
        kind: what it is.
        label: what it is for.
        drawn: where and how it is drawn; each drawing knows its own keys.
    """

    ref: str
    kind: Kind
    label: str
    drawn: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Net:
    """Pins that are joined; ``line`` is the name that settings/wiring.py has for it, or ""."""

    name: str
    pins: tuple[tuple[str, str], ...]
    line: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Netlist:
    """A whole drawing's worth: title, parts by ref, nets by name, and what the bill needs besides."""

    name: str
    title: str
    about: str
    parts: Mapping[str, Part]
    nets: Mapping[str, Net]
    besides: Mapping[str, int]

    def net_of(self, ref: str, pin: str) -> str:
        """Name the net of a pin; "" if it stays open."""
        return next((net.name for net in self.nets.values() if (ref, pin) in net.pins), "")


def kinds() -> Mapping[str, Kind]:
    """Read parts.toml."""
    entries = tomllib.loads((HERE / "parts.toml").read_text("utf-8"))["kind"]
    return {name: Kind(name, **entry) for name, entry in entries.items()}


def read_netlist(path: Path, known: Mapping[str, Kind]) -> Netlist:
    """Read a netlist and judge it.

    Raises:
        NetlistError: an unknown kind, part or pin; a pin in two nets; a supply that is not joined to its net; a net
            of one pin.
    """
    raw = tomllib.loads(path.read_text("utf-8"))
    parts = {part.ref: part for part in (_part(entry, known, path.name) for entry in raw["part"])}
    nets = {net.name: net for net in (_net(entry) for entry in raw["net"])}
    besides = raw.get("besides", {})
    found = Netlist(path.stem, raw["title"], raw.get("about", ""), parts, nets, besides)
    for fault in faults(found, known):
        raise NetlistError(f"{path.name}: {fault}")
    return found


def _part(entry: Mapping[str, Any], known: Mapping[str, Kind], where: str) -> Part:
    if entry["kind"] not in known:
        raise NetlistError(f"{where}: part {entry['ref']}: no kind {entry['kind']!r}; add it to parts.toml")
    drawn = {key: value for key, value in entry.items() if key not in ("ref", "kind", "label")}
    return Part(entry["ref"], known[entry["kind"]], entry.get("label", ""), drawn)


def _net(entry: Mapping[str, Any]) -> Net:
    pins = tuple(tuple(pin.split(".", 1)) for pin in entry["pins"])
    return Net(entry["net"], pins, entry.get("line", ""), entry.get("why", ""))


def faults(found: Netlist, known: Mapping[str, Kind]) -> Iterable[str]:
    """Tell all that keeps a netlist from being built, one line each."""
    yield from (f"besides: no kind {name!r}; add it to parts.toml" for name in found.besides if name not in known)
    for net in found.nets.values():
        yield from _faults_of_net(net, found.parts)
    counted = Counter(pin for net in found.nets.values() for pin in net.pins)
    yield from (
        f"pin {'.'.join(pin)} is in {times} nets; leave it in one" for pin, times in counted.items() if times > 1
    )
    for part in found.parts.values():
        yield from _faults_of_part(part, found)


def _faults_of_net(net: Net, parts: Mapping[str, Part]) -> Iterable[str]:
    if len(net.pins) < 2:
        yield f"net {net.name} has {len(net.pins)} pin; join it to another or take it away"
    for ref, pin in net.pins:
        if ref not in parts:
            yield f"net {net.name}: no part {ref!r}; add the part"
        elif pin not in parts[ref].kind.pins:
            yield f"net {net.name}: {ref} has no pin {pin!r}; its pins are {', '.join(parts[ref].kind.pins)}"
        elif parts[ref].kind.pins[pin] == "open":
            yield f"net {net.name}: pin {pin} of {ref} stays open; take another"


def _faults_of_part(part: Part, found: Netlist) -> Iterable[str]:
    for pin, role in part.kind.pins.items():
        net = found.net_of(part.ref, pin)
        if role in SUPPLIES and net != role and not (net == "" and part.kind.name == "raspberry-pi"):
            yield f"pin {pin} of {part.ref} is a supply; join it to {role}, not to {net or 'nothing'}"
        if role in ("lead", "air", "strap") and not net:
            yield f"pin {pin} of {part.ref} hangs in the air; join it"
        if role not in SUPPLIES and role not in ("lead", "strap") and net in SUPPLIES:
            yield f"pin {pin} of {part.ref} is on {net}; it is no supply"


def ordered(found: Netlist, known: Mapping[str, Kind]) -> Counter[str]:
    """Count what has to be ordered: assemblies taken apart, and what the bill needs besides."""
    counts: Counter[str] = Counter()
    for name, number in [*((part.kind.name, 1) for part in found.parts.values()), *found.besides.items()]:
        _take(counts, known, name, number)
    return counts


def _take(counts: Counter[str], known: Mapping[str, Kind], name: str, number: int) -> None:
    if not known[name].made_of:
        counts[name] += number
    for inner, each in known[name].made_of.items():
        _take(counts, known, inner, each * number)
