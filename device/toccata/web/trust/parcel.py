"""The authority on its way to another instrument of the clinic: encrypted with a passphrase that a person types.

Not PKCS #12: OpenSSL guards the key in it well, but its checksum by 2,048 quick rounds of the same passphrase, and who
finds the file guesses there. Only a child process imports this (see `certify`).

    TITLE, 16 random bytes of salt, 12 of nonce, then AES-256-GCM of the key and the certificate (PEM) with its tag
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from toccata.errors import DamagedError, TrustError
from toccata.web.trust.authority import Identity, is_clinic_authority, read_identity

TITLE = b"toccata authority 1\n"

SHORTEST_PASSPHRASE = 12
"""Letters: who finds the file may try for years, so a short word is no lock."""

SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 3
"""RFC 7914; figures of the OWASP Password Storage Cheat Sheet that need 32 MB: a small Raspberry Pi has them."""

_SALT, _NONCE, _KEY = 16, 12, 32


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that should be one: its name, for faults, and what it holds."""

    where: str
    content: bytes


def read_parcel(file: Path) -> Parcel:
    """Read a file that somebody gives for a parcel.

    Raises:
        TrustError: it can't be read.
    """
    try:
        return Parcel(str(file), file.read_bytes())
    except OSError as fault:
        raise TrustError(str(file), f"can't be read ({fault.strerror})", "check the name") from fault


def pack(authority: Identity, passphrase: str) -> bytes:
    """Encrypt key and certificate: only the passphrase opens them, and no byte changes unnoticed.

    Raises:
        TrustError: the passphrase is too short, or no text.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise TrustError(
            "", "the passphrase is too short", f"type {SHORTEST_PASSPHRASE} letters or more, such as four words"
        )
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return TITLE + salt + nonce + _lock(passphrase, salt).encrypt(nonce, authority.whole(), TITLE)


def unpack(content: bytes, passphrase: str, where: str) -> Identity:
    """Open a parcel.

    Raises:
        DamagedError: the passphrase does not open it: another one locked it, or a byte of it has changed.
        TrustError: it holds no authority of a clinic, or one that may sign for more than private addresses.
    """
    if not content.startswith(TITLE):
        raise _stranger(where)
    rest = content.removeprefix(TITLE)
    salt, nonce, locked = rest[:_SALT], rest[_SALT : _SALT + _NONCE], rest[_SALT + _NONCE :]
    try:
        authority = read_identity(_lock(passphrase, salt).decrypt(nonce, locked, TITLE))
    except (InvalidTag, ValueError) as fault:
        raise DamagedError(
            where, "the passphrase does not open it", "type it again, or export the authority once more"
        ) from fault
    if not is_clinic_authority(authority):
        raise _stranger(where)
    return authority


def _lock(passphrase: str, salt: bytes) -> AESGCM:
    """Keyboards write one letter in several ways; NFC makes them one."""
    try:
        typed = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError as fault:
        raise TrustError("", "the passphrase holds a letter that is no text", "type it with other letters") from fault
    return AESGCM(Scrypt(salt=salt, length=_KEY, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P).derive(typed))


def _stranger(where: str) -> TrustError:
    return TrustError(where, "it holds no authority of an instrument", "take the file that `toccata trust export` made")
