"""Which Host header is one of the instrument's own: against DNS rebinding (OWASP ASVS 5.0, 4.1.x; RFC 9110, 7.2)."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv6Address

_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]{2,45})\]|(?P<plain>[A-Za-z0-9.-]{1,253}))(?::(?P<port>[0-9]{1,5}))?")


def own_host(header: str, own: Collection[str]) -> str | None:
    """Read a Host header.

    Args:
        header: as it came, such as ``instrument-x.local:8080`` or ``[fd00::1]``.
        own: names in lower case, and addresses written the shortest way.

    Returns:
        The name or address, as it stands in a URL (IPv6 in brackets), without the port; None where it is not one of
        the instrument's own.
    """
    found = _HOST.fullmatch(header)
    if found is None or int(found["port"] or 1) not in range(1, 65_536):
        return None
    if found["plain"] is not None:
        name = found["plain"].lower()
        return name if name in own else None
    address = _shortest(found["v6"])
    return f"[{address}]" if address in own else None


def _shortest(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except ValueError:
        return ""
