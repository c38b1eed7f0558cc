"""Clients, packs and an instrument for the stand-in server."""

from __future__ import annotations

import io
import json
import wave
from typing import Any

from toccata.settings.default_client import default_client_json
from toccata.settings.device import Device
from toccata.settings.layout import default_layout
from toccata.settings.pads import sensors_of, switches_of
from toccata.units import PadId

_NOTES = ("C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5")


def _robin() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(default_client_json())
    document["client"] = {"id": "c-robin", "nickname": "Robin", "pictogram": "sun"}
    pads = document["setups"][0]["pads"]
    pads["0/6"] = {"mode": "hold", "sound": "warm-pad/C4"}
    pads["0/7"] = {"mode": "random", "sounds": ["marimba/C4", "marimba/E4", "marimba/G4"]}
    pads["0/8"] = {"mode": "step", "sounds": ["marimba/C4", "marimba/C4", "marimba/G4"], "sequence": "song"}
    song = {f"0/{pad}": {"mode": "latch", "sound": f"warm-pad/{_NOTES[pad]}"} for pad in (0, 2, 4)}
    document["setups"].append({"name": "Goodbye song", "pads": song})
    return document


def _sam() -> dict[str, Any]:
    document = _robin()
    document["client"] = {"id": "c-sam", "nickname": "Sam", "pictogram": "boat"}
    return document


CLIENTS = {"c-robin": _robin(), "c-sam": _sam()}

TEMPLATES = [
    {"name": name, "setup": {"name": name.title(), "pads": {"0/0": {"mode": "one-shot", "sound": "marimba/C4"}}}}
    for name in ("melody", "cause-and-effect", "choices", "song")
]


_EXTRAS = ("F3", "B3", "F4", "B4")


def _sound(id_: str, note: str, pad: int | None, tags: list[str], seconds: float, loops: bool) -> dict[str, Any]:
    about = {"role": "note", "seconds": seconds, "loops": loops, "spoken": False, "tags": tags, "note": 60, "pad": pad}
    return {"name": f"{id_}/{note}", "label": note, **about}


def _pack(id_: str, name: str, tags: list[str], seconds: float, loops: bool) -> dict[str, Any]:
    """Twelve pads, and four extras that songs need; notes of the third octave are low."""
    places = [*enumerate(_NOTES, 1), *((None, note) for note in _EXTRAS)]
    sounds = [
        _sound(id_, note, pad, [*tags, *(["low"] if note.endswith("3") else [])], seconds, loops)
        for pad, note in places
    ]
    known = {"licence": "CC0-1.0", "attribution": "none needed", "picture": None}
    return {"id": id_, "name": name, "tags": tags, **known, "sounds": sounds}


PACKS = [
    _pack("marimba", "Marimba", ["struck", "mellow"], 2.6, False),
    _pack("warm-pad", "Warm pad", ["sustained", "soft"], 8.0, True),
]


def own_sound(digit: str, label: str, **about: Any) -> dict[str, Any]:
    """A recording as the server tells it; `digit` makes its name."""
    usual: dict[str, Any] = {
        "seconds": 2.0, "loudness_change_db": -4.0, "kind": "pad", "spoken": False, "picture": None, "owner": None,
        "consent_on": None, "expires_on": None, "muted": False, "expired": False,
    }  # fmt: skip
    return {"name": f"own/{digit * 64}", "label": label, **usual, **about}


SONGS = [
    {"id": "lightly-row", "title": "Lightly row", "language": "en", "words": "Lightly row", "notes": 28, "waits": 4,
     "pentatonic": False, "packs": ["marimba", "warm-pad"]},
    {"id": "haenschen", "title": "Hänschen klein", "language": "de", "words": "Hänschen klein ging allein", "notes": 24,
     "waits": 0, "pentatonic": False, "packs": ["marimba"]},
]  # fmt: skip


TABLETS = [
    {"id": "t-1", "name": "Room 2", "role": "technician", "paired_at": 1.8e9, "seen_at": 1.8e9, "here": True},
    {"id": "t-2", "name": "Hall", "role": "therapist", "paired_at": 1.8e9, "seen_at": 1.8e9, "here": False},
]


INPUTS = (*switches_of(Device()), *sensors_of(Device()))


def instrument() -> dict[str, Any]:
    layout = default_layout([PadId(board, pad) for board in range(4) for pad in range(12)] + list(INPUTS))
    spots = {
        str(pad): {"x": s.x, "y": s.y, "size": s.size, "shape": str(s.shape), "colour": s.colour, "name": s.name}
        for pad, s in layout.items()
    }
    return {
        "document": {"format": 1, "boards": [{"address": f"0x5{digit}"} for digit in "ABCD"]},
        "layout": spots,
        "boards": 4,
        "sensors": ["squeeze"],
        "switches": ["jack-1", "jack-2", "jack-3", "jack-4"],
        "simulated": True,
        "ceiling_dbfs": -1.0,
        "most_level_db": 0.0,
    }


def state() -> dict[str, Any]:
    return {
        "client": "c-robin",
        "setup": "Hello",
        "file": "1",
        "quiet": False,
        "cleaning": False,
        "trim_db": 0.0,
        "pairing_s": 0.0,
        "card": "Silent",
        "card_ok": True,
        "boards": [True] * 4,
        "safe": "",
    }


def finding(area: str, name: str, code: str = "ok", verdict: str = "ok", measured: str = "") -> dict[str, Any]:
    """One line of the doctor; a page has its own words for the remedy."""
    remedy = "" if verdict in ("ok", "none") else f"the remedy of {code}"
    return {
        "area": area,
        "name": name,
        "verdict": verdict,
        "measured": measured or f"figures of {name}",
        "remedy": remedy,
        "code": f"{area}.{code}",
    }


def doctor(*wrong: dict[str, Any]) -> dict[str, Any]:
    """What the doctor finds on four boards that are well, and these that are not."""
    boards = [finding("boards", f"board {board}") for board in range(4)]
    pads = [finding("pads", f"pad {board}/{pad}") for board in range(4) for pad in range(12)]
    rest = [
        finding("sound", "card"),
        finding("power", "power", "not-here", "none", "not here"),
        finding("versions", "toccata"),
    ]
    names = {one["name"] for one in wrong}
    findings = [*(one for one in (*boards, *pads, *rest) if one["name"] not in names), *wrong]
    verdict = next((each for each in ("bad", "look") if any(one["verdict"] == each for one in wrong)), "ok")
    return {"name": "Room 2", "serial": "1000deadbeef", "on": "2026-11-23", "verdict": verdict, "findings": findings}


def silent_wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(1_600))
    return out.getvalue()


def network(ssid: str, strength: int = 60, kind: str = "passphrase", known: bool = False) -> dict[str, Any]:
    """A Wi-Fi in reach."""
    return {"ssid": ssid, "strength": strength, "kind": kind, "known": known}


def wifi() -> dict[str, Any]:
    """An instrument on its hotspot that has just looked around."""
    found = [network("Clinic", 81), network("Ward 3", 55, known=True), network("Guests", 40, "open"),
             network("eduroam", 22, "other")]  # fmt: skip
    return {
        "here": True, "wish": "w-0", "doing": "", "radio": "on", "joined": None, "hotspot": True, "networks": found,
        "fault": "", "fault_ssid": "", "fresh": True,
    }  # fmt: skip
