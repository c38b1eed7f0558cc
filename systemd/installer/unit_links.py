"""Which links `systemctl enable` would make for a unit, by its [Install] section (systemd.unit(5))."""

from __future__ import annotations

from installer.actions import Link

UNITS = "/etc/systemd/system"
_FOLDERS = {"WantedBy": "wants", "RequiredBy": "requires"}


def links(unit: str, text: str) -> list[Link]:
    """Give the links of a unit; none for one that others start."""
    found = []
    for key, targets in _install_section(text):
        for target in targets.split():
            if key in _FOLDERS:
                found.append(Link(f"{UNITS}/{target}.{_FOLDERS[key]}/{unit}", f"{UNITS}/{unit}"))
            elif key == "Alias":
                found.append(Link(f"{UNITS}/{target}", f"{UNITS}/{unit}"))
    return found


def _install_section(text: str) -> list[tuple[str, str]]:
    section, pairs = "", []
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line
        elif section == "[Install]" and not line.startswith(("#", ";")):
            key, sign, value = line.partition("=")
            pairs += [(key.strip(), value.strip())] if sign else []
    return pairs
