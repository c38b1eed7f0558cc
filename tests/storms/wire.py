"""The link between the two programs in memory: real messages, written and read as on the socket; it may be cut."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from itertools import count
from typing import Any

from storms.books import Broken
from toccata import link
from toccata.events import Heard
from toccata.link import FromInstrument
from toccata.linked.line import Asked, Call, Came, Went
from toccata.linked.words import messages_of


class Connection(asyncio.Transport):
    """One call of the config server."""

    def __init__(self, protocol: Any, exchange: Exchange) -> None:
        super().__init__()
        self.protocol, self._exchange = protocol, exchange
        self.up: deque[bytes] = deque()
        self.down: deque[bytes] = deque()
        self.lines = link.Lines()
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


class Exchange:
    """Where the instrument listens, and whatever is on its way.

    Attributes:
        letters: what the instrument has got and not yet read.
        cut_after: the line breaks after so many more messages, either way; None: it holds.

    ``secret`` must not pass it.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.letters: deque[Call] = deque()
        self.cut_after: int | None = None
        self._greeting: bytes | None = None
        self._numbers = count(1)
        self._server: Connection | None = None
        self._callers: list[Connection] = []

    @property
    def is_linked(self) -> bool:
        """Tell whether a server has greeted, and the line holds."""
        return self._server is not None

    def listen(self, greeting: link.Greeting) -> None:
        """An instrument has started."""
        self._greeting = link.encode(greeting)

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
        if self._server is not None and self._server.number == server:
            self._server.down.extend(map(link.encode, [*messages, *messages_of(heard)]))

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
        if caller is self._server:
            self._server = None
            self.letters.append(Went(caller.number))
        asyncio_loop = getattr(caller.protocol, "_loop", None)
        if asyncio_loop is not None and not asyncio_loop.is_closed():
            asyncio_loop.call_soon(caller.protocol.connection_lost, None)

    def _carry_up(self, caller: Connection) -> None:
        while caller.up:
            for line in caller.lines.feed(caller.up.popleft()):
                if caller.is_over:
                    return
                self._take(link.decode_for_instrument(line), caller)
                self._count()

    def _take(self, message: link.ToInstrument, caller: Connection) -> None:
        if not isinstance(message, link.Hello):
            assert caller is self._server, "a server asked before it greeted, or after it was replaced"
            self.letters.append(Asked(message))
            return
        assert message.version == link.VERSION
        if self._server is not None:
            self.hang_up(self._server)
        self._server, caller.number = caller, next(self._numbers)
        self.letters.append(Came(caller.number))

    def _count(self) -> None:
        if self.cut_after is not None:
            self.cut_after -= 1
            if self.cut_after <= 0:
                self.cut()
