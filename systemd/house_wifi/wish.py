"""What a wish may say. It comes from a program that talks to tablets: every byte is judged as an unknown's."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

MOST_BYTES = 1_000
LONGEST_SSID = 32
"""Bytes (IEEE 802.11-2020, 9.4.2.2)."""

KEYS = {
    "look": {"schema", "id", "do"},
    "join": {"schema", "id", "do", "ssid", "passphrase"},
    "forget": {"schema", "id", "do", "ssid"},
}
_ID = re.compile(r"[0-9a-f]{16}")
_PASSPHRASE = re.compile(r"[ -~]{8,63}|[0-9A-Fa-f]{64}")
"""A passphrase, or the key itself in hex digits (IEEE 802.11-2020, J.4.1)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done; ``passphrase`` None: the network is open, or known."""

    id: str
    do: Literal["look", "join", "forget"]
    ssid: str = ""
    passphrase: str | None = None

    def __repr__(self) -> str:
        """Never tell the passphrase."""
        return f"Wish({self.id}, {self.do})"


@dataclass(frozen=True, slots=True)
class Refused:
    """A wish that is not followed: its id where that could be read, and why, in words that quote nothing of it."""

    why: str
    id: str = ""


def judged(content: bytes) -> Wish | Refused:
    """Judge a wish."""
    if len(content) > MOST_BYTES:
        return Refused(f"it has more than {MOST_BYTES} bytes")
    try:
        said = json.loads(content.decode())
    except (ValueError, RecursionError):
        return Refused("it is no JSON")
    if not isinstance(said, dict) or type(said.get("schema")) is not int or said["schema"] != 1:
        return Refused("it is of another schema")
    if not isinstance(named := said.get("id"), str) or not _ID.fullmatch(named):
        return Refused("it has no id")
    return _of(named, said)


def _of(named: str, said: dict[str, object]) -> Wish | Refused:
    match said:
        case {"do": str(do)} if KEYS.get(do) != set(said):
            return Refused("it holds too much or too little", named)
        case {"do": "look"}:
            return Wish(named, "look")
        case {"do": "forget", "ssid": str(ssid)} if is_ssid(ssid):
            return Wish(named, "forget", ssid)
        case {"do": "join", "ssid": str(ssid), "passphrase": None} if is_ssid(ssid):
            return Wish(named, "join", ssid)
        case {"do": "join", "ssid": str(ssid), "passphrase": str(passphrase)} if is_ssid(ssid):
            fits = _PASSPHRASE.fullmatch(passphrase)
            return Wish(named, "join", ssid, passphrase) if fits else Refused("its passphrase can be none", named)
    return Refused("it names no deed, or no network", named)


def is_ssid(text: str) -> bool:
    """Say whether this names a network: 1 to 32 bytes of UTF-8 without control characters."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return False
    return 1 <= size <= LONGEST_SSID and not any(unicodedata.category(sign) == "Cc" for sign in text)


def ssid_of(name: bytes) -> str | None:
    """Read a network's name as it goes through the air; None: nobody could wish for it."""
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return None
    return text if is_ssid(text) else None


def shown(name: str) -> str:
    """Make a name that others have entered fit to be told."""
    return "".join("?" if unicodedata.category(sign) == "Cc" else sign for sign in name)[:LONGEST_SSID] or "?"
