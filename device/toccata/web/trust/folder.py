"""The files of trust: where they lie, how they are written, and what the server may know of them without reading keys.

data/trust/authority.pem        the authority's key and certificate: 0600, leaves only encrypted
data/trust/instrument.pem       this instrument's key, its certificate and the authority's: 0600, for ssl
data/trust/toccata.pem .crt .mobileconfig   what a tablet installs; for everybody
data/trust/facts.json           what is in the first two, so that the server needs no cryptography to decide
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from toccata.store.disk import Disk, locked, make_folders, sync_folder, told_as, write_part
from toccata.web.trust.names import Names
from toccata.web.trust.window import Window

DISK: Disk = os

PRIVATE = 0o600
PUBLIC = 0o644


@dataclass(frozen=True, slots=True)
class Facts:
    """What the files hold.

    Attributes:
        fingerprint: SHA-256 of the authority's certificate, 32 pairs of hex digits with colons between.
        authority: when the authority's certificate holds.
        window: when the instrument's certificate holds.
        names: what the instrument's certificate speaks for.
        digests: SHA-256 of authority.pem and instrument.pem, hex: facts of other files are none.
    """

    fingerprint: str
    authority: Window
    window: Window
    names: Names
    digests: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TrustFolder:
    """The files of one instrument's trust; the folder need not exist yet."""

    root: Path

    @classmethod
    def of(cls, data: Path) -> TrustFolder:
        """Find the folder among the instrument's data."""
        return cls(data / "trust")

    @property
    def authority(self) -> Path:
        """Key and certificate of the clinic's authority."""
        return self.root / "authority.pem"

    @property
    def instrument(self) -> Path:
        """Key and chain that the server speaks https with."""
        return self.root / "instrument.pem"

    @property
    def facts(self) -> Path:
        """What the server knows without cryptography."""
        return self.root / "facts.json"

    def public(self, kind: str) -> Path:
        """What a tablet installs: ``pem``, ``crt`` (DER) or ``mobileconfig``."""
        return self.root / f"toccata.{kind}"

    def digests(self) -> tuple[str, str]:
        """Name the contents of the two private files; a missing one has an empty name."""
        return _digest(self.authority), _digest(self.instrument)


def read_facts(folder: TrustFolder) -> Facts | None:
    """Read what the files hold; None where facts are missing, damaged, or of other files than are there now."""
    facts = last_facts(folder)
    return facts if facts is not None and "" not in facts.digests and facts.digests == folder.digests() else None


def last_facts(folder: TrustFolder) -> Facts | None:
    """Read what the files held when they were last written, whatever has become of them."""
    try:
        return msgspec.json.decode(folder.facts.read_bytes(), type=Facts)
    except (OSError, msgspec.DecodeError):
        return None


def write_facts(folder: TrustFolder, facts: Facts) -> None:
    """Keep what the files hold; written last, so that facts never run ahead of files.

    Raises:
        StoreError: they are not kept.
    """
    keep(folder.facts, msgspec.json.encode(facts), PUBLIC)


def keep(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Replace a file whole or not at all; a private one is closed to others at every instant.

    Whoever keeps more than one file of a folder holds its lock meanwhile (`changing`).

    Raises:
        StoreError: it is not kept; the file is as it was.
    """
    with told_as(path, "could not be kept"):
        make_folders(DISK, path.parent)
        DISK.rename(write_part(DISK, path.parent, content, mode), path)
        sync_folder(DISK, path.parent)


@contextmanager
def changing(folder: TrustFolder) -> Iterator[None]:
    """Keep every other process from changing the files of trust: a technician's command, or the server's child.

    Raises:
        StoreError: the folder can't be made or opened, or another process kept it for 5 s.
    """
    with told_as(folder.root, "could not be opened"):
        make_folders(DISK, folder.root)
        with locked(DISK, folder.root):
            yield


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
