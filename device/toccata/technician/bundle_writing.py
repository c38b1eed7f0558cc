"""Makes a bundle of wheels, and signs it: a developer's part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from toccata.errors import StoreError, UpdateError
from toccata.technician.bundle_format import (
    END,
    LARGEST_BUNDLE,
    MANIFEST,
    PRODUCT,
    SCHEMA,
    SIGNATURE,
    Manifest,
    Member,
    header,
    length_of,
    manifest_of,
    padding,
    pin_of,
)
from toccata.technician.bundle_judge import Computer
from toccata.technician.bundle_keys import SIGNATURE_SIZE, signed


def write_bundle(to: Path, wheels: Sequence[Path], computer: Computer, key: Ed25519PrivateKey) -> Manifest:
    """Make a bundle; the same wheels and key give the same bytes.

    Raises:
        StoreError: it can't be written.
        UpdateError: the wheels make no bundle.
    """
    try:
        manifest = _manifest(sorted(wheels), computer)
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        manifest_of(content)
    except ValueError as fault:
        raise UpdateError(str(to), f"these wheels make no bundle ({fault})", "build them anew") from fault
    if length_of(len(content), SIGNATURE_SIZE, manifest.members) > LARGEST_BUNDLE:
        raise UpdateError(str(to), f"would have more than {LARGEST_BUNDLE >> 20} MB", "leave out what is not needed")
    try:
        with open(to, "wb") as file:
            file.writelines(_laid(content, signed(key, content), sorted(wheels)))
    except OSError as fault:
        raise StoreError(str(to), f"can't be written ({fault.strerror})", "choose another place") from fault
    return manifest


def _manifest(wheels: Sequence[Path], computer: Computer) -> Manifest:
    members = tuple(_member(wheel) for wheel in wheels)
    own = [pin_of(member.name)[1] for member in members if pin_of(member.name)[0] == PRODUCT]
    if not own:
        raise ValueError("Toccata's own wheel is not among them")
    return Manifest(SCHEMA, PRODUCT, own[0], computer.python, computer.platform, members)


def _member(wheel: Path) -> Member:
    with open(wheel, "rb") as file:
        return Member(wheel.name, wheel.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _laid(content: bytes, signature: bytes, wheels: Sequence[Path]) -> Iterator[bytes]:
    yield from _file(MANIFEST, content)
    yield from _file(SIGNATURE, signature)
    for wheel in wheels:
        yield from _file(wheel.name, wheel.read_bytes())
    yield END


def _file(name: str, content: bytes) -> Iterator[bytes]:
    yield header(name, len(content))
    yield content
    yield bytes(padding(len(content)))
