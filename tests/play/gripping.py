"""A hand on a sensor before a whole play core, in virtual time: shares of its full scale in, actions and words out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from score import ALL_PADS, LASTS, Stage

from toccata.events import Action, Note, Reading, Started, Turn
from toccata.settings.client import Client
from toccata.settings.parse_client import parse_client
from toccata.units import Decibels, Level, PadId, Seconds, to_decibels

SQUEEZE = PadId(16, 0, "squeeze")
SIP = PadId(17, 0, "sip")
HOLD = {"mode": "hold", "sound": "hum"}
LATCH = {"mode": "latch", "sound": "hum"}
LAYERED = {"mode": "hold", "sound": "bell"}
LETS_GO = [(1000, 0.6), (1150, 0.0), (1300, 0.0)]


def client(sensors: dict[str, Any], pads: dict[str, Any] | None = None, **keys: Any) -> Client:
    """Read a client who plays these sensors and pads."""
    document = {
        "format": 1,
        "client": {"id": "robin", "nickname": "Robin"},
        **keys,
        "setups": [{"name": "Hello", "pads": pads or {}, "sensors": sensors}],
        "active_setup": "Hello",
    }
    return parse_client(json.dumps(document), "robin.json", ALL_PADS | {SQUEEZE, SIP}, list(LASTS))


def squeeze(*points: tuple[int, float], sensor: PadId = SQUEEZE) -> list[Any]:
    """Readings every millisecond, straight from point to point (ms, share)."""
    told = []
    for (begin, low), (end, high) in pairwise(points):
        for at in range(begin, end):
            level = low + (high - low) * (at - begin) / (end - begin)
            told.append(Reading(sensor, Level(level), Seconds(at / 1000)))
    return told


def stage(sensor: dict[str, Any], *points: tuple[int, float], until: int, **keys: Any) -> Stage:
    """Play one sensor, idle from 0 to 300 ms, then from point to point."""
    return Stage(client({"squeeze": sensor}, **keys)).play(squeeze((0, 0.0), (300, 0.0), *points), until=until)


def notes(actions: Iterable[Action]) -> list[Note]:
    """Every sample that was started, those beside others too."""
    return [one for each in actions if isinstance(each, Note) for one in (each, *each.beside)]


def loudness(played: Stage, at: float) -> Decibels:
    """How loud the sensor's sound is at an instant, if nothing fades: the sum of the players' lines of its layers."""
    total = 0.0
    for note in [one for one in notes(played.actions) if one.at <= at and one.sample.startswith(("hum", "bell -6.0 "))]:
        line = (note.at, float(note.gain), float(note.gain), 0.0)
        for one in played.actions:
            if isinstance(one, Turn) and one.voice == note.voice and one.at <= at:
                line = (one.at, _on(line, one.at), one.gain, one.over)
        total += _on(line, at)
    return round_db(total)


def _on(line: tuple[float, float, float, float], now: float) -> float:
    at, start, end, over = line
    return end if now >= at + over else start + (end - start) * max(now - at, 0.0) / over


def round_db(gain: float) -> Decibels:
    """Decibels, to a tenth."""
    return Decibels(round(to_decibels(gain), 1))


def started(played: Stage) -> list[Started]:
    """Every start that people are told."""
    return [one for one in played.heard if isinstance(one, Started)]
