"""Which networks there are, out of what NetworkManager or iw has heard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Key = Literal["open", "wpa-psk", "sae", "other"]
"""How one joins; the middle two as NetworkManager names them (nm-settings(5), key-mgmt)."""

Kind = Literal["open", "passphrase", "other"]
KINDS: dict[Key, Kind] = {"wpa-psk": "passphrase", "sae": "passphrase", "open": "open", "other": "other"}
_SAFEST: Sequence[Kind] = ("passphrase", "open", "other")

MOST = 40


@dataclass(frozen=True, slots=True)
class Heard:
    """One access point: its name, strength 0-100, and how one joins."""

    ssid: str
    strength: int
    key: Key


@dataclass(frozen=True, slots=True)
class Network:
    """One network, of all access points of its name; ``known``: there is a profile for it."""

    ssid: str
    strength: int
    kind: Kind
    known: bool


def networks(heard: Iterable[Heard], known: Collection[str]) -> tuple[Network, ...]:
    """Make the list, strongest first.

    A name that somebody else uses, too, without a passphrase is still shown as what needs one.
    """
    found: dict[str, list[Heard]] = {}
    for one in heard:
        found.setdefault(one.ssid, []).append(one)
    listed = [
        Network(
            ssid,
            max(one.strength for one in same),
            min((KINDS[one.key] for one in same), key=_SAFEST.index),
            ssid in known,
        )
        for ssid, same in found.items()
    ]
    return tuple(sorted(listed, key=lambda one: (-one.strength, one.ssid))[:MOST])


def strength(dbm: float) -> int:
    """Say 0-100 for -100 to -40 dBm, as NetworkManager does."""
    return round((min(max(dbm, -100.0), -40.0) + 100.0) / 0.6)
