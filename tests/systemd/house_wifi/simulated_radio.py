"""NetworkManager, iw and `writable` as they answer the program: networks in reach, profiles, a hotspot, faults.

In a test they answer within its own process, as `SimulatedRadio.run`; as programs on PATH by `programs_in`. What they
know lies in one file, so both see the same.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import signal
import stat
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HOTSPOT = "11111111-1111-4111-8111-111111111111"
HOME = "22222222-2222-4222-8222-222222222222"
AP_MODE, INFRASTRUCTURE = "ap", "infrastructure"


class Cut(BaseException):
    """The program was killed at this call."""


@dataclass
class AccessPoint:
    """One that is in reach. ``name``: its bytes in hex digits; ``address`` "": nobody gives one."""

    name: str
    signal: int = 70
    security: str = "WPA2"
    passphrase: str = "correct horse"
    address: str = "192.168.1.20"
    refuses: bool = False


@dataclass
class World:
    """What there is."""

    air: list[AccessPoint] = field(default_factory=list)
    others: list[dict[str, str]] = field(default_factory=list)
    active: str = ""
    at: str = "30"
    radio: str = "enabled:enabled"
    device: str = "wlan0:wifi"
    stations: int = 0
    iw: str = "whole"
    failing: str = ""
    kill_at: int = 0
    loaded: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def known(uuid: str, ssid: str, mode: str = INFRASTRUCTURE, psk: str = "", priority: str = "0") -> dict[str, str]:
    """A profile that somebody else has made."""
    key = "wpa-psk" if psk else ""
    return {"uuid": uuid, "ssid": ssid, "mode": mode, "psk": psk, "key": key, "priority": priority}


def access_point(ssid: str | bytes, **more: object) -> AccessPoint:
    """One of this name."""
    return AccessPoint((ssid.encode() if isinstance(ssid, str) else ssid).hex().upper(), **more)  # type: ignore[arg-type]


class SimulatedRadio:
    """Answers. ``root``: of the tree that the program works in."""

    def __init__(self, root: Path) -> None:
        self.root, self._file = root, root / "world.json"

    @property
    def world(self) -> World:
        said = json.loads(self._file.read_text())
        return World(**said | {"air": [AccessPoint(**one) for one in said["air"]]})

    @world.setter
    def world(self, world: World) -> None:
        self._file.write_text(json.dumps(asdict(world)))

    def change(self, **what: object) -> None:
        """Change what there is."""
        world = self.world
        for key, value in what.items():
            setattr(world, key, value)
        self.world = world

    def answer(self, argv: Sequence[str]) -> tuple[int, str, str]:
        """Answer a command line: exit status, output, error output."""
        world = self.world
        world.asked.append(" ".join(argv))
        self.world = world
        if len(world.asked) == world.kill_at:
            raise Cut
        if world.failing and world.failing in world.asked[-1]:
            return 1, "", "Error: failed on purpose.\n"
        if argv[0] == "writable":
            return 0, "", ""
        told = self._iw(world, argv) if argv[0] == "iw" else self._nmcli(world, list(argv[1:]))
        self.world = world
        return told

    def _nmcli(self, world: World, words: list[str]) -> tuple[int, str, str]:
        match words:
            case ["connection", "load", path] if Path(path).is_file():
                return self._loaded(world, only=Path(path))
            case ["connection", "reload"]:
                return self._loaded(world)
            case ["--wait", _, "connection", "up", "uuid", uuid, "ifname", "wlan0"]:
                return self._up(world, uuid)
            case ["-t", "-f", fields, *what]:
                out = self._asked(world, fields, what)
                return (2, "", "Error: argument not understood.\n") if out is None else (0, out, "")
        return 2, "", "Error: argument not understood.\n"

    def _asked(self, world: World, fields: str, words: list[str]) -> str | None:
        """Answer a question, in terse form."""
        match [fields, *words]:
            case ["DEVICE,TYPE,STATE,CON-UUID", "device", "status"]:
                state = "connected" if world.active else "disconnected"
                return f"{world.device}:{state}:{world.active}\nlo:loopback:connected (externally):\n"
            case ["WIFI-HW,WIFI", "radio"]:
                return world.radio + "\n"
            case ["UUID,TYPE", "connection", "show"]:
                rows = [f"{one['uuid']}:802-11-wireless\n" for one in self._profiles(world)]
                return "".join([*rows, "33333333-3333-4333-8333-333333333333:802-3-ethernet\n"])
            case [_, "connection", "show", *named]:
                return "\n".join(_told(one) for one in self._profiles(world) if one["uuid"] in named[1::2])
            case ["SSID-HEX,SIGNAL,SECURITY", "device", "wifi", "list", "ifname", "wlan0", "--rescan", _]:
                return "".join(f"{one.name}:{one.signal}:{_escaped(one.security)}\n" for one in world.air)
        return self._shown(world, fields) if words == ["device", "show", "wlan0"] else None

    def _shown(self, world: World, fields: str) -> str:
        return f"GENERAL.STATE:{world.at} (in words)\n" if "STATE" in fields else self._addresses(world)

    def _loaded(self, world: World, only: Path | None = None) -> tuple[int, str, str]:
        """Read profiles: those in memory go before those on the disk (NMS_KEYFILE_STORAGE_TYPE_RUN, _ETC)."""
        folders = ("etc/NetworkManager/system-connections", "run/NetworkManager/system-connections")
        found = {one["uuid"]: one for one in world.loaded} if only else {}
        for folder in folders:
            for path in sorted((self.root / folder).glob("[!.]*.nmconnection")):
                if path.stat().st_mode & 0o77 == 0 and only in (None, path):
                    profile = _read(path)
                    found[profile["uuid"]] = profile
        world.loaded = list(found.values())
        if world.active not in {one["uuid"] for one in self._profiles(world)}:
            world.active = next((one["uuid"] for one in world.others if one["mode"] == AP_MODE), "")
        return 0, "", ""

    def _profiles(self, world: World) -> list[dict[str, str]]:
        return [*world.others, *world.loaded]

    def _up(self, world: World, uuid: str) -> tuple[int, str, str]:
        profile = next((one for one in self._profiles(world) if one["uuid"] == uuid), None)
        world.active = ""
        if profile is None:
            return 10, "", f"Error: unknown connection '{uuid}'.\n"
        if profile["mode"] == AP_MODE:
            world.active = uuid
            return 0, "", ""
        fit = [one for one in world.air if one.name == profile["ssid"].encode().hex().upper() and _suits(one, profile)]
        fault = _fault(fit[0], profile["psk"]) if fit else "(53) The Wi-Fi network could not be found."
        if fault:
            return 4, "", f"Error: Connection activation failed: {fault}\n"
        if not fit[0].address:
            world.at = "70"
            return 3, "", "Error: Timeout expired (45 seconds)\n"
        world.active = uuid
        return 0, "", ""

    def _addresses(self, world: World) -> str:
        profile = next((one for one in self._profiles(world) if one["uuid"] == world.active), None)
        name = profile["ssid"].encode().hex().upper() if profile else ""
        at = next((one.address for one in world.air if one.name == name), "")
        return f"IP6.ADDRESS[1]:fe80\\:\\:1/64\nIP4.ADDRESS[1]:{at}/24\n" if at else "IP6.ADDRESS[1]:fe80::1/64\n"

    def _iw(self, world: World, argv: Sequence[str]) -> tuple[int, str, str]:
        match world.iw, list(argv[1:]):
            case "absent", _:
                return 127, "", ""
            case _, ["dev", "wlan0", "station", "dump"]:
                return (
                    0,
                    "".join(
                        f"Station 02:00:00:00:00:{one:02x} (on wlan0)\n\trx bytes:\t7\n"
                        for one in range(world.stations)
                    ),
                    "",
                )
            case "whole", ["dev", "wlan0", "scan", "ap-force"]:
                return 0, "".join(map(_heard_by_iw, world.air)), ""
        return 240, "", "command failed: Operation not supported (-95)\n"

    def programs_in(self, folder: Path) -> None:
        """Lay them down as programs."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("nmcli", "iw"):
            (folder / name).write_text(
                f"#!{sys.executable} -B\nimport sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
                f"from simulated_radio import main\nmain({name!r}, {str(self.root)!r})\n"
            )
            (folder / name).chmod(0o755)


def main(name: str, root: str) -> None:
    """Answer as a program; where the world says so, whoever has called is killed."""
    try:
        status, out, err = SimulatedRadio(Path(root)).answer([name, *sys.argv[1:]])
    except Cut:
        os.kill(os.getppid(), signal.SIGKILL)
        raise SystemExit(1) from None
    sys.stdout.write(out)
    sys.stderr.write(err)
    raise SystemExit(status)


def _fault(point: AccessPoint, psk: str) -> str:
    if point.refuses:
        return "(8) The 802.1X supplicant disconnected."
    return "(7) Secrets were required, but not provided." if psk and psk != point.passphrase else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:")


def _told(profile: dict[str, str]) -> str:
    return (
        f"connection.uuid:{profile['uuid']}\nconnection.autoconnect:yes\n"
        f"connection.autoconnect-priority:{profile['priority']}\n802-11-wireless.ssid:{profile['ssid']}\n"
        f"802-11-wireless.mode:{profile['mode']}\n802-11-wireless.hidden:{profile.get('hidden', 'no')}\n"
    )


def _suits(point: AccessPoint, profile: dict[str, str]) -> bool:
    wanted = {"wpa-psk": {"WPA1", "WPA2"}, "sae": {"WPA3"}}.get(profile["key"], set())
    words = set(point.security.split())
    if "802.1X" in words:
        return False
    return bool(words & wanted) if wanted else not words


def _read(path: Path) -> dict[str, str]:
    """Read a keyfile as GLib does."""
    file = configparser.RawConfigParser()
    file.read_string(path.read_text())
    wifi, connection = file["wifi"], file["connection"]
    security = file["wifi-security"] if file.has_section("wifi-security") else {}
    ssid = bytes(map(int, wifi["ssid"].rstrip(";").split(";"))).decode()
    psk = re.sub(r"\\(.)", lambda found: " " if found[1] == "s" else found[1], security.get("psk", ""))
    named = known(connection["uuid"], ssid, INFRASTRUCTURE, psk, connection["autoconnect-priority"])
    return named | {"key": security.get("key-mgmt", ""), "hidden": "yes" if wifi.get("hidden") else "no"}


def _heard_by_iw(point: AccessPoint) -> str:
    """Write one as iw does (iw 5.19, print_ssid_escaped, print_rsn_ie)."""
    name, last = bytes.fromhex(point.name), len(point.name) // 2 - 1
    signs = (
        chr(one) if (33 <= one < 127 and one != 92) or (one == 32 and at not in (0, last)) else f"\\x{one:02x}"
        for at, one in enumerate(name)
    )
    words = point.security.split()
    suite = {"WPA2": "PSK", "WPA3": "SAE"}
    suites = "IEEE 802.1X" if "802.1X" in words else " ".join(suite[one] for one in words if one in suite)
    lines = [
        "BSS 02:00:00:00:00:01(on wlan0)",
        f"\tcapability: ESS{' Privacy' if words else ''} (0x0411)",
        f"\tsignal: {point.signal * 0.6 - 100:.2f} dBm",
        f"\tSSID: {''.join(signs)}",
        *(["\tRSN:\t * Version: 1", f"\t\t * Authentication suites: {suites}"] if suites else []),
    ]
    return "".join(f"{line}\n" for line in lines)


def is_private(path: Path) -> bool:
    """A file that its owner alone can read."""
    return stat.S_IMODE(path.stat().st_mode) == 0o600
