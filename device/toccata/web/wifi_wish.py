"""What a technician may wish of the Wi-Fi, judged and written down; the host judges it anew, as an unknown's word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from toccata.errors import SettingError

Deed = Literal["look", "join", "forget"]
SCHEMA = 1
LONGEST_SSID = 32
"""Bytes (IEEE 802.11-2020, 9.4.2.2)."""

_PASSPHRASE = re.compile(r"[ -~]{8,63}|[0-9A-Fa-f]{64}")
"""A passphrase, or the key itself in hex digits (IEEE 802.11-2020, J.4.1)."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished: its id is 16 hex digits; a join has a passphrase unless the network is open or known."""

    id: str
    do: Deed
    ssid: str | None = None
    passphrase: str | None = field(default=None, repr=False)


def written(wish: Wish) -> bytes:
    """Judge a wish and write it as the host reads it: at most 1,000 bytes of JSON.

    Raises:
        SettingError: it can't be done. A passphrase is never quoted.
    """
    told: dict[str, object] = {"schema": SCHEMA, "id": wish.id, "do": wish.do}
    if wish.do != "look":
        told["ssid"] = _ssid(wish.ssid)
    elif wish.ssid is not None:
        raise _refused("ssid", "to look around needs none", "leave it out")
    if wish.do == "join":
        told["passphrase"] = _passphrase(wish.passphrase)
    elif wish.passphrase is not None:
        raise _refused("passphrase", "only joining needs one", "leave it out")
    return _encode(told)


def _ssid(ssid: str | None) -> str:
    if not ssid:
        raise _refused("ssid", "no network is named", "choose one of the list")
    if len(ssid.encode()) > LONGEST_SSID:
        raise _refused("ssid", f"it is longer than {LONGEST_SSID} bytes", "choose one of the list")
    if any(unicodedata.category(sign) == "Cc" for sign in ssid):
        raise _refused("ssid", "it holds control characters", "choose a network of another name")
    return ssid


def _passphrase(passphrase: str | None) -> str | None:
    if passphrase is not None and _PASSPHRASE.fullmatch(passphrase) is None:
        raise _refused(
            "passphrase",
            "it is neither 8 to 63 plain letters, digits and signs nor 64 hex digits",
            "type it as it stands on the router's label",
        )
    return passphrase


def _refused(where: str, what: str, remedy: str) -> SettingError:
    return SettingError(f"wifi: {where}", what, remedy)
