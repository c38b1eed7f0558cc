"""Where the data lie of the instrument that a technician's command is about, whoever gives the command."""

from __future__ import annotations

import os
from pathlib import Path

from toccata.store.paths import SYSTEM_FOLDER, data_folder

INSTALLED = Path("/opt/toccata/current")
"""Leads to the slot that plays, on an installed instrument."""


def data_here(installed: Path = INSTALLED) -> Path:
    """Choose the data folder: on an installed instrument its own, whoever asks."""
    return SYSTEM_FOLDER if installed.is_symlink() else data_folder(os.environ)
