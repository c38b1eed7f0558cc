"""The config server's side of the link: calls the instrument, again and again, and never lets a request wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from toccata.link import VERSION, Applied, Apply, FromInstrument, Greeting, Hello, Refused, State, ToInstrument
from toccata.link_wire import LONGEST_LINE, decode_from_instrument, encode

AGAIN_S = 0.25
"""Between two calls: an instrument that starts is found within 1 s."""

ANSWER_S = 3.0
"""A map is built in less than 1 s; a request that waits longer would be taken for a dead server."""

MOST_UNSENT = 1 << 18

Heard = Callable[[FromInstrument, bytes], None]
"""Takes a message, and the same as its line of JSON."""


class LinkCall:
    """One link, which may be up or down at any moment.

    Attributes:
        greeting: what does not change while the instrument runs; None: it does not run.
        state: what holds now; None: it does not run, or has not said it yet.
    """

    def __init__(self, path: Path, answer_s: float = ANSWER_S) -> None:
        """Stand by; ``run`` calls.

        Args:
            path: the instrument's socket.
            answer_s: how long an ``Apply`` waits for its answer.
        """
        self._path, self._answer_s = path, answer_s
        self._heard: Heard = lambda *_: None
        self._changed: Callable[[bool], None] = lambda _: None
        self._tokens = count(1)
        self._asked: dict[int, asyncio.Future[Applied | Refused | None]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self.greeting: Greeting | None = None
        self.state: State | None = None

    @property
    def is_up(self) -> bool:
        """The instrument has greeted, in our version."""
        return self.greeting is not None

    async def run(self, heard: Heard, changed: Callable[[bool], None]) -> None:
        """Call until cancelled.

        Args:
            heard: takes every message.
            changed: takes True when the link is up, False when it is down.
        """
        self._heard, self._changed = heard, changed
        while True:
            with suppress(OSError, ValueError):
                await self._talk()
            await asyncio.sleep(AGAIN_S)

    def say(self, message: ToInstrument) -> bool:
        """Send a message; False: there is nobody to hear it."""
        writer = self._writer
        if writer is None or not self.is_up:
            return False
        if writer.transport.get_write_buffer_size() > MOST_UNSENT:
            writer.transport.abort()
            return False
        writer.write(encode(message))
        return True

    async def play(self, client: str, setup: str | None) -> Applied | Refused | None:
        """Ask for a client to be played; None: no answer, because the instrument does not run or takes too long."""
        token = next(self._tokens)
        answer: asyncio.Future[Applied | Refused | None] = asyncio.get_running_loop().create_future()
        self._asked[token] = answer
        try:
            if not self.say(Apply(token, client, setup)):
                return None
            return await asyncio.wait_for(answer, self._answer_s)
        except TimeoutError:
            return None
        finally:
            self._asked.pop(token, None)

    async def _talk(self) -> None:
        reader, writer = await asyncio.open_unix_connection(str(self._path), limit=LONGEST_LINE)
        self._writer = writer
        try:
            writer.write(encode(Hello()))
            while line := await reader.readline():
                self._hear(line.rstrip(b"\n"))
        finally:
            self._hang_up(writer)

    def _hear(self, line: bytes) -> None:
        message = decode_from_instrument(line)
        if isinstance(message, Greeting):
            if message.version != VERSION:
                raise ValueError(f"the instrument speaks version {message.version}")
            self.greeting = message
            self._changed(True)
        elif isinstance(message, State):
            self.state = message
        elif isinstance(message, Applied | Refused):
            asked = self._asked.get(message.token)
            if asked is not None and not asked.done():
                asked.set_result(message)
        self._heard(message, line)

    def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        self._writer, self.state = None, None
        writer.transport.abort()
        for asked in self._asked.values():
            if not asked.done():
                asked.set_result(None)
        if self.greeting is not None:
            self.greeting = None
            self._changed(False)
