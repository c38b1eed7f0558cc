"""What iw(8) tells where NetworkManager can't: who is on the hotspot, and what is in reach while it is open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from house_wifi.air import Heard, Key, strength
from house_wifi.programs import MISSING, Run
from house_wifi.wish import ssid_of

QUICK_S, SCAN_S = 5.0, 20.0
_BSS = re.compile(r"BSS (?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b")
_SIGNAL = re.compile(r"-?\d{1,3}(?:\.\d+)? dBm")
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_KEYS: tuple[tuple[str, Key], ...] = (("PSK", "wpa-psk"), ("SAE", "sae"))


def has_station(run: Run, device: str, neighbours: Path) -> bool:
    """Say whether somebody is on the hotspot; where that can't be told, somebody is.

    Without iw whoever was ever given an address counts: the kernel forgets nobody (arp(7)).
    """
    said = run(("iw", "dev", device, "station", "dump"), QUICK_S)
    if said.status == MISSING:
        return _has_neighbour(device, neighbours)
    return said.status != 0 or "Station " in said.out


def heard(run: Run, device: str) -> list[Heard] | None:
    """Look around while the hotspot stays open; None: that can't be done here."""
    said = run(("iw", "dev", device, "scan", "ap-force"), SCAN_S)
    if said.status != 0:
        return None
    blocks: list[list[str]] = []
    for line in said.out.split("\n"):
        if _BSS.match(line):
            blocks.append([])
        elif blocks:
            blocks[-1].append(line.strip())
    found = [(_ssid(block), block) for block in blocks]
    return [Heard(ssid, _strength(block), _key(block)) for ssid, block in found if ssid is not None]


def _value(block: Iterable[str], key: str) -> str:
    return next((line.removeprefix(key) for line in block if line.startswith(key)), "")


def _ssid(block: list[str]) -> str | None:
    """Read a name: every byte but plain ASCII is written in two hex digits, with a backslash and an x before them."""
    name = _value(block, "SSID: ").encode()
    return ssid_of(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name))


def _strength(block: list[str]) -> int:
    said = _value(block, "signal: ")
    return strength(float(said.removesuffix(" dBm"))) if _SIGNAL.fullmatch(said) else 0


def _key(block: list[str]) -> Key:
    suites = [line.partition(":")[2] for line in block if line.startswith("* Authentication suites:")]
    if not suites:
        return "other" if "Privacy" in _value(block, "capability: ") else "open"
    return next((key for word, key in _KEYS if any(word in suite for suite in suites)), "other")


def _has_neighbour(device: str, neighbours: Path) -> bool:
    try:
        rows = [line.split() for line in neighbours.read_text().split("\n")[1:]]
    except OSError:
        return True
    return any(row[-1] == device and row[2] != "0x0" for row in rows if len(row) >= 6)
