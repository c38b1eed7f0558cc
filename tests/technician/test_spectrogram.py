from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from toccata.technician.png import SIGNATURE, png
from toccata.technician.spectrogram import COLUMNS, ROWS, colours, row_of, spectrogram

RATE = 48_000


def chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """What a PNG holds, each part's checksum looked at."""
    assert content[:8] == SIGNATURE
    found, at = [], 8
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        whole = content[at + 4 : at + 8 + length]
        assert struct.unpack_from(">I", content, at + 8 + length) == (zlib.crc32(whole),)
        found.append((whole[:4], whole[4:]))
        at += 12 + length
    return found


def test_a_png_holds_its_dots_row_by_row_and_their_colours() -> None:
    dots = np.array([[0, 1, 2], [2, 1, 0]], np.uint8)
    palette = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.uint8)
    head, colour, data, end = chunks(png(dots, palette))
    assert head == (b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 3, 0, 0, 0))
    assert (colour, end) == ((b"PLTE", bytes(range(1, 10))), (b"IEND", b""))
    assert zlib.decompress(data[1]) == b"\0\0\1\2\0\2\1\0"


def test_the_colours_go_from_dark_to_bright() -> None:
    brightness = colours().astype(int).sum(axis=1)
    assert colours().shape == (256, 3)
    assert (np.diff(brightness) >= -1).all()


@pytest.mark.parametrize("hertz", [60.0, 262.0, 1000.0, 8000.0])
def test_a_tone_is_brightest_in_the_row_of_its_frequency(hertz: float) -> None:
    tone = 0.01 * np.sin(2.0 * np.pi * hertz * np.arange(RATE) / RATE)
    drawn = spectrogram(np.stack([tone, tone], axis=1), RATE, goes_round=False)
    assert drawn.shape == (ROWS, COLUMNS)
    assert abs(int(np.argmax(drawn[:, COLUMNS // 2])) - row_of(hertz)) <= 3.0


def test_silence_is_dark_all_over() -> None:
    assert not spectrogram(np.zeros((RATE, 1)), RATE, goes_round=False).any()


def test_a_loop_s_edges_show_what_is_heard_across_its_seam() -> None:
    tone = 0.1 * np.sin(2.0 * np.pi * 1000.0 * np.arange(RATE) / RATE)[:, np.newaxis]
    once, round_again = (spectrogram(tone, RATE, goes_round) for goes_round in (False, True))
    far = round(row_of(6000.0))
    assert (int(round_again[far, 0]), int(once[far, 0]) > 0) == (0, True)
