"""A tablet as the server sees it: requests with its cookie on a connection that stays, and a stream of events."""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from toccata.web.tablets import BY_PLAYING, Newcomer, Tablets

COOKIE = "__Host-toccata"
PATIENCE_S = 30.0
CHANGES = {"X-Toccata": "1", "Content-Type": "application/json"}


def pair(data: Path, count: int) -> list[str]:
    """Write that so many tablets are paired; gives their tokens. Without a PIN none of them locks. The first is a
    technician's."""
    tablets = Tablets(data)
    tokens = [secrets.token_urlsafe(32) for _ in range(count)]
    for number, token in enumerate(tokens):
        tablets.add(Newcomer(secrets.token_hex(8), token, f"Tablet {number}", None, BY_PLAYING), time.time())
    return tokens


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    body: bytes
    version: str
    took_s: float

    def json(self) -> Any:
        """Read the body."""
        return json.loads(self.body)


class Visitor:
    """One tablet on a server of this machine."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    @classmethod
    def by_key(cls, address: str) -> Visitor:
        """Come in by the address that a program prints."""
        place, _, key = address.partition("/#enter=")
        visitor = cls(int(place.rpartition(":")[2]))
        visitor._connection.request("POST", "/api/enter", json.dumps({"key": key}), CHANGES)
        answer = visitor._connection.getresponse()
        answer.read()
        visitor.token = answer.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        return visitor

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send one request, and wait for its answer."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        sent = ({} if method == "GET" else CHANGES) | {"Cookie": f"{COOKIE}={self.token}"} | more
        try:
            return self._answered(method, path, content, sent)
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server lets a connection go that was idle for 5 s; a browser calls again, too.
            self._connection.close()
            return self._answered(method, path, content, sent)

    def _answered(self, method: str, path: str, content: bytes | str | None, sent: dict[str, str]) -> Answer:
        begun = time.monotonic()
        self._connection.request(method, path, content, sent)
        answer = self._connection.getresponse()
        told = answer.read()
        return Answer(answer.status, told, answer.headers.get("ETag", ""), time.monotonic() - begun)

    def sees_it_running(self) -> bool:
        """Ask whether the server has found the instrument."""
        return bool(self.ask("GET", "/api/hello").json()["running"])

    def listen(self) -> SimpleQueue[tuple[float, dict[str, Any]]]:
        """Open the stream of events; each comes with the instant at which it came, until the server hangs up."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        connection.request("GET", "/api/live", headers={"Cookie": f"{COOKIE}={self.token}"})
        stream = connection.getresponse()
        events: SimpleQueue[tuple[float, dict[str, Any]]] = SimpleQueue()

        def read() -> None:
            try:
                for line in stream:
                    if line.startswith(b"data: "):
                        events.put((time.monotonic(), json.loads(line.removeprefix(b"data: "))))
            except OSError:
                return

        threading.Thread(target=read, daemon=True).start()
        return events


def await_event(events: SimpleQueue[tuple[float, dict[str, Any]]], **wanted: Any) -> tuple[float, dict[str, Any]]:
    """Take events until one says all that is wanted."""
    while True:
        at, event = events.get(timeout=PATIENCE_S)
        if all(event.get(key) == value for key, value in wanted.items()):
            return at, event
