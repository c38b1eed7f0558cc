"""Where what lies in the sensor pod's flash, and what stands before an application: see firmware/README.md."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from toccata.sensors.pod_registers import (
    FLASH_APPLICATION,
    FLASH_APPLICATION_END,
    FLASH_IMAGE,
    FLASH_PAGE,
    FLASH_SECTOR,
    HEADER_BUILD_ID_AT,
    HEADER_FORMAT,
    HEADER_VERSION_AT,
    IMAGE_LENGTH_MAX,
    IMAGE_LENGTH_MIN,
    IMAGE_MAGIC,
)

PAGE = FLASH_PAGE
SECTOR = FLASH_SECTOR
HEADER_AT = FLASH_APPLICATION
"""The loader lies below; the header takes a page."""

IMAGE_AT = FLASH_IMAGE
PROGRAMS_END = FLASH_APPLICATION_END
"""What lies from here on is none of the loader's business: the parameters, calibration among them, lie at the end."""

SHORTEST_IMAGE, LONGEST_IMAGE = IMAGE_LENGTH_MIN, IMAGE_LENGTH_MAX
VERSION_AT, BUILD_AT = HEADER_AT + HEADER_VERSION_AT, HEADER_AT + HEADER_BUILD_ID_AT

_HEADER = struct.Struct(HEADER_FORMAT)


class Version(NamedTuple):
    """The version of a program of the pod; a later one is greater."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @classmethod
    def of(cls, word: int) -> Version:
        """Read the header's word, 0x00MMmmpp."""
        return cls(word >> 16 & 0xFF, word >> 8 & 0xFF, word & 0xFF)

    @property
    def word(self) -> int:
        """As the header has it."""
        return self.major << 16 | self.minor << 8 | self.patch


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the page before an application.

    Attributes:
        length: bytes of the image, which begins with its vectors.
        crc: CRC-32 of these bytes (zlib's).
        version: of the application.
        board: eight ASCII characters; an image runs on this board only.
        build: first 32 bits of the hash of the sources.
    """

    length: int
    crc: int
    version: Version
    board: bytes
    build: int

    @classmethod
    def parse(cls, page: bytes) -> Header | None:
        """Read a page, or None: it is no header."""
        if len(page) < PAGE:
            return None
        magic, length, crc, version, board, build = _HEADER.unpack_from(page)
        return cls(length, crc, Version.of(version), board, build) if magic == IMAGE_MAGIC else None

    def page(self) -> bytes:
        """Write the page."""
        words = _HEADER.pack(IMAGE_MAGIC, self.length, self.crc, self.version.word, self.board, self.build)
        return words.ljust(PAGE, b"\xff")


def pod_file(code: bytes, version: Version, board: bytes, build: int = 0) -> bytes:
    """Write the content of a ``.pod`` file: header page, and the image padded to whole pages."""
    header = Header(len(code), zlib.crc32(code), version, board, build)
    return header.page() + code + b"\xff" * (-len(code) % PAGE)
