"""Takes a recording off all pads, before it is erased everywhere."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from toccata.errors import DamagedError, SettingError
from toccata.store.clients import Clients

PARTS = ("pads", "switches", "sensors")

_Pads = dict[str, dict[str, Any]]


def take_off(clients: Clients, name: str) -> list[tuple[str, str]]:
    """Take a sound off the pads of every client; gives id and new version of each that has changed.

    It leaves the last good generation too, which could not be followed any more once the sound is erased. A client
    whose file can't be followed stays as it is.

    Raises:
        StoreError: a client could not be kept.
        ConflictError: somebody changed one just now.
    """
    changed = []
    for client in clients.ids():
        with suppress(DamagedError, SettingError):
            kept = clients.read(client)
            text = without(kept.text, name)
            if text is not None:
                changed.append((client, clients.save(client, text, kept.version)))
        with suppress(DamagedError, SettingError):
            clients.mend_last(client, lambda text: without(text, name))
    return changed


def without(text: str, name: str) -> str | None:
    """Give a client's document without a sound; None where no pad plays it.

    A pad that plays nothing else goes; so do all pads of a sequence that has no step left. A step goes out of its
    sequence, and the steps that wait keep their places among the others. A random pad with one sound left plays that.
    """
    document: dict[str, Any] = json.loads(text)
    everywhere = _parts(document)
    touched = [_take_off([*_parts(setup), *everywhere], name) for setup in document["setups"]]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n" if any(touched) else None


def _parts(holder: dict[str, Any]) -> list[_Pads]:
    """Where a setup, or the client for all setups, says what is played."""
    return [holder[part] for part in PARTS if part in holder]


def _take_off(parts: list[_Pads], name: str) -> bool:
    playing = [
        (pads, pad)
        for pads in parts
        for pad, about in pads.items()
        if name in (about.get("sound"), *about.get("sounds", ()))
    ]
    for pads, pad in playing:
        if pad in pads and not _shorten(pads[pad], name):
            _remove(parts, pads, pad)
    return bool(playing)


def _shorten(pad: dict[str, Any], name: str) -> bool:
    """Take a sound out of a pad's list; tells whether anything is left to play."""
    before = pad.get("sounds", [])
    left = [sound for sound in before if sound != name]
    if not left:
        return False
    if "waits" in pad:
        stays = [step for step, sound in enumerate(before) if sound != name]
        pad["waits"] = [stays.index(step) for step in pad["waits"] if step in stays]
    pad["sounds"] = left
    if pad["mode"] == "random" and len(set(left)) == 1:
        pad["mode"], pad["sound"] = "one-shot", pad.pop("sounds")[0]
    return True


def _remove(parts: list[_Pads], pads: _Pads, pad: str) -> None:
    """Take a pad away, and with it those that have their sounds from it."""
    sequence = pads.pop(pad, {}).get("sequence")
    left = [(held, other) for held in parts for other in held if held[other].get("sequence") == sequence]
    if sequence is not None and not any(held[other].get("sounds") for held, other in left):
        for held, other in left:
            del held[other]
