"""The flash behind the RP2040: 2 MiB of NOR cells with the times of a W25Q16JV, and power that may fail halfway.

Times from its datasheet, 9.6: page program 0.7 ms typical, sector erase 45 ms typical (400 ms at worst).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

SIZE = 2 * 1024 * 1024
SECTOR = 4096
PAGE = 256
ERASE_NS = 45e6
PROGRAM_NS = 0.7e6
UNIQUE_ID = bytes.fromhex("e6614c311b7e2a35")
_JEDEC = bytes((0xEF, 0x40, 0x15))


@dataclass(frozen=True, slots=True)
class Change:
    """An erase or a program that the chip is at: the bytes it is going to end with."""

    offset: int
    after: bytes
    begun_ns: float
    ends_ns: float


class FlashChip:
    """The cells and the command set; what was programmed stays when power goes."""

    def __init__(self, image: bytes = b"", seed: int = 0) -> None:
        self.cells = bytearray(b"\xff" * SIZE)
        self.cells[: len(image)] = image
        self.unique_id = UNIQUE_ID
        self.erases = 0
        self.programs = 0
        self.erase_ns, self.program_ns = ERASE_NS, PROGRAM_NS
        self._chance = random.Random(seed)
        self._change: Change | None = None
        self._write_enabled = False

    def busy_until(self, now_ns: float) -> float:
        """Tell when the chip is free again, ``now_ns`` if it is; finishes what has ended by now."""
        if self._change and now_ns >= self._change.ends_ns:
            change, self._change = self._change, None
            self.cells[change.offset : change.offset + len(change.after)] = change.after
        return self._change.ends_ns if self._change else now_ns

    def cut_power(self, now_ns: float) -> None:
        """Take the power away: a change under way leaves some cells as they were, some done and some in between."""
        self.busy_until(now_ns)
        if self._change:
            change, self._change = self._change, None
            share = (now_ns - change.begun_ns) / (change.ends_ns - change.begun_ns)
            for index, after in enumerate(change.after):
                self._leave_half_done(change.offset + index, after, share)
        self._write_enabled = False

    def _leave_half_done(self, at: int, after: int, share: float) -> None:
        fate = self._chance.random()
        if fate < share:
            self.cells[at] = after
        elif fate < share + 0.1:
            self.cells[at] = self.cells[at] & self._chance.randrange(256) | after & self._chance.randrange(256)

    def answer(self, sent: bytes, now_ns: float) -> int:
        """Tell the byte that comes back while the last byte of ``sent`` goes out; ``sent`` began with the select."""
        position = len(sent) - 1
        busy = self.busy_until(now_ns) > now_ns
        if sent[0] == 0x05:
            return (1 if busy else 0) | (2 if self._write_enabled else 0)
        if position == 0 or busy:
            return 0xFF
        if sent[0] == 0x03 and position >= 4:
            return self.cells[(int.from_bytes(sent[1:4], "big") + position - 4) % SIZE]
        if sent[0] == 0x9F and position <= 3:
            return _JEDEC[position - 1]
        if sent[0] == 0x4B and position >= 5:
            return self.unique_id[(position - 5) % 8]
        return 0 if sent[0] == 0x35 else 0xFF

    def deselect(self, sent: bytes, now_ns: float) -> None:
        """Carry out the command that ``sent`` was."""
        if not sent or self.busy_until(now_ns) > now_ns:
            return
        address = int.from_bytes(sent[1:4], "big") % SIZE
        if sent[0] in (0x06, 0x04):
            self._write_enabled = sent[0] == 0x06
        elif self._write_enabled and sent[0] in (0x20, 0xD8) and len(sent) >= 4:
            self._erase(address, SECTOR if sent[0] == 0x20 else 16 * SECTOR, now_ns)
        elif self._write_enabled and sent[0] == 0x02 and len(sent) > 4:
            self._program(address, sent[4:], now_ns)

    def _erase(self, address: int, size: int, now_ns: float) -> None:
        self.erases += 1
        self._write_enabled = False
        took = self.erase_ns * (1 if size == SECTOR else 3)
        self._change = Change(address & -size, b"\xff" * size, now_ns, now_ns + took)

    def _program(self, address: int, data: bytes, now_ns: float) -> None:
        self.programs += 1
        self._write_enabled = False
        page, column = address & -PAGE, address % PAGE
        after = bytearray(self.cells[page : page + PAGE])
        # More than a page wraps within it (8.2.17); cells only ever go from 1 to 0.
        for index, value in enumerate(data):
            after[(column + index) % PAGE] &= value
        self._change = Change(page, bytes(after), now_ns, now_ns + self.program_ns)
