"""What a pod says of itself."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from toccata.sensors.pod_layout import Version
from toccata.sensors.pod_registers import HELLO_FORMAT, WHO_APPLICATION

_HELLO = struct.Struct(HELLO_FORMAT)


@dataclass(frozen=True, slots=True)
class Hello:
    """The answer to hello.

    Attributes:
        protocol: this program speaks `toccata.sensors.pod_registers.PROTOCOL`.
        application: whether the application answers; else the loader does.
        board: the board's id, eight characters.
        version: of the program that answers.
        whole: whether the flash holds an application that can be started.
        crc: CRC-32 of its image, 0 without one.
        length: bytes of its image, 0 without one.
        chip: the flash chip's own number, 16 hexadecimal digits; empty where it is not known.
    """

    protocol: int
    application: bool
    board: str
    version: Version
    whole: bool
    crc: int
    length: int
    chip: str

    @classmethod
    def parse(cls, data: bytes) -> Hello | None:
        """Read an answer's data, or None: no pod says this."""
        if len(data) < _HELLO.size:
            return None
        protocol, who, board, version, whole, crc, length, chip = _HELLO.unpack_from(data)
        number = chip.hex() if any(chip) else ""
        return cls(protocol, who == WHO_APPLICATION, _told(board), Version(*version), bool(whole), crc, length, number)

    def __str__(self) -> str:
        who = "application" if self.application else "loader"
        chip = f"chip {self.chip}" if self.chip else "chip unknown"
        return f"{who} {self.version}, board {self.board}, {chip}"


def _told(board: bytes) -> str:
    """Write a board's id so that whatever it holds can be printed."""
    return "".join(chr(byte) if 0x20 < byte < 0x7F else "?" for byte in board)
