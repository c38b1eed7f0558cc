"""The instrument as systemd starts it: told by its environment, heard at its notify socket, played over its link."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from toccata import link
from toccata.link_wire import Lines, decode_from_instrument, encode, link_socket

PATIENCE_S = 60.0
LOOK_S = 0.02
USUAL = {"ALSA_CONFIG_PATH": "/dev/null", "WATCHDOG_USEC": "4000000"}


class PlayingService:
    """A running `toccata play`; ``heard`` is all that systemd was told, ``said`` what lies in the journal."""

    def __init__(
        self,
        folder: Path,
        options: Sequence[str],
        environment: Mapping[str, str] | None = None,
        within: Sequence[str] = (),
    ) -> None:
        self.state, self.run = folder / "state", folder / "run"
        for made in (self.state, self.run):
            made.mkdir(exist_ok=True)
        address = folder / "notify"
        address.unlink(missing_ok=True)
        self._systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._systemd.bind(str(address))
        self._systemd.setblocking(False)
        self._said = (folder / "journal").open("w+")
        self.heard: list[str] = []
        told = {"NOTIFY_SOCKET": str(address), "INVOCATION_ID": "1"}
        folders = {"STATE_DIRECTORY": str(self.state), "RUNTIME_DIRECTORY": str(self.run)}
        self.program = subprocess.Popen(
            [*within, sys.executable, "-m", "toccata", "play", "--no-page", *options],
            env={**os.environ, **USUAL, **(environment or {}), **told, **folders},
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> PlayingService:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self.program.poll() is None:
            self.program.terminate() if kind is None else self.program.kill()
        try:
            status = self.program.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.program.kill()
            raise
        finally:
            self._systemd.close()
            self._said.close()
        assert kind is not None or status in {0, -9}

    @property
    def said(self) -> str:
        """What it has said to the journal."""
        self._said.seek(0)
        return self._said.read()

    def wait_for(self, word: str, since: int = 0) -> None:
        """Wait until systemd was told this (a line of a datagram, or its beginning)."""
        self.wait_until(lambda: any(one.startswith(word) for one in self.hear()[since:]), word)

    def hear(self) -> list[str]:
        """Take what systemd was told; all of it so far."""
        try:
            while True:
                self.heard += self._systemd.recv(4_096).decode().splitlines()
        except BlockingIOError:
            return self.heard

    def wait_until(self, done: Callable[[], bool], what: str) -> None:
        """Wait for something that the program does."""
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            assert self.program.poll() is None, f"it ended before {what}: {self.said}"
            assert time.monotonic() < deadline, f"{what} did not come: {self.said}"
            with suppress(subprocess.TimeoutExpired):
                self.program.wait(LOOK_S)

    def says_nothing_for(self, span_s: float) -> bool:
        """Tell whether systemd is told nothing for so long from now on."""
        self.hear()
        return not select.select([self._systemd], [], [], span_s)[0]

    def told(self) -> link.State:
        """Call as the config server does; give what holds."""
        return next(one for one in self._talk() if isinstance(one, link.State))

    def touch(self, pad: str) -> None:
        """Lay a finger on a simulated pad, and lift it."""
        self._talk((link.TouchPad(pad, 0.8), link.Pressed), (link.TouchPad(pad, 0.0), link.Lifted))

    def choose(self, client: str) -> None:
        """Let another client play."""
        self._talk((link.Apply(1, client), link.Applied))

    def _talk(self, *asked: tuple[link.ToInstrument, type]) -> list[link.FromInstrument]:
        """Greet, and wait for who plays; then ask, one after the other, each until it is answered so."""
        heard: list[link.FromInstrument] = []
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as calling:
            calling.settimeout(PATIENCE_S)
            calling.connect(str(link_socket(self.state, str(self.run))))
            lines = Lines()

            def ask(message: link.ToInstrument, answer: type) -> None:
                calling.sendall(encode(message))
                fresh: list[link.FromInstrument] = []
                while not any(isinstance(one, answer) for one in fresh):
                    fresh += [decode_from_instrument(line) for line in lines.feed(calling.recv(65_536))]
                heard.extend(fresh)

            for message, answer in ((link.Hello(), link.State), *asked):
                ask(message, answer)
        return heard
