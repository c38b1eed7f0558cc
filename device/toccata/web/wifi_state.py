"""What the host tells of the Wi-Fi: its file, read as an unknown's word, and what a page is told of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Doing = Literal["", "look", "join", "forget"]
Radio = Literal["", "on", "blocked", "none"]
Fault = Literal["", "passphrase", "not-found", "no-address", "refused", "trouble"]
Ssid = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]

FRESH_S = 30.0
"""How long a list of networks counts as what is there."""

AT_IT_S = 240.0
"""The host's unit is ended then (TimeoutStartSec); who is at it for longer was cut off."""

MOST_NETWORKS = 40


class Network(msgspec.Struct, frozen=True):
    """One network in reach: ``strength`` 0-100; ``other``: enterprise or WEP, which can't be joined from a page."""

    ssid: Ssid
    strength: Annotated[int, msgspec.Meta(ge=0, le=100)]
    kind: Literal["open", "passphrase", "other"]
    known: bool


class Joined(msgspec.Struct, frozen=True):
    """The network that the instrument is on, and its address there."""

    ssid: Ssid
    address: Annotated[str, msgspec.Meta(max_length=45)]


class _File(msgspec.Struct, frozen=True):
    schema: Literal[1]
    wish: str
    doing: Doing
    radio: Radio
    joined: Joined | None
    hotspot: bool
    networks: Annotated[list[Network], msgspec.Meta(max_length=MOST_NETWORKS)]
    fault: Fault
    fault_ssid: str
    at_s: float


class Wifi(msgspec.Struct, frozen=True):
    """How the Wi-Fi stands.

    Attributes:
        here: it can be set from here; not where the program was started by hand.
        wish: the id of the wish that the host took last.
        doing: what the host does now, or "".
        radio: "" while nothing was told yet.
        joined: the network that it is on.
        hotspot: the instrument's own is on.
        networks: in reach, strongest first.
        fault: why the last wish was not fulfilled, "" if it was.
        fault_ssid: of which network.
        fresh: told within the last 30 s.
    """

    here: bool
    wish: str = ""
    doing: Doing = ""
    radio: Radio = ""
    joined: Joined | None = None
    hotspot: bool = False
    networks: list[Network] = []
    fault: Fault = ""
    fault_ssid: str = ""
    fresh: bool = False


class Wished(msgspec.Struct, frozen=True):
    """The id of the wish to wait for."""

    wish: str


_decoder = msgspec.json.Decoder(_File)


def told_of(content: bytes, now_s: float) -> Wifi:
    """Tell a page what the file tells; of one that can't be followed, nothing.

    Args:
        content: of the file; b"" where none is there yet.
        now_s: seconds since the boot, suspended time too (CLOCK_BOOTTIME), as ``at_s`` in the file.
    """
    try:
        file = _decoder.decode(content)
    except (ValueError, RecursionError):
        return Wifi(here=True)
    age_s = now_s - file.at_s
    return Wifi(
        here=True,
        wish=file.wish,
        doing=file.doing if 0.0 <= age_s <= AT_IT_S else "",
        radio=file.radio,
        joined=file.joined,
        hotspot=file.hotspot,
        networks=file.networks,
        fault=file.fault,
        fault_ssid=file.fault_ssid,
        fresh=0.0 <= age_s <= FRESH_S,
    )
