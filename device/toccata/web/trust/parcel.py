"""The authority on its way to another instrument of the clinic: PKCS #12, encrypted with a typed passphrase.

Only a child process imports this (see `certify`).
"""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from toccata.errors import DamagedError, TrustError
from toccata.web.trust.authority import Identity, is_clinic_authority

SHORTEST_PASSPHRASE = 12
"""Letters: who finds the file may try for years, so a short word is no lock."""

ROUNDS = 600_000
"""PBKDF2-HMAC-SHA-256, OWASP Password Storage Cheat Sheet (2023): about 0.2 s a try here."""


def pack(authority: Identity, passphrase: str) -> bytes:
    """Encrypt key and certificate (AES-256-CBC, PBKDF2, HMAC-SHA-256): only the passphrase opens them.

    Raises:
        TrustError: the passphrase is too short, or no text.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise TrustError(
            "", "the passphrase is too short", f"type {SHORTEST_PASSPHRASE} letters or more, such as four words"
        )
    lock = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(_typed(passphrase))
    )
    return pkcs12.serialize_key_and_certificates(b"toccata", authority.key, authority.certificate, None, lock)


def unpack(content: bytes, passphrase: str, where: str) -> Identity:
    """Open a parcel.

    Raises:
        DamagedError: the passphrase does not open it: another one locked it, or a byte of it has changed.
        TrustError: it holds no authority of a clinic, or one that may sign for more than private addresses.
    """
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(content, _typed(passphrase))
    except ValueError as fault:
        raise DamagedError(
            where, "the passphrase does not open it", "type it again, or export the authority once more"
        ) from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise _stranger(where)
    authority = Identity(key, certificate)
    if certificate.public_key() != key.public_key() or not is_clinic_authority(authority):
        raise _stranger(where)
    return authority


def _typed(passphrase: str) -> bytes:
    try:
        return passphrase.encode()
    except UnicodeEncodeError as fault:
        raise TrustError("", "the passphrase holds a letter that is no text", "type it with other letters") from fault


def _stranger(where: str) -> TrustError:
    return TrustError(where, "it holds no authority of an instrument", "take the file that `toccata trust export` made")
