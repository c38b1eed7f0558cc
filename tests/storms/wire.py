"""The link between the two programs in memory: real messages, written and read as on the socket; it may be cut."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Any

import msgspec

from storms.books import Broken
from toccata import link
from toccata.events import Heard
from toccata.link import FromInstrument
from toccata.link_wire import Lines, decode_for_instrument, decode_from_instrument, encode
from toccata.linked.line import Asked, Call, Came, Went
from toccata.linked.words import messages_of
from toccata.units import Seconds


class Connection(asyncio.Transport):
    """One call of the config server."""

    def __init__(self, protocol: Any, exchange: Exchange) -> None:
        super().__init__()
        self.protocol, self._exchange = protocol, exchange
        self.up: deque[bytes] = deque()
        self.down: deque[bytes] = deque()
        self.lines = Lines()
        self.number = 0
        self.is_over = False

    def write(self, data: Any) -> None:
        if not self.is_over:
            self.up.append(bytes(data))

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return self.is_over

    def pause_reading(self) -> None:
        """What was sent is in memory anyway."""

    def resume_reading(self) -> None:
        """It never stopped."""

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        self._exchange.hang_up(self)


class Guest:
    """A doctor beside the config server: it looks, and is told what holds.

    Attributes:
        state: the last that it was told; empty: nothing yet.
        came_at: when it called.
    """

    def __init__(self, came_at: Seconds) -> None:
        self.came_at = came_at
        self.state: dict[str, Any] = {}
        self._lines = Lines()

    def data_received(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            message = decode_from_instrument(line)
            if isinstance(message, link.State):
                self.state = msgspec.to_builtins(message)

    def look(self, line: Connection, board: int, sensor: str) -> None:
        for message in (link.Watch(board), link.Feel(sensor, False)):
            line.write(encode(message))


class Exchange:
    """Where the instrument listens, and whatever is on its way.

    Attributes:
        letters: what the instrument has got and not yet read.
        guest: who listens beside the server, if anybody.
        cut_after: the line breaks after so many more messages, either way; None: it holds.

    ``secret`` must not pass it.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.letters: deque[Call] = deque()
        self.cut_after: int | None = None
        self._greeting: bytes | None = None
        self._numbers = count(1)
        self._places: dict[bool, Connection] = {}
        """The guest's is True."""

        self._callers: list[Connection] = []

    @property
    def is_linked(self) -> bool:
        """Tell whether a server has greeted, and the line holds."""
        return False in self._places

    @property
    def guest(self) -> Guest | None:
        line = self._places.get(True)
        return None if line is None else line.protocol

    def visit(self, now: Seconds, board: int, sensor: str) -> None:
        """Let a guest come, or one that is there look again."""
        line = self._places.get(True)
        if line is None:
            with suppress(ConnectionRefusedError):
                line = self.dial(Guest(now))
                line.write(encode(link.Hello(guest=True)))
        if line is not None:
            line.protocol.look(line, board, sensor)

    def leave(self) -> None:
        """The guest goes, if there is one."""
        if True in self._places:
            self.hang_up(self._places[True])

    def listen(self, greeting: link.Greeting) -> None:
        """An instrument has started."""
        self._greeting = encode(greeting)

    def stop(self) -> None:
        """It has ended, however."""
        self._greeting = None
        self.cut()
        self.letters.clear()

    def dial(self, protocol: Any) -> Connection:
        if self._greeting is None:
            raise ConnectionRefusedError("nobody listens")
        made = Connection(protocol, self)
        made.down.append(self._greeting)
        self._callers.append(made)
        return made

    def tell(self, server: int, messages: Sequence[FromInstrument], heard: Sequence[Heard]) -> None:
        """Say something to a server, as `toccata.linked.line.Line.tell` does."""
        line = next((one for one in self._places.values() if one.number == server), None)
        if line is not None:
            line.down.extend(map(encode, [*messages, *messages_of(heard)]))

    def carry(self) -> bool:
        """Bring all that is on its way; tell whether there was anything."""
        callers = [caller for caller in self._callers if caller.up or caller.down]
        for caller in callers:
            self._carry_up(caller)
            while caller.down and not caller.is_over:
                line = caller.down.popleft()
                if self._secret in line:
                    raise Broken(f"I6: the link carries {line!r}")
                caller.protocol.data_received(line)
                self._count()
        return bool(callers)

    def cut(self) -> None:
        """Break every line; what was on its way is lost."""
        self.cut_after = None
        for caller in list(self._callers):
            self.hang_up(caller)

    def hang_up(self, caller: Connection) -> None:
        """Break one line."""
        if caller.is_over:
            return
        caller.is_over = True
        caller.up.clear()
        caller.down.clear()
        self._callers.remove(caller)
        for is_guest in [is_guest for is_guest, one in self._places.items() if one is caller]:
            del self._places[is_guest]
            self.letters.append(Went(caller.number, is_guest))
        asyncio_loop = getattr(caller.protocol, "_loop", None)
        if asyncio_loop is not None and not asyncio_loop.is_closed():
            asyncio_loop.call_soon(caller.protocol.connection_lost, None)

    def _carry_up(self, caller: Connection) -> None:
        while caller.up:
            for line in caller.lines.feed(caller.up.popleft()):
                if caller.is_over:
                    return
                self._take(decode_for_instrument(line), caller)
                self._count()

    def _take(self, message: link.ToInstrument, caller: Connection) -> None:
        if not isinstance(message, link.Hello):
            is_guest = self._places.get(True) is caller
            assert self._places.get(is_guest) is caller, "one asked before it greeted, or after it was replaced"
            self.letters.append(Asked(message, is_guest))
            return
        assert message.version == link.VERSION
        if message.guest in self._places:
            self.hang_up(self._places[message.guest])
        self._places[message.guest], caller.number = caller, next(self._numbers)
        self.letters.append(Came(caller.number, message.guest))

    def _count(self) -> None:
        if self.cut_after is not None:
            self.cut_after -= 1
            if self.cut_after <= 0:
                self.cut()
