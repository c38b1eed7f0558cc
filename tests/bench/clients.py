"""The clients that the figures are measured with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NOTES = ("C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5")


def write_clients(folder: Path) -> dict[str, Path]:
    """Write every client's file, and tell where."""
    clients = {
        "warm-pads": _client({"One": _pads("warm-pad", "hold")}),
        "layered-pads": _client({"One": _pads("marimba", "one-shot", dynamics="touch")}),
        "two-setups": _client({"One": _pads("warm-pad", "hold"), "Two": _pads("marimba", "one-shot")}),
    }
    files = {name: folder / f"{name}.json" for name in clients}
    for name, file in files.items():
        file.write_text(json.dumps(clients[name]))
    return files


def _client(setups: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": 1,
        "client": {"id": "c-bench", "nickname": "Bench"},
        "setups": [{"name": name, "pads": pads} for name, pads in setups.items()],
        "active_setup": "One",
    }


def _pads(pack: str, mode: str, **more: str) -> dict[str, Any]:
    return {f"0/{number}": {"mode": mode, "sound": f"{pack}/{note}", **more} for number, note in enumerate(NOTES)}
