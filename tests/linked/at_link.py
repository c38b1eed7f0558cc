"""A config server's end of the link, for tests: it calls, says and waits, all with deadlines."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from toccata.link import FromInstrument, Hello, ToInstrument
from toccata.link_wire import Lines, decode_from_instrument, encode
from waiting import until

M = TypeVar("M")

PATIENCE_S = 30.0


class AtLink:
    """One connection. ``heard`` keeps all messages in order; ``wait_for`` looks on from the last one that it gave."""

    def __init__(self, path: Path, greets: bool = True) -> None:
        self.heard: list[FromInstrument] = []
        self._lines = Lines()
        self._next = 0
        self._socket = _connected(path)
        if greets:
            self.send(Hello())

    def __enter__(self) -> AtLink:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def send(self, message: ToInstrument) -> None:
        """Say one message."""
        self.send_raw(encode(message))

    def send_raw(self, data: bytes) -> None:
        """Say bytes as they are."""
        self._socket.sendall(data)

    def wait_for(self, kind: type[M], predicate: Callable[[M], Any] = lambda _: True) -> M:
        """Give the next message of this type that fits, and forget those before it."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            while self._next < len(self.heard):
                message = self.heard[self._next]
                self._next += 1
                if isinstance(message, kind) and predicate(message):
                    return message
            assert time.monotonic() < deadline, f"no {kind.__name__} came; heard was {self.heard[-20:]}"
            assert self._receive(), f"hung up before a {kind.__name__} came; heard was {self.heard[-20:]}"

    def is_hung_up(self) -> bool:
        """Wait until the instrument has hung up."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if not self._receive():
                return True
        return False

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _receive(self) -> bool:
        """Take in what comes within 0.2 s; False: the line is dead."""
        try:
            data = self._socket.recv(65_536)
        except TimeoutError:
            return True
        except OSError:
            return False
        self.heard += [decode_from_instrument(line) for line in self._lines.feed(data)]
        return bool(data)


def _connected(path: Path) -> socket.socket:
    """An instrument that starts up, or comes back, is called again until it answers."""
    calling = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    until(lambda: calling.connect_ex(str(path)) == 0, f"somebody who answers at {path}")
    calling.settimeout(0.2)
    return calling
