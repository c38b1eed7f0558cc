"""Many tablets at once, a niced process of its own, so that they take from the instrument no more than a network would.

Orders come as a line of JSON on standard input, one line for each crowd: {"port", "tokens", "seconds", "client",
"others"}. "ready" is answered once every tablet hears; after the seconds, a line of JSON says what happened.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
import time
import wave
from collections import Counter
from random import Random
from typing import Any

NICENESS = 10
EDITS_S = 0.2
"""Five saves a second in all; every second one is of the client who plays."""

UPLOADS_S, EXPORTS_S = 3.0, 1.0
WAV_S = 2
PATIENCE_S = 30.0
COOKIE = "Cookie: __Host-toccata="
CHANGES = "X-Toccata: 1\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"


class Crowd:
    """Tablets that listen, and among them some that work."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.about = about
        self.random = Random(about["seed"])
        self.counts: Counter[str] = Counter()
        self.lags: list[float] = []
        self.saves: list[float] = []
        self.heard = asyncio.Semaphore(0)

    async def run(self) -> dict[str, Any]:
        tokens = self.about["tokens"]
        listeners = [asyncio.create_task(self.listen(token, n == 0)) for n, token in enumerate(tokens)]
        async with asyncio.timeout(PATIENCE_S):
            for _ in tokens:
                await self.heard.acquire()
        self.counts.clear()
        self.lags.clear()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        work = [asyncio.create_task(each) for each in (self.edit(), self.upload(), self.export())]
        await asyncio.sleep(self.about["seconds"])
        self.counts["listening"] = sum(not task.done() for task in listeners)
        for task in work + listeners:
            task.cancel()
        ended = await asyncio.gather(*work, return_exceptions=True)
        faults = [repr(end) for end in ended if not isinstance(end, asyncio.CancelledError)]
        return {"counts": dict(self.counts), "lags": self.lags, "saves": self.saves, "faults": faults}

    async def listen(self, token: str, keeps_time: bool) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.about["port"])
        writer.write(self.head("GET", "/api/live", token).encode() + b"\r\n")
        await reader.readuntil(b"data: ")
        self.heard.release()
        try:
            while piece := await reader.read(65_536):
                self.counts["events"] += piece.count(b"data: ")
                if keeps_time:
                    self.note(piece)
        finally:
            writer.transport.abort()

    def note(self, piece: bytes) -> None:
        """How long a press took from the instrument to this tablet: both clocks are this machine's monotonic one."""
        now = time.monotonic()
        for line in piece.split(b"\n"):
            if line.startswith(b'data: {"type":"pressed"') and line.endswith(b"}"):
                self.lags.append(now - json.loads(line[6:])["at"])

    async def edit(self) -> None:
        clients = [self.about["client"], *self.about["others"]]
        kept = {client: await self.ask("GET", f"/api/clients/{client}") for client in clients}
        turn, due = 0, time.monotonic()
        while True:
            due = max(due + EDITS_S, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            turn += 1
            client = clients[0] if turn % 2 else self.random.choice(clients[1:])
            _, version, body = kept[client]
            changed = self.changed(json.loads(body), turn)
            begun = time.monotonic()
            status, version, told = await self.ask("PUT", f"/api/clients/{client}", changed, version)
            self.saves.append(time.monotonic() - begun)
            self.counts["edits" if status == 200 else "edits that failed"] += 1
            self.counts[json.loads(told).get("applied", "")] += 1
            kept[client] = (status, version, changed)

    def changed(self, document: dict[str, Any], turn: int) -> bytes:
        """Turn one pad up or down; every tenth time to a level that was never pre-mixed."""
        pads = document["setups"][0]["pads"]
        step = turn / 100 if turn % 10 == 1 else self.random.randrange(6)
        pads[self.random.choice(sorted(pads))]["gain_db"] = -round(step, 2)
        return json.dumps(document).encode()

    async def upload(self) -> None:
        while True:
            status, _, _ = await self.ask("POST", "/api/sounds?label=Noise", self.recording(), kind="audio/wav")
            self.counts["uploads" if status == 201 else "uploads that failed"] += 1
            await asyncio.sleep(UPLOADS_S)

    def recording(self) -> bytes:
        """A new one each time, in stereo."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setparams((2, 2, 48_000, 0, "NONE", ""))
            file.writeframes(self.random.randbytes(WAV_S * 48_000 * 4))
        return out.getvalue()

    async def export(self) -> None:
        while True:
            status, _, _ = await self.ask("GET", f"/api/clients/{self.about['client']}/export")
            self.counts["exports" if status == 200 else "exports that failed"] += 1
            await asyncio.sleep(EXPORTS_S)

    async def ask(
        self, method: str, path: str, body: bytes = b"", version: str = "", kind: str = "application/json"
    ) -> tuple[int, str, bytes]:
        """One request on a connection of its own: status, version, body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.about["port"])
        head = self.head(method, path, self.about["tokens"][1]) + "Connection: close\r\n"
        head += CHANGES.format(kind=kind, length=len(body)) if method != "GET" else ""
        head += f"If-Match: {version}\r\n" if version else ""
        writer.write(head.encode() + b"\r\n" + body)
        async with asyncio.timeout(PATIENCE_S):
            answer = await reader.read()
        writer.close()
        begun, _, told = answer.partition(b"\r\n\r\n")
        lines = begun.decode().split("\r\n")
        etag = next((line.partition(":")[2].strip() for line in lines if line.lower().startswith("etag:")), "")
        return int(lines[0].split()[1]), etag, told

    def head(self, method: str, path: str, token: str) -> str:
        return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.about['port']}\r\n{COOKIE}{token}\r\n"


def main() -> None:
    os.nice(NICENESS)
    for line in sys.stdin:
        figures = asyncio.run(Crowd(json.loads(line)).run())
        sys.stdout.write(json.dumps(figures) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
