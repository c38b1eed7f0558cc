"""Program 2 on the storm's clock: the real application, called in this process; and the tablets that call it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from starlette.types import Message, Scope

from storms.failing_disk import Killed
from storms.virtual_loop import VirtualLoop
from toccata.units import Seconds
from toccata.web.app import application
from toccata.web.house import House, Surroundings
from toccata.web.serve import PAGES

HOST = b"127.0.0.1:8420"
TOKENS = {"technician": "t" * 40, "therapist": "h" * 40}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request; status 0: the server died over it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)

    @property
    def version(self) -> str:
        return self.headers.get("etag", "").strip('"')


SHOWN = b'data: {"type":"running"', b'data: {"type":"state"'
DEAD = Answer(0, {}, b"")


class Page:
    """What one open page shows: whether the instrument runs, and its state; what else it is told it lets pass."""

    def __init__(self) -> None:
        self.running: bool | None = None
        self.state: dict[str, Any] = {}
        self.is_open = False

    def take(self, body: bytes) -> None:
        for line in body.split(b"\n"):
            if line.startswith(SHOWN):
                self._take(json.loads(line.removeprefix(b"data: ")))

    def _take(self, event: dict[str, Any]) -> None:
        if event["type"] == "running":
            self.running = event["running"]
        else:
            self.state = event


class ProgramTwo:
    """One run of the config server."""

    def __init__(self, data: Path, now: Callable[[], Seconds], wall: Callable[[], float], dial: Any, seed: int) -> None:
        self.loop = VirtualLoop(now, dial)
        around = Surroundings(now, wall, "storm", "", Random(seed).randrange)
        self.house = House.of(data, data / "link", around)
        self.app = application(self.house, lambda: (), PAGES)
        self._tasks: set[asyncio.Task[Any]] = set()
        self.faults: list[BaseException] = []
        self.page = Page()
        self._begin(self.house.run())
        self.open_page()

    def open_page(self) -> None:
        """A tablet opens its page, or opens it again."""
        if not self.page.is_open:
            self.page.is_open = True
            self._begin(self._live(self.page))

    def ask(self, method: str, path: str, who: str, body: bytes = b"", version: str = "") -> asyncio.Task[Answer]:
        """Begin a request; turns of the loop carry it on."""
        return self._begin(self._ask(_scope(method, path, who, version), body))

    def kill(self) -> None:
        """It is no more: whatever still runs of it does nothing that anybody could notice."""
        for task in self._tasks:
            task.cancel()
        for _ in range(20):
            self.loop.turn()
        self.loop.close()

    def _begin(self, work: Any) -> asyncio.Task[Any]:
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None and not isinstance(fault, Killed):
            self.faults.append(fault)

    async def _ask(self, scope: Scope, body: bytes) -> Answer:
        status, headers, pieces = 0, {}, []
        sent = False

        async def receive() -> Message:
            nonlocal sent
            if sent:
                await asyncio.Event().wait()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.update((name.decode(), value.decode()) for name, value in message["headers"])
            else:
                pieces.append(message.get("body", b""))

        await self.app(scope, receive, send)
        return Answer(status, headers, b"".join(pieces))

    async def _live(self, page: Page) -> None:
        async def receive() -> Message:
            await asyncio.Event().wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.body":
                page.take(message["body"])

        try:
            await self.app(_scope("GET", "/api/live", "therapist", ""), receive, send)
        finally:
            page.is_open = False


def _scope(method: str, path: str, who: str, version: str) -> Scope:
    path, _, query = path.partition("?")
    headers = [(b"host", HOST), (b"cookie", f"__Host-toccata={TOKENS.get(who, who)}".encode())]
    if method != "GET":
        headers += [(b"x-toccata", b"1"), (b"content-type", b"application/json")]
    if version:
        headers.append((b"if-match", f'"{version}"'.encode()))
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "scheme": "http",
        "query_string": query.encode(), "server": ("127.0.0.1", 8420), "client": ("127.0.0.1", 1),
        "http_version": "1.1", "root_path": "", "headers": headers,
    }  # fmt: skip
