"""A sensor pod without hardware, as its serial console shows it: flash, loader and application, and their faults.

It models what flashing meets: erasing sets whole sectors to 0xFF, programming only clears bits, a power cut leaves the
operation under way half done, the loader starts an application only if header, length, CRC and board fit, and a
program that has just been started hears nothing for a while. It does not sense, and knows no command but H, C, B, G and
the loader's E and W.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from toccata.sensors.pod_frames import FrameReader, framed
from toccata.sensors.pod_layout import (
    HEADER_AT,
    IMAGE_AT,
    LONGEST_IMAGE,
    PAGE,
    PROGRAMS_END,
    SECTOR,
    SHORTEST_IMAGE,
    Header,
    Version,
)
from toccata.sensors.pod_registers import (
    BOARD_ID,
    FLASH_SIZE,
    HELLO_FORMAT,
    PROTOCOL,
    REPLY_BAD,
    REPLY_FLASH_FAILED,
    REPLY_OK,
    REPLY_OTHER_BOARD,
    REPLY_UNKNOWN,
)
from toccata.units import NEVER, Seconds

BOARD = BOARD_ID.encode()
LOADER_VERSION = Version(1, 0, 0)
PIECES = (16, 32, 64, 128)
"""What `W` takes besides a page."""

ERASE_S = Seconds(0.045)
PROGRAM_S = Seconds(0.0004)
"""Typical for a sector of 4 KiB and a page of the W25Q16JV (datasheet, 9.6)."""

BOOT_S = Seconds(0.02)
"""From a start until the console hears."""


class Program(Enum):
    """What runs; the loader and an application answer, by these numbers."""

    LOADER = 0
    APPLICATION = 1
    HUNG = 2
    OFF = 3


class Start(Enum):
    """What becomes of an application that is started: it answers, hangs, or is bitten back into the loader."""

    ANSWERS = Program.APPLICATION
    HANGS = Program.HUNG
    BITTEN = Program.LOADER


@dataclass(frozen=True, slots=True)
class Cut:
    """A power cut in the operation ``operations`` from now on, after this share (0-1) of its bytes was done."""

    operations: int
    share: float = 0.5


class SimulatedPod:
    """One pod; switched on by `power_on`.

    Attributes:
        flash: 2 MiB; as long as it is not erased or programmed it stays.
        program: what runs.
        start: what becomes of an application.
        built_in: the version that the application itself says; None: the one in its header.
        knows_pieces: whether `W` takes less than a page.
        worn: the place of a byte of the flash that stays 0; None: all of it works.
        spent: how long erasing and programming took in all.
        answered: how many messages.
    """

    def __init__(self, chip: bytes = bytes(8), board: bytes = BOARD, start: Start = Start.ANSWERS) -> None:
        self.flash = bytearray(b"\xff" * FLASH_SIZE)
        self.program = Program.OFF
        self.start = start
        self.built_in: Version | None = None
        self.knows_pieces = True
        self.worn: int | None = None
        self.spent = Seconds(0.0)
        self.answered = 0
        self._chip, self._board = chip, board
        self._cut: Cut | None = None
        self._deaf_until = NEVER
        self._frames = FrameReader()
        self._running = LOADER_VERSION

    def power_on(self, now: Seconds, cut: Cut | None = None, stay: bool = False) -> None:
        """Switch on, or start again: the application if it is whole and not told to stay in the loader."""
        self._cut = cut
        self._boot(now, Program.LOADER if stay or self._judged() != REPLY_OK else self.start.value)

    def power_off(self) -> None:
        """Take the power away."""
        self.program = Program.OFF

    def answer(self, data: bytes, now: Seconds) -> bytes:
        """Take bytes from the line, give those that are sent back."""
        if self.program in (Program.OFF, Program.HUNG) or now < self._deaf_until:
            return b""
        return b"".join(framed(reply) for message in self._frames.feed(data) for reply in self._replies(message, now))

    def runs(self, content: bytes) -> bool:
        """Tell whether the application of this ``.pod`` file runs now, from a flash that holds all of it."""
        held = bytes(self.flash[HEADER_AT : HEADER_AT + len(content)])
        return self.program is Program.APPLICATION and held == content

    def _replies(self, message: bytes, now: Seconds) -> list[bytes]:
        known = _BY_LOADER if self.program is Program.LOADER else _BY_APPLICATION
        command = known.get(message[:1])
        status, data = command(self, message[2:], now) if command else (REPLY_UNKNOWN, b"")
        self.answered += 1
        return [] if self.program is Program.OFF else [message[:2] + bytes((status,)) + data]

    def _hello(self, _: bytes, __: Seconds) -> tuple[int, bytes]:
        header = self._header()
        facts = (self._judged() == REPLY_OK, self._image_crc(header), header.length) if header else (False, 0, 0)
        who = self.program.value
        return REPLY_OK, struct.pack(HELLO_FORMAT, PROTOCOL, who, self._board, bytes(self._running), *facts, self._chip)

    def _crc(self, payload: bytes, _: Seconds) -> tuple[int, bytes]:
        offset, length = struct.unpack("<II", payload) if len(payload) == 8 else (0, 0)
        if length == 0 or offset < HEADER_AT or offset + length > PROGRAMS_END:
            return REPLY_BAD, b""
        return REPLY_OK, struct.pack("<I", zlib.crc32(self.flash[offset : offset + length]))

    def _to_loader(self, _: bytes, now: Seconds) -> tuple[int, bytes]:
        if self.program is Program.APPLICATION:
            self._boot(now, Program.LOADER)
        return REPLY_OK, b""

    def _go(self, _: bytes, now: Seconds) -> tuple[int, bytes]:
        status = self._judged()
        if self.program is Program.LOADER and status == REPLY_OK:
            self._boot(now, self.start.value)
        return status, b""

    def _erase(self, payload: bytes, _: Seconds) -> tuple[int, bytes]:
        offset = int.from_bytes(payload, "little")
        if len(payload) != 4 or offset % SECTOR or not HEADER_AT <= offset < PROGRAMS_END:
            return REPLY_BAD, b""
        self.spent = Seconds(self.spent + ERASE_S)
        done = self._done(SECTOR)
        self.flash[offset : offset + done] = b"\xff" * done
        if self.worn is not None:
            self.flash[self.worn] = 0
        return REPLY_OK, b""

    def _write(self, payload: bytes, _: Seconds) -> tuple[int, bytes]:
        offset, data = int.from_bytes(payload[:4], "little"), payload[4:]
        size = len(data)
        known = size == PAGE or (self.knows_pieces and size in PIECES)
        if not known or offset % size or not HEADER_AT <= offset < PROGRAMS_END:
            return REPLY_BAD, b""
        self.spent = Seconds(self.spent + PROGRAM_S)
        for at, byte in enumerate(data[: self._done(size)], offset):
            self.flash[at] &= byte
        return REPLY_OK if self.flash[offset : offset + size] == data else REPLY_FLASH_FAILED, b""

    def _done(self, size: int) -> int:
        """Tell how many bytes of an operation are done before the power is cut, if it is."""
        if self._cut is None:
            return size
        left = self._cut.operations - 1
        share, self._cut = self._cut.share, Cut(left, self._cut.share)
        if left >= 0:
            return size
        self.program = Program.OFF
        return int(size * share)

    def _header(self) -> Header | None:
        """Read the header; None: there is none, or of a length that can't be."""
        header = Header.parse(bytes(self.flash[HEADER_AT:IMAGE_AT]))
        return header if header and SHORTEST_IMAGE <= header.length <= LONGEST_IMAGE else None

    def _image_crc(self, header: Header) -> int:
        return zlib.crc32(self.flash[IMAGE_AT : IMAGE_AT + header.length])

    def _judged(self) -> int:
        """Tell whether the application in the flash may be started."""
        header = self._header()
        if header is None or self._image_crc(header) != header.crc:
            return REPLY_BAD
        return REPLY_OK if header.board == self._board else REPLY_OTHER_BOARD

    def _boot(self, now: Seconds, program: Program) -> None:
        self.program, self._frames = program, FrameReader()
        self._deaf_until = Seconds(now + BOOT_S)
        header = self._header()
        self._running = (
            (self.built_in or header.version) if header and program is Program.APPLICATION else LOADER_VERSION
        )


_Command = Callable[[SimulatedPod, bytes, Seconds], tuple[int, bytes]]

_BY_APPLICATION: dict[bytes, _Command] = {
    b"H": SimulatedPod._hello,
    b"C": SimulatedPod._crc,
    b"B": SimulatedPod._to_loader,
    b"G": SimulatedPod._go,
}
_BY_LOADER = _BY_APPLICATION | {b"E": SimulatedPod._erase, b"W": SimulatedPod._write}
