"""What the tablets hear as it happens: one hub, and for each open page a queue that never grows."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

MOST_PAGES = 300
MOST_WAITING = 512
"""Events that a page may be behind: some 10 s of four mashing hands. Then it is let go, and comes anew."""

BREATH_S = 10.0
"""A comment line so often, so that a connection that died is noticed."""

HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]

_encode = msgspec.json.Encoder().encode


class Listener:
    """One open page."""

    def __init__(self, tablet: str, first: list[bytes]) -> None:
        self.tablet = tablet
        self.ended = asyncio.Event()
        self.news = asyncio.Event()
        self._queue = deque(first)
        self.closing = False
        if first:
            self.news.set()

    def put(self, event: bytes) -> bool:
        """Add an event; False: this page is too far behind."""
        if len(self._queue) >= MOST_WAITING:
            return False
        self._queue.append(event)
        self.news.set()
        return True

    def close(self) -> None:
        """End the stream once everything was sent."""
        self.closing = True
        self.news.set()

    def take(self) -> bytes:
        """Take everything that waits."""
        self.news.clear()
        taken = b"".join(self._queue)
        self._queue.clear()
        return taken


class Live:
    """The hub."""

    def __init__(self) -> None:
        self._pages: set[Listener] = set()
        self._closed = False

    @property
    def is_full(self) -> bool:
        """No further page can listen."""
        return self._closed or len(self._pages) >= MOST_PAGES

    @property
    def is_idle(self) -> bool:
        """Nobody listens."""
        return not self._pages

    def tablets(self) -> set[str]:
        """Name the tablets that have a page open."""
        return {page.tablet for page in self._pages}

    def open(self, tablet: str, first: list[Mapping[str, Any] | bytes]) -> Listener:
        """Let a page listen, from these first events on."""
        page = Listener(tablet, [_event(event) for event in first])
        self._pages.add(page)
        return page

    def leave(self, page: Listener) -> None:
        """The page listens no more."""
        self._pages.discard(page)

    def tell(self, event: Mapping[str, Any] | bytes) -> None:
        """Tell every page; bytes are a JSON object as it is."""
        if not self._pages:
            return
        told = _event(event)
        for page in [page for page in self._pages if not page.put(told)]:
            page.ended.set()
            self._pages.discard(page)

    def end(self, tablet: str, event: Mapping[str, Any]) -> None:
        """Tell a tablet's pages one last thing."""
        for page in [page for page in self._pages if page.tablet == tablet]:
            page.put(_event(event))
            page.close()
            self._pages.discard(page)

    def close(self) -> None:
        """End all streams: the server ends."""
        self._closed = True
        for page in self._pages:
            page.close()


class EventStream:
    """The answer to GET /api/live (server-sent events, HTML Living Standard, 9.2)."""

    def __init__(self, live: Live, page: Listener) -> None:
        self._live, self._page = live, page

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the page goes, is let go, or the server ends."""
        gone = asyncio.create_task(_until_gone(receive, self._page))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._send_all(send)
        finally:
            gone.cancel()
            self._live.leave(self._page)

    async def _send_all(self, send: Send) -> None:
        page = self._page
        while not page.ended.is_set():
            told = page.take() or b":\n\n"
            closing = page.closing
            body = {"type": "http.response.body", "body": told, "more_body": not closing}
            if not await _sent(send(body), page.ended) or closing:
                return
            if not page.closing:
                await _news(page)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _sent(sending: Any, ended: asyncio.Event) -> bool:
    """Wait until the connection takes more, or the page is let go; tell whether it took it."""
    task, gone = asyncio.ensure_future(sending), asyncio.ensure_future(ended.wait())
    await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    return False


async def _news(page: Listener) -> None:
    try:
        await asyncio.wait_for(page.news.wait(), BREATH_S)
    except TimeoutError:
        return


async def _until_gone(receive: Receive, page: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    page.ended.set()
    page.news.set()


def _event(event: Mapping[str, Any] | bytes) -> bytes:
    return b"data: " + (event if isinstance(event, bytes) else _encode(event)) + b"\n\n"
