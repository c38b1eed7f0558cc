"""Clients and an instrument as storms save them. Every nickname is a canary: it may be found where it belongs alone."""

from __future__ import annotations

import json
import wave
from array import array
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from storms.program_two import TOKENS
from toccata.settings.device import Device
from toccata.settings.loudness import Loudness, Person
from toccata.settings.own_sound import OwnSound
from toccata.settings.parse_device import parse_device
from toccata.store.clients import Clients
from toccata.store.generations import write
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import device_file

CANARY = "Canary"
CLIENTS = ("c-ada", "c-ben", "c-cleo")
LEVELS = (-6.0, 0.0, -20.0)
CEILINGS = (-3.0, -6.0)
ACCEPTANCES = (0, 120)
SETUPS = ("One", "Two")
IN_TWO = {"c-ben": "press", "c-cleo": "bend"}
"""The sensors of second setups; first ones have the bulb."""

STRUCK, LOW, ROUND, OTHER = "drums/hand-tone", "drums/hand-bass", "warm-pad/C3", "warm-pad/D3"

QUIET, AFTER, PAIRING, A, B = 26, 16, 4, 25, 8

INSTRUMENT: dict[str, Any] = {
    "format": 1,
    "boards": [{"address": "0x5A"}, {"address": "0x5B"}],
    "ceiling_dbfs": -1.0,
    "most_level_db": 0.0,
    "sensors": [
        {"name": "squeeze", "chip": "mprls"},
        {"name": "press", "chip": "ads1015", "channel": 2},
        {"name": "bend", "chip": "pod", "channel": 1},
    ],
    "pod": {},
    "panel": {
        "quiet_gpio": QUIET, "next_gpio": AFTER, "pairing_gpio": PAIRING, "status_gpio": 12, "ready_gpio": 13,
        "knob": {"a_gpio": A, "b_gpio": B}, "pad_lamps": {"0/0": 24, "0/1": 23, "1/0": 22},
    },
}  # fmt: skip


def rain() -> bytes:
    """Half a second of noise, as loud as other sounds, in the form in which own sounds are kept."""
    chance, out = Random(7), BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((2, 2, 48_000, 24_000, "NONE", ""))
        file.writeframes(array("h", (int(chance.gauss(0.0, 1200.0)) for _ in range(48_000))).tobytes())
    return out.getvalue()


WAV = rain()
RAIN = OwnSound(sha256(WAV[44:]).hexdigest(), "Rain", 0.5, -28.0, -16.0, 2.5)
"""What a therapist has brought; as its file says it is known and not muted."""


def nickname(client: str) -> str:
    return f"{CANARY} {client[2:]}"


def client_text(client: str, level: float, ceiling: float, acceptance: int, swapped: bool, bulb: bool = True) -> str:
    """A client of two setups, with every mode that needs no chance; pad 0/0 is struck in both: by it all is tried."""
    one, two = (OTHER, ROUND) if swapped else (ROUND, OTHER)
    pads = {
        "0/0": {"mode": "one-shot", "sound": STRUCK, "again": "layer"},
        "0/1": {"mode": "hold", "sound": one},
        "0/2": {"mode": "latch", "sound": two},
        "0/3": {"mode": "step", "sounds": [STRUCK, LOW, one]},
        **{f"0/{pad}": {"mode": "hold", "sound": one} for pad in range(4, 12)},
        "1/0": {"mode": "one-shot", "sound": LOW, "again": "layer"},
        "1/7": {"mode": "one-shot", "sound": RAIN.name, "again": "layer"},
        "1/1": {"mode": "timed", "sound": two, "seconds": 1.5},
    }
    first = {"name": SETUPS[0], "pads": pads, "switches": {"jack-1": {"mode": "hold", "sound": two}},
             "sensors": {"squeeze": {"mode": "hold", "sound": one}} if bulb else {}}  # fmt: skip
    felt = {"sensors": {IN_TWO[client]: {"mode": "hold", "sound": one}}} if bulb and client in IN_TWO else {}
    second = {"name": SETUPS[1], "pads": {name: pads[name] for name in ("0/0", "0/1", "1/0")}, **felt}
    document = {
        "format": 1,
        "client": {"id": client, "nickname": nickname(client)},
        "access": {"acceptance_ms": acceptance},
        "level_db": level,
        "ceiling_dbfs": ceiling,
        "setups": [first, second],
        "active_setup": SETUPS[0],
    }
    return json.dumps(document)


def instrument_text(ceiling: float, most_level: float, document: Mapping[str, Any] = INSTRUMENT) -> str:
    return json.dumps({**document, "ceiling_dbfs": ceiling, "most_level_db": most_level})


def loudness_of(nearest_dba: float) -> Loudness:
    """What a meter showed: so much at the loudspeaker, less further away."""
    return Loudness({0: nearest_dba, 25: nearest_dba - 8.0, 50: nearest_dba - 13.0}, -28.0, Person.CHILD, "2026-11-23")


def lay_down(data: Path) -> tuple[Device, dict[str, str]]:
    """Write an instrument, its clients and two tablets; gives the device, and the version of every document."""
    text = instrument_text(-1.0, 0.0)
    versions = {"instrument": write(device_file(data), text, None)}
    shelf = OwnShelf(data)
    with shelf.staged() as staged:
        staged.write_bytes(WAV)
        shelf.put(staged, RAIN)
    clients = Clients(data, lambda *_: None)
    for client in CLIENTS:
        versions[client] = clients.create(client, client_text(client, LEVELS[0], CEILINGS[0], 0, False))
    (data / "tablets.json").write_text(json.dumps({"format": 1, "tablets": [_tablet(role) for role in TOKENS]}))
    return parse_device(text, "instrument.json"), versions


def _tablet(role: str) -> dict[str, Any]:
    """One without a PIN: its page never locks, and no try costs 0.2 s of scrypt."""
    digest = sha256(TOKENS[role].encode()).hexdigest()
    known = {"id": f"id-{role}", "name": role, "role": role, "token_sha256": digest, "pin": None}
    return {**known, "came": "playing", "paired_at": 0.0, "seen_at": 0.0}
