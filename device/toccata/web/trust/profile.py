"""What a tablet or an IT department installs: the authority's certificate as a profile for iPadOS. Pure."""

from __future__ import annotations

import plistlib
from uuid import NAMESPACE_URL, uuid5

IDENTIFIER = "toccata.authority"


def mobileconfig(der: bytes, fingerprint: str) -> bytes:
    """Wrap a certificate as a configuration profile; the same certificate always gives the same bytes.

    Apple, Device Management: `TopLevel` and `CertificateRoot` (com.apple.security.root).

    Args:
        der: the authority's certificate, binary.
        fingerprint: its SHA-256; profiles of two clinics must not replace one another.
    """
    short = fingerprint.replace(":", "")[:8]
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{IDENTIFIER}.{short}.certificate",
        "PayloadUUID": str(uuid5(NAMESPACE_URL, f"{IDENTIFIER}/{fingerprint}/certificate")).upper(),
        "PayloadDisplayName": "Toccata: certificate of this clinic's instruments",
        "PayloadCertificateFileName": "toccata.crt",
        "PayloadContent": der,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{IDENTIFIER}.{short}",
        "PayloadUUID": str(uuid5(NAMESPACE_URL, f"{IDENTIFIER}/{fingerprint}")).upper(),
        "PayloadDisplayName": f"Toccata instruments ({short})",
        "PayloadDescription": "Lets this tablet open the pages of this clinic's Toccata instruments. "
        "It is valid for private addresses only.",
        "PayloadContent": [certificate],
    }
    return plistlib.dumps(profile)
