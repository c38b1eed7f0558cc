"""Where the instrument's data live."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SYSTEM_FOLDER = Path("/var/lib/toccata")


def data_folder(environ: Mapping[str, str], system: Path = SYSTEM_FOLDER) -> Path:
    """Choose the folder of all data; it need not exist yet.

    Under systemd that is the first of $STATE_DIRECTORY (systemd.exec, StateDirectory=), or ``system`` where the unit
    names none but the folder is there to write in: a terminal of a desktop runs under systemd too. Otherwise it is
    ``toccata`` in $XDG_DATA_HOME, or in ~/.local/share (XDG base directory specification, which tells to ignore a
    relative path).
    """
    given = environ.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    if environ.get("INVOCATION_ID") and os.access(system, os.W_OK):
        return system
    share = Path(environ.get("XDG_DATA_HOME", ""))
    if not share.is_absolute():
        share = Path(environ.get("HOME") or Path.home()) / ".local" / "share"
    return share / "toccata"


def clients_folder(data: Path) -> Path:
    """One JSON file for each client, named by its id."""
    return data / "clients"


def bank_folder(data: Path) -> Path:
    """Samples as the pre-mix leaves them; may be deleted at any time while nothing plays."""
    return data / "bank"


def device_file(data: Path) -> Path:
    """What belongs to the instrument and not to a client."""
    return data / "instrument.json"


def active_client_note(data: Path) -> Path:
    """The id of the client who plays at start; beside the clients, which other instruments may share."""
    return data / "active-client"


def day_note(data: Path) -> Path:
    """The day that a paired tablet told last."""
    return data / "day"


def knob_note(data: Path) -> Path:
    """How much lower the knob on the panel was left, in dB."""
    return data / "knob"


def dose_note(data: Path) -> Path:
    """How much sound the instrument has made in its last 168 hours."""
    return data / "dose"
