"""A setup as a client's file writes it, and which of an instrument's pads it begins with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from toccata.units import PadId

SetupDocument = dict[str, Any]
"""``{"name": ..., "pads": {"0/0": {...}}}`` as `parse_client` reads it."""


def setup_document(name: str, pads: Mapping[PadId, Mapping[str, Any]]) -> SetupDocument:
    """Write a setup; pads in the order given, switches and sensors in parts of their own, where there are any."""
    parts: dict[str, dict[str, Any]] = {"pads": {}}
    for pad, entry in pads.items():
        part = "switches" if pad.is_switch else "sensors" if pad.is_sensor else "pads"
        parts.setdefault(part, {})[str(pad)] = dict(entry)
    return {"name": name, **parts}


def first_board(pads: Collection[PadId]) -> list[PadId]:
    """List the pads of the first board that there is, in order."""
    first = min(pads).board
    return [pad for pad in sorted(pads) if pad.board == first]
