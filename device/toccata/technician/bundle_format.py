"""A bundle: one file that an instrument updates itself from, and how its bytes are laid.

It is a plain tar archive (POSIX.1-1988 ustar) of regular files, mode 0644, owner 0, time 0, in this order:

    manifest.json   `Manifest` as JSON
    manifest.sig    one line, ``ed25519 ID SIGNATURE``: the first 8 bytes of SHA-256 over the public key in hexadecimal,
                    and the Ed25519 signature (RFC 8032) over the very bytes of manifest.json in Base64
    *.whl           the wheels, in the manifest's order

then two empty blocks, and not a byte more. A reader takes this one form and no other: it lays the header that it
expects beside the one it finds. So there is no path, link, second name or compression in it that could be understood
in two ways, and every bit of the file is under the signature, by itself or by a SHA-256.
"""

from __future__ import annotations

import re

import msgspec

SCHEMA = 1
PRODUCT = "toccata"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"

LARGEST_BUNDLE = 512 << 20
"""Bytes; numpy, pygame, av and all others together have about 120 MB."""

LARGEST_MANIFEST = 64 << 10
MOST_MEMBERS = 200

BLOCK = 512
END = bytes(2 * BLOCK)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+!-]{0,95}\.whl", re.ASCII)
_WHEEL = re.compile(r"([^-]+)-([^-]+)(?:-[^-]+){3,4}\.whl", re.ASCII)
_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One wheel: ``size`` in bytes, ``sha256`` in hexadecimal."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle says of itself: ``python`` such as cp311, ``platform`` such as linux_aarch64."""

    schema: int
    product: str
    version: str
    python: str
    platform: str
    members: tuple[Member, ...]


class Cover(msgspec.Struct, frozen=True):
    """The part of a manifest that every schema has."""

    product: str
    schema: int


def cover_of(content: bytes) -> Cover:
    """Read what every manifest has, whatever else is in it.

    Raises:
        ValueError: that is not there.
    """
    return msgspec.json.decode(content, type=Cover)


def manifest_of(content: bytes) -> Manifest:
    """Read a manifest of this schema.

    Raises:
        ValueError: it is none; a name is no wheel's, or is there twice; Toccata's own wheel is not there once.
    """
    manifest = msgspec.json.decode(content, type=Manifest)
    version_of(manifest.version)
    names = [member.name for member in manifest.members]
    if len(names) > MOST_MEMBERS or len({name.casefold() for name in names}) != len(names):
        raise ValueError("too many members, or a name that is there twice")
    if not all(_NAME.fullmatch(member.name) and _is_sized(member) for member in manifest.members):
        raise ValueError("a member's name, size or hash is none")
    if [pin_of(name)[1] for name in names if pin_of(name)[0] == PRODUCT] != [manifest.version]:
        raise ValueError("the wheel of this version is not there")
    return manifest


def _is_sized(member: Member) -> bool:
    return 0 < member.size <= LARGEST_BUNDLE and _SHA256.fullmatch(member.sha256) is not None


def pin_of(name: str) -> tuple[str, str]:
    """Tell a wheel's package and version by its file name (PEP 427).

    Raises:
        ValueError: no wheel is named so.
    """
    match = _WHEEL.fullmatch(name)
    if match is None:
        raise ValueError(f"{name} is no name of a wheel")
    return match[1], match[2]


def version_of(text: str) -> tuple[int, int, int]:
    """Read a version, such as 1.2.0.

    Raises:
        ValueError: it is none.
    """
    match = _VERSION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is no version")
    return int(match[1]), int(match[2]), int(match[3])


def header(name: str, size: int) -> bytes:
    """Write the one header that a member may have (POSIX.1-1988, 10.1.1: ustar)."""
    fields = [
        name.encode("ascii").ljust(100, b"\0"),
        b"0000644\0" + b"0000000\0" * 2,
        b"%011o\0" % size,
        b"%011o\0" % 0,
        b" " * 8,
        b"0" + bytes(100),
        b"ustar\x0000" + bytes(64),
        b"0000000\0" * 2,
        bytes(155 + 12),
    ]
    block = b"".join(fields)
    return block.replace(b" " * 8, b"%06o\0 " % sum(block), 1)


def size_in(block: bytes) -> int | None:
    """Tell the size that a header claims; None: it claims none. It is believed only in the whole header."""
    digits = block[124:135]
    return int(digits, 8) if re.fullmatch(rb"[0-7]{11}", digits) else None


def padding(size: int) -> int:
    """Tell how many bytes fill a member's last block."""
    return -size % BLOCK


def length_of(manifest_size: int, signature_size: int, members: tuple[Member, ...]) -> int:
    """Tell how long the whole file must be."""
    sizes = (manifest_size, signature_size, *(member.size for member in members))
    return sum(BLOCK + size + padding(size) for size in sizes) + len(END)
