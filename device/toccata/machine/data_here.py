"""Where the data lie of the instrument that a technician's command is about, whoever gives the command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from toccata.store.paths import SYSTEM_FOLDER, data_folder

INSTALLED = Path("/opt/toccata/current")
"""Leads to the slot that plays, on an installed instrument."""


def data_here(installed: Path = INSTALLED) -> Path:
    """Choose the data folder: on an installed instrument its own, whoever asks."""
    return SYSTEM_FOLDER if installed.is_symlink() else data_folder(os.environ)


@contextmanager
def left_to_its_owner(data: Path, folder: Path) -> Iterator[None]:
    """See to it that what root (sudo) makes in a folder meanwhile belongs to whom the data belong.

    The services, which are not root, could neither read nor renew it.

    Args:
        data: the data folder; its owner gets all of ``folder``, also after a fault.
        folder: in it; need not exist.
    """
    try:
        yield
    finally:
        owner = data.stat() if os.geteuid() == 0 and data.is_dir() else None
        if owner is not None and owner.st_uid != 0:
            _give(folder, owner.st_uid, owner.st_gid)


def _give(folder: Path, user: int, group: int) -> None:
    """Go by descriptors, never by paths: the owner may lay a link there, at any moment, that leads into the system."""
    with suppress(FileNotFoundError):
        for _, folders, files, fd in os.fwalk(folder):
            os.fchown(fd, user, group)
            for name in (*folders, *files):
                with suppress(FileNotFoundError):
                    os.chown(name, user, group, dir_fd=fd, follow_symlinks=False)
