"""In which order a pod is flashed, so that a power cut at any point leaves a pod that answers.

The header goes first and comes last: while it is missing, the loader starts nothing and waits for an image. Nothing of
the plan lies outside the image's own sectors, so the parameters at the end of the flash, calibration among them, stay.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from toccata.sensors.pod_layout import HEADER_AT, IMAGE_AT, PAGE, SECTOR
from toccata.technician.pod_image import PodImage, pages_of


@dataclass(frozen=True, slots=True)
class Erase:
    """Set the sector at ``offset`` to 0xFF."""

    offset: int


@dataclass(frozen=True, slots=True)
class Write:
    """Program the erased page at ``offset``."""

    offset: int
    page: bytes


@dataclass(frozen=True, slots=True)
class Compare:
    """Read back a range: its CRC-32 must be this."""

    offset: int
    length: int
    crc: int


Step = Erase | Write | Compare


def plan(image: PodImage) -> tuple[Step, ...]:
    """Order the steps that put an image into the flash."""
    return tuple(_steps(image))


def _steps(image: PodImage) -> Iterator[Step]:
    size = len(image.content)
    yield from (Erase(offset) for offset in range(HEADER_AT, HEADER_AT + size, SECTOR))
    header, *pages = pages_of(image)
    yield from (Write(*page) for page in pages)
    yield Compare(IMAGE_AT, size - PAGE, zlib.crc32(image.content[PAGE:]))
    yield Write(*header)
    yield Compare(HEADER_AT, size, image.crc)
