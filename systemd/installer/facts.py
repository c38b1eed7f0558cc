"""What the system is like before a step: read anew each time, so that every step sees what the last one did."""

from __future__ import annotations

import os
import platform
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from installer.place import Place

CONFIG_TXT = "/boot/firmware/config.txt"
CMDLINE_TXT = "/boot/firmware/cmdline.txt"
DPKG_STATUS = "/var/lib/dpkg/status"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a step decides by.

    Attributes:
        place: the system itself, for what only one step looks at.
        release: os-release(5) as pairs.
        machine: the processor, as `uname -m` says it.
        is_admin: whoever installs may change everything.
        packages: the text of dpkg's status file.
        users: the text of passwd(5).
        groups: each group and who is in it.
        config_txt: the firmware's settings; None: no Raspberry Pi.
        fstab: the table of file systems.
        current: the slot that plays; None: none yet.
        changed: the steps of this run that have changed something.
    """

    place: Place
    release: Mapping[str, str]
    machine: str
    is_admin: bool
    packages: str
    users: str
    groups: Mapping[str, frozenset[str]]
    config_txt: str | None
    fstab: str
    current: str | None
    changed: frozenset[str] = frozenset()

    @property
    def codename(self) -> str:
        """The release's name, like ``trixie``."""
        return self.release.get("VERSION_CODENAME", "")


def look(place: Place, changed: frozenset[str]) -> Facts:
    """Read it all."""
    return Facts(
        place=place,
        release=_release(place.text("/etc/os-release") or ""),
        machine=platform.machine(),
        is_admin=os.geteuid() == 0,
        packages=place.text(DPKG_STATUS) or "",
        users=place.text("/etc/passwd") or "",
        groups=_groups(place.text("/etc/group") or ""),
        config_txt=place.text(CONFIG_TXT),
        fstab=place.text("/etc/fstab") or "",
        current=_slot(place.link("/opt/toccata/current")),
        changed=changed,
    )


def _release(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {key: " ".join(shlex.split(value)) for key, sign, value in pairs if sign}


def _groups(text: str) -> dict[str, frozenset[str]]:
    rows = (line.split(":") for line in text.splitlines() if line.count(":") == 3)
    return {row[0]: frozenset(name for name in row[3].split(",") if name) for row in rows}


def _slot(target: str | None) -> str | None:
    name = Path(target).name if target else ""
    return name if name in ("a", "b") else None
