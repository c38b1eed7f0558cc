"""Makes the instrument's hotspot: a name that a person finds in the list, a passphrase that nobody guesses.

    make_hotspot.py NAME [FOLDER]

writes etc/toccata/hotspot.json and etc/NetworkManager/system-connections/toccata-hotspot.nmconnection below FOLDER (/),
both for root alone. One that is there already keeps its passphrase: it hangs on the wall. Python's own library only: it
runs on the system's Python, before anything is installed.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import sys
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

ALPHABET = "abcdefghjkmnpqrstuvwxyz34679"  # pragma: allowlist secret
"""Nothing that is taken for another one on paper: no i, l, o; no 0, 1, 2, 5, 8."""

GROUPS, GROUP = 4, 4
BITS = GROUPS * GROUP * math.log2(len(ALPHABET))
"""76.9. From the system's random numbers: nothing of it follows from an address or a serial number."""

MOST_SSID_BYTES = 32
"""IEEE 802.11-2020, 9.4.2.2."""

KEPT = Path("etc/toccata/hotspot.json")
PROFILE = Path("etc/NetworkManager/system-connections/toccata-hotspot.nmconnection")
TEMPLATE = Path(__file__).with_name("toccata-hotspot.nmconnection")

_SPACE = uuid.UUID("5f0c7c1e-1d5e-4a55-9d0f-70cca7a00001")


@dataclass(frozen=True)
class Hotspot:
    """A Wi-Fi of the instrument's own: its name, and 16 signs in four groups."""

    ssid: str
    passphrase: str


def new_passphrase() -> str:
    """Draw one, like ``k7hm-wq3x-4nde-9rfa``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def ssid_of(name: str) -> str:
    """Name the Wi-Fi after the instrument, in 32 bytes."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return f"Toccata {words}".encode()[:MOST_SSID_BYTES].decode(errors="ignore").strip()


def hotspot_of(name: str, kept: str | None = None) -> Hotspot:
    """Make the hotspot of an instrument of this name; ``kept`` is what hotspot.json holds: its passphrase stays."""
    return Hotspot(ssid_of(name), _passphrase(kept) or new_passphrase())


def kept_text(hotspot: Hotspot) -> str:
    """Write hotspot.json."""
    return json.dumps(asdict(hotspot), indent=1, ensure_ascii=False) + "\n"


def profile_text(hotspot: Hotspot, template: str) -> str:
    """Write the profile of NetworkManager (nm-settings-keyfile(5)); its id follows from the name of the Wi-Fi."""
    filled = {
        "@UUID@": str(uuid.uuid5(_SPACE, hotspot.ssid)),
        "@SSID@": "".join(f"{byte};" for byte in hotspot.ssid.encode()),
        "@PASSPHRASE@": hotspot.passphrase,
    }
    for place, words in filled.items():
        template = template.replace(place, words)
    return template


def main(arguments: list[str]) -> int:
    """Write both files."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("usage: make_hotspot.py NAME [FOLDER]\n")
        return 2
    root = Path(arguments[1] if len(arguments) > 1 else "/")
    kept = (root / KEPT).read_text() if (root / KEPT).is_file() else None
    hotspot = hotspot_of(arguments[0], kept)
    _write(root / KEPT, kept_text(hotspot))
    _write(root / PROFILE, profile_text(hotspot, TEMPLATE.read_text()))
    return 0


def _passphrase(kept: str | None) -> str:
    """Take it out of hotspot.json; one that was not made here, or is damaged, is made anew."""
    try:
        found = json.loads(kept or "")["passphrase"]
    except (ValueError, KeyError, TypeError):
        return ""
    groups = found.split("-") if isinstance(found, str) else []
    is_whole = len(groups) == GROUPS and all(len(one) == GROUP and set(one) <= set(ALPHABET) for one in groups)
    return found if is_whole else ""


def _write(path: Path, text: str) -> None:
    """Lay a file down whole, for its owner alone, also under a name that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
