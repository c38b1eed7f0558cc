"""Which Debian packages there are, as dpkg has written it down, and which an instrument needs."""

from __future__ import annotations

import re

# libasound2 and glib are what pygame's own wheel leaves to the system; dnsmasq, nftables and wpasupplicant are what
# NetworkManager needs for a hotspot; fdisk and e2fsprogs make the data partition.
NEEDED = (
    "python3-venv", "libasound2", "libglib2.0-0", "alsa-utils", "i2c-tools", "avahi-daemon", "network-manager",
    "dnsmasq-base", "nftables", "wpasupplicant", "rfkill", "fdisk", "e2fsprogs",
)  # fmt: skip
# Comes along when something else must; no archive is asked for it alone. Without it the page's list of Wi-Fis stays as
# it was while the hotspot is open.
WELCOME = ("iw",)
# These two were renamed on the way to trixie, when time_t became 64 bits wide.
_RENAMED = ("libasound2", "libglib2.0-0")
_STANZA = re.compile(r"^Package: (\S+)\n(?:.+\n)*?Status: \S+ \S+ installed$", re.MULTILINE)


def installed(status: str) -> frozenset[str]:
    """Name what is installed, by the text of /var/lib/dpkg/status."""
    return frozenset(_STANZA.findall(status))


def needed(codename: str) -> list[str]:
    """Name what an instrument needs on this release of Debian."""
    end = "" if codename == "bookworm" else "t64"
    return [name + end if name in _RENAMED else name for name in NEEDED]


def missing(status: str, codename: str) -> list[str]:
    """Name what must be installed, and what comes along with it."""
    there = installed(status)
    names = [name for name in needed(codename) if name not in there]
    return [*names, *(name for name in WELCOME if name not in there)] if names else []
