"""Switches and sensors of other instruments: a client's file may name them, and they play nothing here.

A client is carried from a lap tray to a bulb, and a technician renames a sensor: neither may keep the client, or the
instrument, from playing what there is. So such a name is no fault; it is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from toccata.settings.client import Client
from toccata.settings.document import Pairs
from toccata.settings.parse_inputs import SENSOR_NAME, SWITCH_NAME
from toccata.units import FIRST_SENSOR, SWITCH_BOX, PadId

_BEHIND_ALL = 1_000
"""Numbers that no input of an instrument has; nothing is ever read there."""

_KINDS = (("switches", SWITCH_NAME), ("sensors", SENSOR_NAME), ("calibration", SENSOR_NAME))


def named_elsewhere(document: object, inputs: Collection[PadId]) -> frozenset[PadId]:
    """Find what a client's document (of `read_document`) names as switch or sensor, and what is none of ``inputs``.

    What could not be the name of one anywhere is left for the parser to refuse, as is any other fault.
    """
    known = {one.name for one in inputs}
    found = {
        name: pattern is SWITCH_NAME
        for kind, pattern in _KINDS
        for place in _places(document)
        for name in _names(place, kind, pattern)
        if name not in known
    }
    return frozenset(
        PadId(SWITCH_BOX, _BEHIND_ALL + number, name)
        if is_switch
        else PadId(FIRST_SENSOR + _BEHIND_ALL + number, 0, name)
        for number, (name, is_switch) in enumerate(found.items())
    )


def told_elsewhere(client: Client) -> list[str]:
    """Say in a line which of the client's switches and sensors this instrument lacks; no line: none."""
    if not client.absent:
        return []
    return [f"{client.nickname}'s {', '.join(client.absent)}: not named in instrument.json; nothing plays there"]


def _places(document: object) -> Iterator[dict[str, object]]:
    if not isinstance(document, Pairs):
        return
    top = dict(document)
    yield top
    setups = top.get("setups")
    yield from (dict(one) for one in setups if isinstance(one, Pairs)) if isinstance(setups, list) else ()


def _names(place: dict[str, object], kind: str, pattern: re.Pattern[str]) -> Iterator[str]:
    named = place.get(kind)
    yield from (name for name, _ in named if pattern.fullmatch(name)) if isinstance(named, Pairs) else ()
