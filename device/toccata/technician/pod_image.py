"""A ``.pod`` file, an application for the sensor pod: read, and judged before anything is written."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from toccata.errors import ImageError
from toccata.sensors.pod_layout import HEADER_AT, LONGEST_IMAGE, PAGE, SHORTEST_IMAGE, Header, Version

REMEDY = "give another file"
_LARGEST = PAGE + LONGEST_IMAGE


@dataclass(frozen=True, slots=True)
class PodImage:
    """A whole application.

    Attributes:
        where: the file, as it was named.
        header: what its first page says; it is true of the rest.
        content: the file, in whole pages, the header's first; it belongs at HEADER_AT.
    """

    where: str
    header: Header
    content: bytes

    @property
    def version(self) -> Version:
        """Of the application."""
        return self.header.version

    @property
    def board(self) -> str:
        """The id of the board that it is for."""
        return self.header.board.decode("ascii", "replace")

    @property
    def crc(self) -> int:
        """Over all pages, as the flash must read back."""
        return zlib.crc32(self.content)

    def __str__(self) -> str:
        return told_image(self.version, self.header.build, self.header.length, self.header.crc)


def told_image(version: Version, build: int, length: int, crc: int) -> str:
    """Tell an application, in a file or on a pod, so that two can be compared at a glance."""
    return f"{version}, build {build:08x}, {length} bytes, CRC {crc:08x}"


def read_image(path: Path) -> PodImage:
    """Read a ``.pod`` file.

    Raises:
        ImageError: it is missing, no image, damaged or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as fault:
        raise ImageError(str(path), f"can't be read ({fault.strerror})", REMEDY) from fault
    return parse_image(content, str(path))


def parse_image(content: bytes, where: str) -> PodImage:
    """Judge the content of a ``.pod`` file.

    Raises:
        ImageError: it is no image, damaged or too large.
    """
    header = Header.parse(content)
    if header is None:
        raise ImageError(where, "is no image of a sensor pod", REMEDY)
    fault = _fault(header, content)
    if fault:
        raise ImageError(where, fault, REMEDY)
    return PodImage(where, header, content)


def _fault(header: Header, content: bytes) -> str:
    if not SHORTEST_IMAGE <= header.length <= LONGEST_IMAGE:
        return f"its header says {header.length} bytes, wanted {SHORTEST_IMAGE} to {LONGEST_IMAGE}"
    wanted = PAGE + header.length + -header.length % PAGE
    if len(content) != wanted:
        return f"is damaged: {len(content)} bytes where its header asks for {wanted}"
    if zlib.crc32(content[PAGE : PAGE + header.length]) != header.crc:
        return "is damaged: its CRC does not fit"
    if header.page() != content[:PAGE] or content[PAGE + header.length :].strip(b"\xff"):
        return "is damaged: bytes where none belong"
    return "" if header.board.isascii() else "is damaged: its board id is no text"


def pages_of(image: PodImage) -> list[tuple[int, bytes]]:
    """Give all pages with their places in the flash, the header's first."""
    return [(HEADER_AT + at, image.content[at : at + PAGE]) for at in range(0, len(image.content), PAGE)]
