"""What NetworkManager is asked, by nmcli(1), and what its answers say. Names of networks never come as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from house_wifi.air import Heard, Key
from house_wifi.programs import TOO_LATE, Run, Said
from house_wifi.wish import ssid_of

Fault = Literal["", "passphrase", "not-found", "no-address", "refused", "trouble"]
QUICK_S, SCAN_S = 10.0, 20.0
_TIMED_OUT = 3
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PROFILE = (
    "connection.uuid,connection.autoconnect,connection.autoconnect-priority,"
    "802-11-wireless.ssid,802-11-wireless.mode,802-11-wireless.hidden"
)
# NetworkManager's own words for why a device failed (NMDeviceStateReason), in the order in which they are looked for.
REASONS: tuple[tuple[str, Fault], ...] = (
    ("secrets were required", "passphrase"),
    ("could not be found", "not-found"),
    ("ip configuration", "no-address"),
    ("dhcp", "no-address"),
)
# What it was at when the time was over (NMDeviceState).
STATES: dict[str, Fault] = {"60": "passphrase", "70": "no-address", "80": "no-address"}


@dataclass(frozen=True, slots=True)
class Device:
    """The Wi-Fi's device, and the profile that is active on it, "" if none is."""

    name: str
    uuid: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A network that NetworkManager knows, whoever has told it."""

    uuid: str
    ssid: str
    is_hotspot: bool
    is_hidden: bool
    autoconnects: bool
    priority: int


def parts(line: str) -> list[str]:
    """Take a line of nmcli's apart: `:` between fields; in them `:` and the backslash have a backslash before them."""
    found, is_escaped = [""], False
    for sign in line:
        if not is_escaped and sign == "\\":
            is_escaped = True
            continue
        if not is_escaped and sign == ":":
            found.append("")
        else:
            found[-1] += sign
        is_escaped = False
    return found


def devices(run: Run) -> list[Device] | None:
    """Name the Wi-Fi devices that NetworkManager looks after; None: it doesn't answer."""
    said = run(("nmcli", "-t", "-f", "DEVICE,TYPE,STATE,CON-UUID", "device", "status"), QUICK_S)
    if said.status != 0:
        return None
    rows = [row for line in said.out.split("\n") if len(row := parts(line)) >= 4]
    return [Device(row[0], _uuid(row[3])) for row in rows if row[1] == "wifi" and row[2] != "unmanaged"]


def is_blocked(run: Run) -> bool:
    """Say whether a switch, or a missing country, keeps the radio off (rfkill(8))."""
    return "disabled" in parts(run(("nmcli", "-t", "-f", "WIFI-HW,WIFI", "radio"), QUICK_S).out.strip())


def profiles(run: Run) -> list[Profile]:
    """Tell which networks are known."""
    rows = map(parts, run(("nmcli", "-t", "-f", "UUID,TYPE", "connection", "show"), QUICK_S).out.split("\n"))
    asked = [word for row in rows if row[1:] == ["802-11-wireless"] and _uuid(row[0]) for word in ("uuid", row[0])]
    if not asked:
        return []
    said = run(("nmcli", "-t", "-f", _PROFILE, "connection", "show", *asked), QUICK_S)
    each: list[dict[str, str]] = []
    for line in said.out.split("\n"):
        key, _, value = line.partition(":")
        if key == "connection.uuid":
            each.append({})
        if each:
            each[-1][key] = value
    return [_profile(pairs) for pairs in each]


def _profile(pairs: dict[str, str]) -> Profile:
    number = pairs.get("connection.autoconnect-priority", "")
    return Profile(
        uuid=_uuid(pairs["connection.uuid"]),
        ssid=pairs.get("802-11-wireless.ssid", ""),
        is_hotspot=pairs.get("802-11-wireless.mode") == "ap",
        is_hidden=pairs.get("802-11-wireless.hidden") == "yes",
        autoconnects=pairs.get("connection.autoconnect") == "yes",
        priority=int(number) if re.fullmatch(r"-?\d{1,3}", number) else 0,
    )


def heard(run: Run, device: str) -> list[Heard]:
    """Look around. Names come as hex digits: no character of theirs can be taken for nmcli's own."""
    asked = ("nmcli", "-t", "-f", "SSID-HEX,SIGNAL,SECURITY", "device", "wifi", "list", "ifname", device, "--rescan")
    said = run((*asked, "yes"), SCAN_S)
    if said.status != 0:
        # It refuses a second scan so soon after another: then that one counts.
        said = run((*asked, "no"), QUICK_S)
    rows = (row for line in said.out.split("\n") if len(row := parts(line)) == 3)
    found = [(_ssid(row[0]), row) for row in rows]
    return [Heard(ssid, _percent(row[1]), key_of(row[2])) for ssid, row in found if ssid is not None]


def key_of(security: str) -> Key:
    """Say how one joins, by nmcli's column SECURITY."""
    words = set(security.split()) - {"--", "OWE-TM"}
    if not words:
        return "open"
    if words & {"802.1X", "WEP", "OWE"}:
        return "other"
    if words & {"WPA1", "WPA2"}:
        return "wpa-psk"
    return "sae" if "WPA3" in words else "other"


def address(run: Run, device: str) -> str:
    """Say the address of a device: IPv4, else an IPv6 one that others can reach; "": none yet."""
    said = run(("nmcli", "-t", "-f", "IP4.ADDRESS,IP6.ADDRESS", "device", "show", device), QUICK_S)
    found = [line.partition(":")[2].replace("\\", "").partition("/")[0] for line in said.out.split("\n")]
    return next((one for one in found if one and not one.startswith("fe80:")), "")[:45]


def load(run: Run, path: str) -> bool:
    """Have one file of a profile read."""
    return run(("nmcli", "connection", "load", path), QUICK_S).status == 0


def reload(run: Run) -> None:
    """Have all profiles read anew: what is gone is forgotten."""
    run(("nmcli", "connection", "reload"), QUICK_S)


def up(run: Run, uuid: str, device: str, limit_s: int) -> Fault:
    """Bring a profile up; gives why it can't be."""
    asked = ("nmcli", "--wait", str(limit_s), "connection", "up", "uuid", uuid, "ifname", device)
    said = run(asked, limit_s + QUICK_S)
    return "" if said.status == 0 else _fault(run, device, said)


def _fault(run: Run, device: str, said: Said) -> Fault:
    words = said.err.casefold()
    if said.status in (_TIMED_OUT, TOO_LATE):
        shown = run(("nmcli", "-t", "-f", "GENERAL.STATE", "device", "show", device), QUICK_S).out
        return STATES.get(shown.partition(":")[2][:2], "trouble")
    return next((fault for part, fault in REASONS if part in words), "trouble")


def _uuid(text: str) -> str:
    return text if _UUID.fullmatch(text) else ""


def _percent(text: str) -> int:
    return min(int(text), 100) if text.isascii() and text.isdigit() and len(text) <= 3 else 0


def _ssid(digits: str) -> str | None:
    try:
        return ssid_of(bytes.fromhex(digits))
    except ValueError:
        return None
