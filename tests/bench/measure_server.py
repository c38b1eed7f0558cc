"""The config server by itself: {"runs", "restarts", "tablets", "saves"}.

How soon after its start a page answers, what it holds in memory once tablets were there, how long a save takes, and
how soon instrument and server find each other again after a kill -9 of either, Python's start included.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from child import give, orders, until
from programs import document, free_port, lay_down, marimba, playing, resident_mb, serving
from visitor import Visitor, await_event, pair

CLIENT, OTHER = "c-bench", "c-other"
PAGES = ("/", "/api/hello", "/api/clients", "/api/sounds", "/api/instrument", "/api/openapi.json", "/api/about")
PATIENCE_S = 20.0


def main() -> None:
    about = orders()
    with tempfile.TemporaryDirectory(prefix="tb-") as folder:
        data = Path(folder)
        lay_down(data, {client: document(client, marimba()) for client in (CLIENT, OTHER)}, CLIENT)
        tokens = pair(data, about["tablets"])
        given = {
            "ready": [_ready(data) for _ in range(about["runs"])],
            **_used(data, tokens, about["saves"]),
            "server_back": _server_back(data, tokens[0], about["restarts"]),
            "instrument_back": _instrument_back(data, tokens[0], about["restarts"]),
        }
    give(given)


def _ready(data: Path) -> float:
    """Seconds from the start of the program until the first page answers."""
    port = free_port()
    begun = time.monotonic()
    with serving(data, port):
        assert _answers(port)
        return time.monotonic() - begun


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("GET", "/")
    return connection.getresponse().read() != b""


def _used(data: Path, tokens: list[str], saves: int) -> dict[str, Any]:
    """Saves (seconds) of a client who does not play, and memory (MB) once every tablet has opened all pages."""
    with playing(data, page=False), serving(data, free_port()) as program:
        visitors = [Visitor(_port(program.address), token) for token in tokens]
        streams = [visitor.listen() for visitor in visitors]
        for visitor, stream in zip(visitors, streams, strict=True):
            await_event(stream, type="state")
            for path in PAGES:
                assert visitor.ask("GET", path).status == 200
        times = [_save(visitors[number % len(visitors)], number) for number in range(saves)]
        return {"saves": times, "memory": resident_mb(program.process.pid)}


def _save(visitor: Visitor, number: int) -> float:
    place = f"/api/clients/{OTHER}"
    kept = visitor.ask("GET", place)
    answer = visitor.ask("PUT", place, kept.json() | {"level_db": -6.0 - number % 6}, If_Match=kept.version)
    assert answer.status == 200
    return answer.took_s


def _server_back(data: Path, token: str, restarts: int) -> list[float]:
    """Seconds from the server's new start until it has found the instrument."""
    port, times = free_port(), []
    with playing(data, page=False):
        for _ in range(restarts):
            begun = time.monotonic()
            with serving(data, port) as program:
                visitor = Visitor(_port(program.address), token)
                assert until(visitor.sees_it_running, PATIENCE_S)
                times.append(time.monotonic() - begun)
                program.process.kill()
    return times


def _instrument_back(data: Path, token: str, restarts: int) -> list[float]:
    """Seconds from the instrument's new start until the tablets know that it plays."""
    times = []
    with serving(data, free_port()) as program:
        events = Visitor(_port(program.address), token).listen()
        for _ in range(restarts):
            begun = time.monotonic()
            with ExitStack() as stack:
                instrument = stack.enter_context(playing(data, page=False))
                at, _ = await_event(events, type="state", client=CLIENT)
                times.append(at - begun)
                instrument.process.kill()
            await_event(events, type="running", running=False)
    return times


def _port(address: str) -> int:
    return int(address.partition("/#enter=")[0].rpartition(":")[2])


if __name__ == "__main__":
    main()
