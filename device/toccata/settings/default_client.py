"""The client that a new instrument plays at once: five pentatonic pads, and no access setting that filters a touch."""

from __future__ import annotations

import json

from toccata.settings.client import Client
from toccata.settings.parse_client import parse_client
from toccata.units import PadId

DEFAULT_SOUNDS = tuple(f"marimba/{note}" for note in ("C4", "D4", "E4", "G4", "A4"))


def default_client() -> Client:
    """Make the client whose file `default_client_json` is; it needs board 0 and the sounds of `DEFAULT_SOUNDS`."""
    pads = {PadId(0, number) for number in range(len(DEFAULT_SOUNDS))}
    return parse_client(default_client_json(), "the default client", pads, DEFAULT_SOUNDS)


def default_client_json() -> str:
    """Write the default client as a file, every key spelled out for whoever opens it."""
    return json.dumps(_DOCUMENT, indent=1) + "\n"


_DOCUMENT = {
    "format": 1,
    "client": {"id": "c-first", "nickname": "First client"},
    "access": {
        "acceptance_ms": 0,
        "release_ms": 0,
        "post_acceptance_ms": 0,
        "steady_ms": 40,
        "repeat_ms": None,
        "one_at_a_time": False,
        "activate_on": "press",
        "max_hold_s": 600,
        "sensitivity": "normal",
    },
    "level_db": -6.0,
    "ceiling_dbfs": -3.0,
    "min_attack_ms": 0,
    "comfort_shelf_db": 0.0,
    "setups": [
        {
            "name": "Hello",
            "pads": {
                f"0/{number}": {"mode": "one-shot", "sound": sound} for number, sound in enumerate(DEFAULT_SOUNDS)
            },
        }
    ],
    "active_setup": "Hello",
}
