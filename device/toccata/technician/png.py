"""A picture of coloured dots as a PNG file (W3C, Portable Network Graphics, second edition)."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH, _PALETTE, _DEFLATE, _ADAPTIVE, _WHOLE = 8, 3, 0, 0, 0
_UNFILTERED = 0


def png(dots: npt.NDArray[np.uint8], colours: npt.NDArray[np.uint8]) -> bytes:
    """Write a picture.

    Args:
        dots: the number of each dot's colour, shape (rows, columns), the top row first.
        colours: red, green, blue, shape (256 or fewer, 3).
    """
    rows, columns = dots.shape
    head = struct.pack(">IIBBBBB", columns, rows, _DEPTH, _PALETTE, _DEFLATE, _ADAPTIVE, _WHOLE)
    lines = np.concatenate([np.full((rows, 1), _UNFILTERED, np.uint8), dots], axis=1)
    parts = (b"IHDR", head), (b"PLTE", colours.tobytes()), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
