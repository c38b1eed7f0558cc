"""UF2 files, which a board without any firmware takes as a USB drive: https://github.com/microsoft/uf2."""

from __future__ import annotations

import struct
from pathlib import Path

from toccata.errors import ImageError
from toccata.sensors.pod_layout import PAGE
from toccata.store.disk import told_as
from toccata.technician.pod_image import PodImage, pages_of

SUFFIX = ".uf2"
_BLOCK = struct.Struct("<8I476sI")
_BEGIN, _BEGIN_2, _END = 0x0A324655, 0x9E5D5157, 0x0AB16F30
_FAMILY_RP2040 = 0xE48BFF56
_FLASH_AT = 0x1000_0000


def write_uf2(image: PodImage, to: Path) -> None:
    """Write the loader and this application as one UF2 file; it is taken from beside the image, and compared with it.

    Raises:
        ImageError: there is none, or it holds something else.
        StoreError: the file could not be written.
    """
    beside = Path(image.where).with_suffix(SUFFIX)
    try:
        content = beside.read_bytes()
    except OSError as fault:
        raise ImageError(str(beside), f"can't be read ({fault.strerror})", "run make firmware") from fault
    pages = flash_pages(content)
    if 0 not in pages or any(pages.get(at) != page for at, page in pages_of(image)):
        raise ImageError(str(beside), f"does not hold a loader and {image.where}", "run make firmware")
    with told_as(to, "could not be written"):
        to.write_bytes(content)


def flash_pages(content: bytes) -> dict[int, bytes]:
    """Read a UF2 file for an RP2040: its pages of 256 bytes by their offset in the flash; empty where it is none."""
    pages: dict[int, bytes] = {}
    for at in range(0, len(content) - _BLOCK.size + 1, _BLOCK.size):
        begin, begin_2, _, address, size, _, _, family, data, end = _BLOCK.unpack_from(content, at)
        if (begin, begin_2, end, family, size) == (_BEGIN, _BEGIN_2, _END, _FAMILY_RP2040, PAGE):
            pages[address - _FLASH_AT] = data[:PAGE]
    return pages
