"""One connection of a config server, or of a guest beside it: lines in, bytes out, and nothing that waits."""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable

from toccata.link import VERSION, Feel, Hello, OpenPairing, ToInstrument, Watch
from toccata.link_wire import Lines, decode_for_instrument

MOST_UNREAD = 262_144
"""Bytes that wait for a reader beyond what the kernel holds (200 KB): some 4,000 events, minutes of play."""

GUEST_WORDS, GUEST_SPAN_S = 100, 1.0
"""So many words of a guest within a second are too many: a doctor has one for each board every 2 s. What waits for the
loop has no other end, and a page's Quiet would wait behind it."""

_CHUNK = 65_536


class HungUp(Exception):  # noqa: N818 - it is an end, and usually no error
    """The connection is over; the words say why where a person should know."""


class Caller:
    """Reads and writes one connection. Any call may raise `HungUp`.

    Args:
        connection: a newcomer's.
        now: the monotonic clock.

    Attributes:
        has_greeted: it speaks our version.
        is_guest: it only listens, looks at boards and sensors, and opens pairing.
        number: what it is spoken to by, once it was let in.
    """

    def __init__(self, connection: socket.socket, now: Callable[[], float] = time.monotonic) -> None:
        connection.setblocking(False)
        self.has_greeted = self.is_guest = False
        self.number = 0
        self._connection = connection
        self._lines = Lines()
        self._unsent = bytearray()
        self._now, self._asked_at = now, deque[float](maxlen=GUEST_WORDS)

    def fileno(self) -> int:
        """The file to listen to."""
        return self._connection.fileno()

    def wants_to_write(self) -> bool:
        """Tell whether something waits for the reader."""
        return bool(self._unsent)

    def write(self, line: bytes) -> None:
        """Send a line as soon as the reader takes it."""
        self._unsent += line
        self.flush()
        if len(self._unsent) > MOST_UNREAD:
            raise HungUp(f"{self._who()} does not read")

    def flush(self) -> None:
        """Send what the reader takes now."""
        try:
            while self._unsent:
                del self._unsent[: self._connection.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError as fault:
            raise HungUp from fault

    def read(self) -> list[ToInstrument]:
        """Take what has come; a greeting is checked and not handed on."""
        try:
            data = self._connection.recv(_CHUNK)
        except BlockingIOError:
            return []
        except OSError as fault:
            raise HungUp from fault
        if not data:
            raise HungUp
        try:
            return self._checked([decode_for_instrument(line) for line in self._lines.feed(data)])
        except ValueError as fault:
            raise HungUp(f"{self._who()} sent what is no message ({fault})") from fault

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _checked(self, messages: list[ToInstrument]) -> list[ToInstrument]:
        rest: list[ToInstrument] = []
        for message in messages:
            if isinstance(message, Hello):
                self._greet(message)
            elif not self.has_greeted:
                raise HungUp("the config server did not greet")
            elif self.is_guest and not _may_a_guest(message):
                raise HungUp("a guest on the link asked for more than to look")
            else:
                self._expect_patience()
                rest.append(message)
        return rest

    def _expect_patience(self) -> None:
        if not self.is_guest:
            return
        now = self._now()
        if len(self._asked_at) == GUEST_WORDS and now - self._asked_at[0] < GUEST_SPAN_S:
            raise HungUp("a guest on the link asks without a pause")
        self._asked_at.append(now)

    def _greet(self, hello: Hello) -> None:
        if self.has_greeted:
            # It has a place as what it was: one that became something else would be heard as nobody, and read no more.
            raise HungUp(f"{self._who()} greeted twice")
        if hello.version != VERSION:
            raise HungUp(f"the config server speaks version {hello.version} of the link, this instrument {VERSION}")
        self.has_greeted, self.is_guest = True, hello.guest

    def _who(self) -> str:
        return "a guest on the link" if self.is_guest else "the config server"


def _may_a_guest(message: ToInstrument) -> bool:
    """A guest may look at a board, and at a sensor that goes on playing; and open pairing, from the console."""
    return isinstance(message, Watch | OpenPairing) or (isinstance(message, Feel) and not message.hush)
