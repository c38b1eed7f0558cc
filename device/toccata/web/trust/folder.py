"""The files of trust: where they lie, how they are written, and what the server may know of them without reading keys.

data/trust/authority.pem        the authority's key and certificate: 0600, leaves only encrypted
data/trust/instrument.pem       this instrument's key, its certificate and the authority's: 0600, for ssl
data/trust/toccata.pem .crt .mobileconfig   what a tablet installs; for everybody
data/trust/facts.json           what is in the first two, so that the server needs no cryptography to decide
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from toccata.errors import StoreError
from toccata.web.trust.names import Names
from toccata.web.trust.window import Window

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
    """Replace a file whole or not at all: temporary file, fsync, rename, fsync of the folder.

    Nobody else may read a private file at any instant, not even its temporary one.

    Raises:
        StoreError: it is not kept; the file is as it was.
    """
    rough = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        rough.unlink(missing_ok=True)
        descriptor = os.open(rough, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        rough.replace(path)
        _sync(path.parent)
    except OSError as fault:
        raise StoreError(str(path), f"can't be written ({fault.strerror})", "make room, or mend the disk") from fault


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
