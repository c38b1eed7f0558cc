"""Keys and certificates: an authority that can speak for private addresses only, and what it signs.

Only a child process imports this (see `certify`): cryptography takes 15 MB that the server does not have.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from toccata.web.trust.names import PERMITTED_DNS, PERMITTED_NETWORKS, Names
from toccata.web.trust.window import Window

CONSTRAINTS = x509.NameConstraints(
    permitted_subtrees=[
        *(x509.DNSName(name) for name in PERMITTED_DNS),
        *(x509.IPAddress(network) for network in PERMITTED_NETWORKS),
    ],
    excluded_subtrees=None,
)
SERVERS_ONLY = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


@dataclass(frozen=True, slots=True)
class Identity:
    """A key (ECDSA P-256) and the certificate that speaks for it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def window(self) -> Window:
        """When the certificate holds."""
        valid = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        return Window(*(int(instant.timestamp()) for instant in valid))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as tablets show it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def der(self) -> bytes:
        """The certificate alone, binary."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The certificate alone, as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def names(self) -> Names:
        """What the certificate speaks for; nothing where it does not say."""
        found = self.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = found.get_values_for_type(x509.IPAddress)
        return Names(tuple(found.get_values_for_type(x509.DNSName)), tuple(str(address) for address in addresses))

    def whole(self) -> bytes:
        """Key and certificate as text (PKCS #8, unencrypted: keep it 0600)."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return key + self.pem


def read_identity(content: bytes) -> Identity:
    """Read a key and the first certificate after it.

    Raises:
        ValueError: it holds no such pair.
    """
    key = serialization.load_pem_private_key(content, None)
    certificate = x509.load_pem_x509_certificate(content)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
        raise ValueError("the key is not the certificate's")
    return Identity(key, certificate)


def make_authority(window: Window) -> Identity:
    """Make an authority that signs itself: private names and addresses only, servers only, no authority below it.

    RFC 5280: 4.2.1.9 (path length 0), 4.2.1.10 (name constraints, critical: who can't follow them must refuse it).
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Toccata authority {secrets.token_hex(4)}")
    usage = _usage(signs_certificates=True)
    built = (
        _begun(name, name, key.public_key(), window)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(CONSTRAINTS, critical=True)
        .add_extension(SERVERS_ONLY, critical=False)
    )
    return Identity(key, built.sign(key, hashes.SHA256()))


def issue(authority: Identity, names: Names, window: Window) -> Identity:
    """Make a new key for one instrument and sign what it may be called.

    It is signed whatever the names are: a tablet refuses what the authority's constraints do not permit.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = [
        *(x509.DNSName(name) for name in names.dns),
        *(x509.IPAddress(ip_address(address)) for address in names.addresses),
    ]
    subject = _name((names.dns or names.addresses)[0][:64])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    built = (
        _begun(authority.certificate.subject, subject, key.public_key(), window)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(SERVERS_ONLY, critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(signer, critical=False)
    )
    return Identity(key, built.sign(authority.key, hashes.SHA256()))


def signed_by(authority: Identity, identity: Identity) -> bool:
    """Say whether the authority signed this certificate."""
    try:
        identity.certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def is_clinic_authority(identity: Identity) -> bool:
    """Say whether this is an authority as `make_authority` makes them; one that may sign more is none."""
    extensions = identity.certificate.extensions
    try:
        basic = extensions.get_extension_for_class(x509.BasicConstraints).value
        limits = extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return False
    narrow = limits.critical and limits.value == CONSTRAINTS
    return basic.ca and basic.path_length == 0 and narrow and signed_by(identity, identity)


def _begun(
    issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePublicKey, window: Window
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.fromtimestamp(window.start, UTC))
        .not_valid_after(datetime.fromtimestamp(window.end, UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Toccata"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
