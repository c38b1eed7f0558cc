"""Where a calibration gets a board's counts: from the instrument that plays, as a guest; or from the bus itself."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from toccata.doctor.called import called_board
from toccata.errors import BoardError, LinkError
from toccata.link import VERSION, Counts, FromInstrument, Greeting, Hello, Watch
from toccata.link_wire import Lines, decode_from_instrument, encode
from toccata.sensors.bus import I2cBus
from toccata.sensors.mpr121 import Chip
from toccata.settings.device import BoardSettings
from toccata.units import Seconds

ASK_EVERY_S = Seconds(2.0)
"""The instrument watches a board for 5 s after each word."""

LOOK_EVERY_S = Seconds(0.05)
SILENT_S = Seconds(10.0)
_CHUNK = 65_536

Figures = Sequence[int]


class Source(Protocol):
    """Filtered counts of one board's twelve pads."""

    def look(self, board: int) -> Figures | None:
        """Give what came since the last look, without waiting; None: nothing did.

        Raises:
            ToccataError: nothing will come any more.
        """

    def close(self) -> None:
        """Let go of it."""


class LinkSource:
    """Counts of the instrument that plays; it and its config server are not disturbed.

    Args:
        place: its socket.
        now: the clock.

    Raises:
        LinkError: nobody listens there.
    """

    def __init__(self, place: Path, now: Callable[[], Seconds]) -> None:
        self._place, self._now, self._lines = place, now, Lines()
        self._board, self._ask_at, self._heard_at = -1, now(), now()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(2.0)
            self._socket.connect(str(place))
            self._socket.sendall(encode(Hello(guest=True)))
        except OSError as fault:
            self._socket.close()
            raise LinkError(str(place), f"can't be called ({fault.strerror or fault})", _AGAIN) from fault
        self._socket.setblocking(False)

    def look(self, board: int) -> Figures | None:
        """Give the latest counts that came."""
        now = self._now()
        if board != self._board:
            self._board, self._ask_at, self._heard_at = board, now, now
        try:
            came = self._exchange(now)
        except (OSError, ValueError) as fault:
            raise LinkError(str(self._place), "the instrument has hung up", _AGAIN) from fault
        told = [one.filtered for one in came if isinstance(one, Counts) and one.board == board]
        for one in came:
            if isinstance(one, Greeting) and one.version != VERSION:
                raise LinkError(str(self._place), f"speaks version {one.version} of the link, not {VERSION}", _AGAIN)
        if told:
            self._heard_at = now
        elif now > self._heard_at + SILENT_S:
            raise BoardError(called_board(board), "sends no counts", "look at its cable; see toccata doctor")
        return told[-1] if told else None

    def _exchange(self, now: Seconds) -> list[FromInstrument]:
        """Ask again if it is time to, and take what has come."""
        try:
            if now >= self._ask_at:
                self._ask_at = Seconds(now + ASK_EVERY_S)
                self._socket.send(encode(Watch(self._board)))
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return []
        if not data:
            raise ConnectionResetError
        return [decode_from_instrument(line) for line in self._lines.feed(data)]

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class BusSource:
    """Counts straight from the boards; nothing else may use the bus meanwhile.

    Args:
        bus: where they are; closed with this.
        boards: as instrument.json has them.
        now: the clock.
    """

    def __init__(self, bus: I2cBus, boards: Sequence[BoardSettings], now: Callable[[], Seconds]) -> None:
        self._bus, self._boards, self._now = bus, boards, now
        self._chips: dict[int, Chip] = {}
        self._due = now()

    def look(self, board: int) -> Figures | None:
        """Read the board, 20 times a second."""
        if self._now() < self._due:
            return None
        self._due = Seconds(self._now() + LOOK_EVERY_S)
        settings = self._boards[board]
        try:
            if board not in self._chips:
                chip = Chip(self._bus, settings.address)
                chip.start(settings.thresholds)
                self._chips[board] = chip
                return None
            return self._chips[board].survey().figures
        except (OSError, ValueError, RuntimeError) as fault:
            where = f"{called_board(board)} at 0x{settings.address:02X}"
            raise BoardError(where, "does not answer", "look at its cable and its address") from fault

    def close(self) -> None:
        """Give the bus back."""
        self._bus.close()


_AGAIN = "look whether the instrument plays, then begin again"
