"""The sensor pod's serial line as bytes: COBS frames, each with a CRC-16, ended by a zero.

A message is a command, a sequence number and what belongs to it. COBS: Cheshire and Baker, "Consistent Overhead Byte
Stuffing", IEEE/ACM Transactions on Networking 7(2), 1999. CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, high
byte first.
"""

from __future__ import annotations

from binascii import crc_hqx

LONGEST = 320
"""No frame is longer: a page of 256 bytes, offset, command, sequence, CRC and stuffing come to 267."""

_END = b"\0"
_BLOCK = 254
_FULL = 255


def framed(message: bytes) -> bytes:
    """Make a message ready for the line. The zero before it ends whatever noise the other side has gathered."""
    return _END + stuffed(message + crc_hqx(message, 0xFFFF).to_bytes(2, "big")) + _END


def stuffed(content: bytes) -> bytes:
    """Write bytes without a zero among them (COBS)."""
    out = bytearray()
    for run in content.split(_END):
        left = run
        while len(left) >= _BLOCK:
            out += bytes((_FULL,)) + left[:_BLOCK]
            left = left[_BLOCK:]
        out += bytes((len(left) + 1,)) + left
    return bytes(out)


def unstuffed(content: bytes) -> bytes | None:
    """Undo `stuffed`; None: nothing was ever written so."""
    out, at = bytearray(), 0
    while at < len(content):
        code = content[at]
        block = content[at + 1 : at + code]
        if code == 0 or len(block) != code - 1:
            return None
        out += block
        at += code
        if code < _FULL and at < len(content):
            out.append(0)
    return bytes(out)


class FrameReader:
    """Cuts what comes from a line into messages; what is damaged, too short or too long is left out."""

    def __init__(self) -> None:
        self._gathered = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take what has come, in pieces of any size; give the messages that it completes, without their CRC."""
        *ended, rest = (bytes(self._gathered) + data).split(_END)
        # One byte more than the longest tells that the frame was too long, whatever else comes.
        self._gathered = bytearray(rest[: LONGEST + 1])
        messages = (_message(frame) for frame in ended if 0 < len(frame) <= LONGEST)
        return [message for message in messages if message is not None]


def _message(frame: bytes) -> bytes | None:
    content = unstuffed(frame)
    if content is None or len(content) < 4 or crc_hqx(content[:-2], 0xFFFF) != int.from_bytes(content[-2:], "big"):
        return None
    return content[:-2]
