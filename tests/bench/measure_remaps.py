"""A remap from the tablet until the new map plays: {"remaps"}.

The whole of it, as `make play` starts it: the page's PUT, the save on the disk, the link, the sample, the new core.
First sounds that were never pre-mixed, then the same again. The time is from the PUT to its answer "playing"; after
each a finger is laid on the pad, and what sounds must be the new sound.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from child import give, orders
from programs import NOTES, Document, document, lay_down, marimba, playing
from visitor import Visitor, await_event

CLIENT = "c-bench"
PAD = "0/0"
SOUNDS = [f"{pack}/{note}" for note in NOTES for pack in ("marimba", "warm-pad")]
STEP_DB = -0.5


def main() -> None:
    about = orders()
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        data = Path(folder)
        lay_down(data, {CLIENT: document(CLIENT, marimba(), access={"steady_ms": 0})}, CLIENT)
        with playing(data) as program:
            visitor = Visitor.by_key(program.address)
            given = _measure(visitor, about["remaps"])
    give(given)


def _measure(visitor: Visitor, remaps: int) -> dict[str, Any]:
    events = visitor.listen()
    await_event(events, type="state", client=CLIENT)
    pads = [_pad(number) for number in range(remaps)]
    times: dict[str, list[float]] = {"new": [], "known": []}
    sounded = []
    for taken in times.values():
        for pad in pads:
            taken.append(_remap(visitor, pad))
            sounded.append(_touched(visitor, events, pad["sound"]))
    return times | {"sounded": sounded}


def _pad(number: int) -> Document:
    """Every pad sounds otherwise than all before: another sound, or the same at another level."""
    sound = SOUNDS[number % len(SOUNDS)]
    return {"mode": "one-shot", "sound": sound, "gain_db": STEP_DB * (1 + number // len(SOUNDS))}


def _remap(visitor: Visitor, pad: Mapping[str, Any]) -> float:
    """Seconds until the new map plays."""
    place = f"/api/clients/{CLIENT}"
    kept = visitor.ask("GET", place)
    changed = kept.json()
    changed["setups"][0]["pads"][PAD] = pad
    answer = visitor.ask("PUT", place, changed, If_Match=kept.version)
    if answer.status != 200 or answer.json()["applied"] != "playing":
        raise SystemExit(f"the remap was not played: {answer.status} {answer.body!r}")
    return answer.took_s


def _touched(visitor: Visitor, events: Any, sound: str) -> bool:
    """Tap the pad; tell whether the first that sounds is the new sound."""
    visitor.ask("POST", "/api/touch", {"pad": PAD, "amount": 0.8})
    _, started = await_event(events, type="started", pad=PAD)
    visitor.ask("POST", "/api/touch", {"pad": PAD, "amount": 0.0})
    await_event(events, type="lifted", pad=PAD)
    time.sleep(0.05)
    return bool(started["sound"] == sound)


if __name__ == "__main__":
    main()
