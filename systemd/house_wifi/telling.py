"""What is told to the config server: one small file in memory, without any passphrase."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from house_wifi import keeping
from house_wifi.air import Network
from house_wifi.network_manager import Fault
from house_wifi.places import Places

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Joined:
    """The network that it is on, and its address there, "" while there is none."""

    ssid: str
    address: str


@dataclass(frozen=True, slots=True)
class State:
    """How the Wi-Fi stands.

    Attributes:
        wish: the id of the wish that was taken last.
        doing: what is being done; "": nothing.
        radio: none: no Wi-Fi, or NetworkManager doesn't answer; blocked: by a switch, or a country that is not set.
        joined: the network that it is on.
        hotspot: the instrument's own is open.
        networks: in reach, strongest first.
        fault: why the last join or forgetting failed.
        fault_ssid: of which network.
        at_s: seconds since the start of the computer, suspended or not (CLOCK_BOOTTIME).
    """

    wish: str = ""
    doing: Literal["", "look", "join", "forget"] = ""
    radio: Literal["on", "blocked", "none"] = "none"
    joined: Joined | None = None
    hotspot: bool = False
    networks: tuple[Network, ...] = ()
    fault: Fault = ""
    fault_ssid: str = ""
    at_s: float = 0.0


def tell(places: Places, state: State) -> None:
    """Write it.

    Raises:
        OSError: it can't be written.
    """
    content = json.dumps({"schema": SCHEMA} | asdict(state), ensure_ascii=False, separators=(",", ":"))
    keeping.put(places.state, content.encode(), 0o644)


def told(places: Places) -> State:
    """Read what was told last; nothing where that can't be read."""
    try:
        said = json.loads(places.state.read_bytes())
        if said.pop("schema") != SCHEMA:
            return State()
        listed = tuple(Network(**one) for one in said.pop("networks"))
        joined = said.pop("joined")
        return State(**said, networks=listed, joined=Joined(**joined) if joined else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return State()
