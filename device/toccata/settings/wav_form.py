"""The form of an own sound's audio: PCM of 16 bits on two channels, under a header of 44 bytes; nothing behind it."""

from __future__ import annotations

RATE = 48_000
FRAME_BYTES = 4
HEADER_BYTES = 44


def wav_header(frames: int, rate: int = RATE) -> bytes:
    """Write the header (Microsoft, Multimedia Programming Interface 1.0, WAVE)."""
    length, second = frames * FRAME_BYTES, (rate * FRAME_BYTES).to_bytes(4, "little")
    form = b"\x10\0\0\0\x01\0\x02\0" + rate.to_bytes(4, "little") + second + b"\x04\0\x10\0"
    return b"RIFF" + (length + 36).to_bytes(4, "little") + b"WAVEfmt " + form + b"data" + length.to_bytes(4, "little")
