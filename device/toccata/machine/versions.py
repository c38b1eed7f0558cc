"""Which versions run, and what an update has left."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from toccata import __version__
from toccata.machine.files import text_of

_NOTES, _CURRENT = "opt/toccata/slots.json", "opt/toccata/current"
_KEYS = "etc/toccata/update-keys"


def versions_of(root: Path) -> tuple[tuple[str, str], ...]:
    """Name what runs and its version; the slot where this is an installed instrument."""
    python = ".".join(map(str, sys.version_info[:3]))
    slot = os.path.basename(os.path.realpath(root / _CURRENT))
    slots = [("slot", slot)] if slot in ("a", "b") else []
    return (("toccata", __version__), ("Python", python), ("kernel", os.uname().release), *slots)


def trial_of(root: Path) -> str:
    """Tell the version of an update that is still on trial; "": none is."""
    try:
        notes = json.loads(text_of(root / _NOTES) or "{}")
        trial = notes.get("trial")
        return str((notes.get("versions") or {}).get(trial) or trial) if trial else ""
    except (ValueError, AttributeError):
        return ""


def update_keys_of(root: Path) -> int | None:
    """Count the keys whose updates are taken; None: this is no installed instrument."""
    return len(list((root / _KEYS).glob("*.pub"))) if (root / _CURRENT).is_symlink() else None
