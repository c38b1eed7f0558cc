"""Root (sudo) at work among an instrument's data, as whom they belong to.

The owner, a service that a network can reach, may lay a link there at any moment: whoever follows it must have no
rights but the owner's. And what root made there the services could neither read nor renew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_owner_of(folder: Path) -> Iterator[None]:
    """Have the owner's rights meanwhile, all threads and the groups, too; root has its own again afterwards.

    Nothing changes where the caller isn't root, where root owns the folder, and where it is not there.

    Args:
        folder: decides who; its own parent must belong to root.
    """
    owner = _owner_of(folder)
    if owner is None:
        yield
        return
    groups = os.getgroups()
    try:
        os.setgroups([owner[1]])
        os.setegid(owner[1])
        os.seteuid(owner[0])
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def become_owner_of(folder: Path) -> None:
    """As `as_owner_of`, for good: nothing in this process has root's rights any more."""
    owner = _owner_of(folder)
    if owner is not None:
        user, group = owner
        os.setgroups([group])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)


def _owner_of(folder: Path) -> tuple[int, int] | None:
    """User and group to become; None: it stays as it is."""
    found = folder.stat() if os.geteuid() == 0 and folder.is_dir() else None
    return None if found is None or found.st_uid == 0 else (found.st_uid, found.st_gid)
