"""The keys that bundles are signed with: an Ed25519 pair; the public half lies on every instrument."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from toccata.errors import StoreError, UpdateError

KEYS = Path("/etc/toccata/update-keys")
LAY = "lay your maker's there: sudo /opt/toccata/host/writable cp maker.pub {folder}/"
"""What a technician does on a new instrument: the public key of whoever makes its bundles is not secret."""
LARGEST_KEY = 4096
_LINE = re.compile(rb"ed25519 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)\n")
SIGNATURE_SIZE = len("ed25519 ") + 16 + 1 + 88 + 1

Keys = Mapping[str, Ed25519PublicKey]
"""Public keys by their ids."""


def key_id(public: bytes) -> str:
    """Name a public key (32 bytes): the first 8 bytes of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def make_key(to: Path) -> tuple[Path, str]:
    """Make a pair: the private key into ``to`` (PEM, for its owner alone), the public one beside it as ``.pub``.

    Gives the public file and the key's id.

    Raises:
        StoreError: a file is there already, or can't be written.
    """
    private, public_file = Ed25519PrivateKey.generate(), to.with_name(to.name + ".pub")
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for path, content, mode in ((to, secret, 0o600), (public_file, base64.b64encode(public) + b"\n", 0o644)):
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), "wb") as file:
                file.write(content)
        except OSError as fault:
            raise StoreError(str(path), f"no key was made ({fault.strerror})", "choose another name") from fault
    return public_file, key_id(public)


def private_key(path: Path) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        UpdateError: there is none.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as fault:
        raise UpdateError(str(path), "is no private key", "make one: toccata update --make-key FILE") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise UpdateError(str(path), "is no Ed25519 key", "make one: toccata update --make-key FILE")
    return key


def public_keys(folder: Path = KEYS) -> Keys:
    """Read the keys whose bundles are taken.

    Raises:
        UpdateError: there is none, or a file there holds something else.
    """
    files = sorted(folder.glob("*.pub"))
    if not files:
        raise UpdateError(str(folder), "holds no key, so no bundle is taken", LAY.format(folder=folder))
    return dict(_public_key(file) for file in files)


def _public_key(file: Path) -> tuple[str, Ed25519PublicKey]:
    try:
        with open(file, "rb") as opened:
            public = base64.b64decode(opened.read(LARGEST_KEY).strip(), validate=True)
        return key_id(public), Ed25519PublicKey.from_public_bytes(public)
    except (OSError, ValueError) as fault:
        raise UpdateError(str(file), "is no public key", "put the maker's .pub file there, or remove it") from fault


def signed(private: Ed25519PrivateKey, content: bytes) -> bytes:
    """Sign, as one line."""
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b"ed25519 %s %s\n" % (key_id(public).encode(), base64.b64encode(private.sign(content)))


def judge_signature(where: str, content: bytes, line: bytes, keys: Keys) -> None:
    """Have only signed content pass.

    Raises:
        UpdateError: it is not signed, not by one of these keys, or it was changed since.
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise UpdateError(where, "is not signed", "get it again from its maker")
    key = keys.get(match[1].decode())
    if key is None:
        known = ", ".join(sorted(keys))
        raise UpdateError(where, f"is signed with key {match[1].decode()}, not with {known}", "get one of your maker's")
    try:
        key.verify(base64.b64decode(match[2]), content)
    except InvalidSignature:
        raise UpdateError(where, "was changed since it was signed", "copy it again") from None
