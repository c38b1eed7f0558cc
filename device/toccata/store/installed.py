"""What pip has written down of each package that it installed: the digest of every file (PEP 376, RECORD).

An installed instrument needs no list of its own: each slot is a virtual environment of wheels, and each wheel brings
one. Compiled files (``__pycache__``) stand in none; a slot's own manifest (`manifest.manifest_of`) holds them, too.
"""

from __future__ import annotations

import csv
import os
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path

from toccata.errors import DamagedError
from toccata.store.manifest import NEW, changed_files

RECORDS = "*.dist-info/RECORD"
ALGORITHM, DIGEST_BYTES = "sha256=", 32
RUNS = (".py", ".so", ".pth")
"""What Python takes without being asked: one that nobody installed was laid there."""


def recorded(site: Path) -> dict[str, str]:
    """Read the records of all packages in a site-packages folder: the SHA-256 of each file, by its path from there.

    Raises:
        DamagedError: a record can't be read.
    """
    found: dict[str, str] = {}
    for record in sorted(site.glob(RECORDS)):
        try:
            with record.open(encoding="utf-8", newline="") as lines:
                found |= {os.path.normpath(name): _hex(said) for name, said, *_ in csv.reader(lines) if said}
        except (OSError, ValueError, csv.Error) as fault:
            raise DamagedError(str(record), "can't be read", "install the program again") from fault
    return found


def changed_packages(site: Path) -> list[str]:
    """Compare all packages in a site-packages folder with their records; gives what `manifest.changed_files` gives.

    Raises:
        DamagedError: a record can't be read.
    """
    listed = recorded(site)
    planted = (name for name in _running(site) if name not in listed)
    return sorted([*changed_files(site, listed, only_listed=True), *(f"{name} {NEW}" for name in planted)])


def _running(site: Path) -> Iterator[str]:
    for path in site.rglob("*"):
        if path.suffix in RUNS:
            yield str(path.relative_to(site))


def _hex(said: str) -> str:
    """Give a digest of PEP 376, in URL-safe Base64 without its padding, as hexadecimal."""
    digest = urlsafe_b64decode(said.removeprefix(ALGORITHM) + "=")
    if not said.startswith(ALGORITHM) or len(digest) != DIGEST_BYTES:
        raise ValueError(said)
    return digest.hex()
