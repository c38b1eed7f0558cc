"""The names under which the instrument is found: what `systemd/host/announce` tells the network, and the computer's."""

from __future__ import annotations

import re
from pathlib import Path

from toccata.machine.files import text_of

SERIAL_FILE = Path("/sys/firmware/devicetree/base/serial-number")

ANNOUNCER = Path("/opt/toccata/host/announce")
"""Only where `install` has laid it down does anybody announce a name other than the computer's own."""


def instrument_names(serial: str, host: str) -> tuple[str, ...]:
    """Name the instrument for mDNS, its best name first.

    Args:
        serial: the board's serial number, such as ``10000000a1b2c3d4``; empty: none is announced.
        host: the machine's name, which avahi announces.
    """
    machine = re.sub(r"[^a-z0-9-]+", "-", host.lower().split(".")[0]).strip("-")[:63].strip("-")
    board = re.sub(r"[^0-9a-f]", "", serial.lower())[-8:]
    labels = (f"instrument-{board}" if board else "", machine)
    return tuple(f"{label}.local" for label in dict.fromkeys(labels) if label) or ("instrument.local",)


def own_names(host: str, serial: Path = SERIAL_FILE, announcer: Path = ANNOUNCER) -> tuple[str, ...]:
    """Find the names under which others reach this machine (`instrument_names`), first what is announced."""
    return instrument_names(text_of(serial) if announcer.exists() else "", host)
