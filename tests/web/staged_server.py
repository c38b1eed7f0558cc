"""A config server in this process, with a small scripted instrument behind a real Unix socket, in virtual time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from starlette.types import Message, Scope

from toccata import link
from toccata.link_wire import decode_for_instrument, encode
from toccata.settings.templates import melody, new_client
from toccata.units import PadId, Seconds
from toccata.web.app import application
from toccata.web.house import House, Surroundings
from toccata.web.pin import KeptPin, keep_pin
from toccata.web.serve import PAGES
from toccata.web.tablets import BY_PLAYING, Newcomer

HOST = "http://127.0.0.1:8420"
NAME = "instrument-x.local"
KEY = "the-key-of-the-terminal"
PIN = "4711"
WALL = 1_800_000_000.0
GENEROUS_S = 30.0
CHANGES = {"X-Toccata": "1", "Content-Type": "application/json"}
ROBIN = new_client("c-robin", "Robin", "sun", melody([PadId(0, pad) for pad in range(12)]))


class Instrument:
    """Greets, says its state, answers Apply, and keeps what it was told."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.told: list[link.ToInstrument] = []
        self.state = link.State("", "", "", False, False, 0.0, 0.0, "card", True, (True,) * 4)
        self.refuses = self.mute = False
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._answer, str(self.socket))

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self.socket.unlink(missing_ok=True)
        self.hang_up()
        self._server = None

    def hang_up(self) -> None:
        """Break the link; who calls again is answered."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers = []

    def say(self, message: link.FromInstrument) -> None:
        if isinstance(message, link.State):
            self.state = message
        for writer in self._writers:
            writer.write(encode(message))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(encode(link.Greeting(link.VERSION, True, 4)) + encode(self.state))
        self._writers.append(writer)
        with suppress(OSError, asyncio.CancelledError):
            while line := await reader.readline():
                self._take(decode_for_instrument(line), writer)

    def _take(self, message: link.ToInstrument, writer: asyncio.StreamWriter) -> None:
        self.told.append(message)
        if not isinstance(message, link.Apply) or self.mute:
            return
        if self.refuses:
            writer.write(encode(link.Refused(message.token, "", "no such sound", "choose another")))
            return
        self.say(
            link.State(message.client, message.setup or "Melody", "", False, False, 0.0, 0.0, "card", True, (True,) * 4)
        )
        writer.write(encode(link.Applied(message.token, message.client, message.setup or "Melody")))


class Stage:
    """The server, its instrument, and tablets of every kind: "anyone", "locked", "therapist", "technician", "key"."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.now = 1000.0
        random = Random(7)
        self.around = Surroundings(lambda: Seconds(self.now), lambda: WALL + self.now, "test", KEY, random.randrange)
        self.instrument = Instrument(data / "link")
        self.tokens = {"anyone": ""}
        self.open_again()

    def open_again(self) -> None:
        """A new server on the same files."""
        self.house = House.of(self.data, self.data / "link", self.around, answer_s=0.3)
        self.app = application(self.house, lambda: {NAME, "10.0.0.7"}, PAGES)

    def pair(self, who: str) -> None:
        token = f"token-of-{who}-" + "x" * 30
        made = self.house.tablets.add(Newcomer(f"id-{who}", token, who, a_pin(), BY_PLAYING), self.around.wall())
        if who != "technician":
            self.house.tablets.change(made.id, lambda tablet: type(tablet)(**{**_fields(tablet), "role": "therapist"}))
        self.house.sessions.acted(made.id, self.house.now)
        if who == "locked":
            self.house.sessions.lock(made.id)
        self.tokens[who] = token

    async def ask(
        self, method: str, path: str, /, body: Any = None, who: str = "technician", **headers: str | bytes
    ) -> httpx.Response:
        more: dict[str, str | bytes] = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes | str) else None if body is None else json.dumps(body)
        sent = {**({} if method == "GET" else CHANGES), **_cookie(self.tokens.get(who, who)), **more}
        async with self.browser() as browser:
            return await browser.request(method, path, content=content, headers=sent)

    def browser(self, **more: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 4711))
        return httpx.AsyncClient(transport=transport, base_url=HOST, **more)

    def add_client(self, client: str = "c-robin", nickname: str = "Robin") -> str:
        return self.house.clients.create(client, ROBIN.replace("c-robin", client).replace("Robin", nickname))

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(GENEROUS_S):
            while not condition():
                await asyncio.sleep(0.005)

    @asynccontextmanager
    async def playing(self) -> AsyncIterator[Instrument]:
        """The instrument runs, and the link is up."""
        await self.instrument.start()
        task = asyncio.create_task(self.house.run())
        try:
            await self.until(lambda: self.house.link.state is not None)
            yield self.instrument
        finally:
            task.cancel()
            await self.instrument.stop()


class Stream:
    """What one page hears on /api/live."""

    def __init__(self, stage: Stage, who: str = "technician") -> None:
        self.events: list[dict[str, Any]] = []
        self.status = 0
        self.ended = False
        self._gone = asyncio.Event()
        cookie = [(name.encode(), value.encode()) for name, value in _cookie(stage.tokens[who]).items()]
        scope: Scope = {
            "type": "http", "method": "GET", "path": "/api/live", "raw_path": b"/api/live", "scheme": "http",
            "query_string": b"", "server": ("127.0.0.1", 8420), "client": ("127.0.0.1", 1), "http_version": "1.1",
            "root_path": "", "headers": [(b"host", b"127.0.0.1:8420"), *cookie],
        }  # fmt: skip
        self.task = asyncio.create_task(stage.app(scope, self._receive, self._send))

    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    async def close(self) -> None:
        self._gone.set()
        await asyncio.wait_for(self.task, GENEROUS_S)

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        for line in message["body"].decode().split("\n"):
            if line.startswith("data: "):
                self.events.append(json.loads(line.removeprefix("data: ")))
        self.ended = not message.get("more_body", False)


def staged(scene: Callable[[Stage], Coroutine[Any, Any, None]], patience_s: float = 540.0) -> None:
    """Play a scene on a fresh stage with one tablet of every kind and the client Robin."""
    with TemporaryDirectory(prefix="tw-") as folder:
        stage = Stage(Path(folder))
        for who in ("technician", "therapist", "locked"):
            stage.pair(who)
        stage.add_client()
        asyncio.run(_bounded(scene(stage), patience_s))


async def _bounded(scene: Coroutine[Any, Any, None], patience_s: float) -> None:
    async with asyncio.timeout(patience_s):
        await scene


_PIN: list[KeptPin] = []


def a_pin() -> KeptPin:
    if not _PIN:
        _PIN.append(keep_pin(PIN, b"salt" * 4))
    return _PIN[0]


def _cookie(token: str) -> dict[str, str]:
    return {"cookie": f"__Host-toccata={token}"} if token else {}


def _fields(tablet: Any) -> dict[str, Any]:
    return {name: getattr(tablet, name) for name in tablet.__struct_fields__}
