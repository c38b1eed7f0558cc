"""A profile of NetworkManager as text (nm-settings-keyfile(5)): the only place that a passphrase is written to."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass

from house_wifi.air import Key

NAME = re.compile(r"toccata-wifi-[0-9a-f]{8}\.nmconnection")
_SPACE = uuid.UUID("8b3a6d0e-6f0c-4c39-9a53-70cca7a00002")

_TEXT = """# Made from the instrument's page; *Forget* there takes it away.
[connection]
id={stem}
uuid={uuid}
type=wifi
autoconnect=true
autoconnect-priority={priority}

[wifi]
mode=infrastructure
ssid={ssid}
{hidden}{security}
[ipv4]
method=auto

[ipv6]
method=auto
"""


@dataclass(frozen=True, slots=True)
class Joining:
    """A network to join.

    Attributes:
        ssid: its name.
        key: how.
        passphrase: None where it is open.
        is_hidden: it was not heard: it is called by its name.
        priority: above that of any network that was joined before: after a start the last one comes first.
    """

    ssid: str
    key: Key
    passphrase: str | None
    is_hidden: bool
    priority: int


def file_name(ssid: str) -> str:
    """Name the file of a network."""
    return f"toccata-wifi-{hashlib.sha256(ssid.encode()).hexdigest()[:8]}.nmconnection"


def uuid_of(ssid: str) -> str:
    """The profile's id: one network has one."""
    return str(uuid.uuid5(_SPACE, ssid))


def text(joining: Joining) -> str:
    """Write the profile."""
    # As bytes: a name may hold any character.
    name = "".join(f"{byte};" for byte in joining.ssid.encode())
    return _TEXT.format(
        stem=file_name(joining.ssid).removesuffix(".nmconnection"),
        uuid=uuid_of(joining.ssid),
        priority=joining.priority,
        ssid=name,
        hidden="hidden=true\n" if joining.is_hidden else "",
        security=_security(joining),
    )


def _security(joining: Joining) -> str:
    if joining.passphrase is None:
        return ""
    # GLib takes spaces at the ends away, and a backslash for the first half of a sign (GKeyFile).
    written = joining.passphrase.replace("\\", "\\\\").replace(" ", "\\s")
    return f"\n[wifi-security]\nkey-mgmt={joining.key}\npsk={written}\n"
