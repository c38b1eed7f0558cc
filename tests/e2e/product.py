"""The whole product as somebody starts it: the instrument at a terminal, its page's server, a card that keeps a log."""

from __future__ import annotations

import json
import math
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.vcard import NAME, Entry, Kind, VirtualCard
from terminal import AtTerminal
from toccata.store.clients import Clients
from toccata.store.note import note_played
from waiting import until

ROBIN, KIM = "c-robin", "c-kim"
HELLO = {
    "0/0": {"mode": "one-shot", "sound": "marimba/C4"},
    "0/1": {"mode": "one-shot", "sound": "marimba/D4"},
    "0/2": {"mode": "one-shot", "sound": "marimba/E4"},
    "0/3": {"mode": "one-shot", "sound": "marimba/G4"},
    "0/4": {"mode": "one-shot", "sound": "marimba/A4"},
    "0/5": {"mode": "one-shot", "sound": "marimba/C5"},
    "0/6": {"mode": "hold", "sound": "warm-pad/C3"},
    "0/7": {"mode": "hold", "sound": "warm-pad/G3"},
    "0/8": {"mode": "hold", "sound": "warm-pad/C4"},
    "0/9": {"mode": "hold", "sound": "warm-pad/E4"},
    "0/10": {"mode": "hold", "sound": "warm-pad/G4"},
    "0/11": {"mode": "step", "sounds": ["marimba/C4", "marimba/E4", "marimba/G4"]},
}
GOODBYE = {"0/0": {"mode": "one-shot", "sound": "marimba/G3"}, "0/1": {"mode": "hold", "sound": "warm-pad/E4"}}
TAPPED_EVERY_S = 0.5
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/#enter=\S+")


def furnish(data: Path) -> None:
    """Two clients, of whom Robin played last."""
    clients = Clients(data, lambda text, where: None)
    for identity, nickname, pictogram in ((ROBIN, "Robin", "bird"), (KIM, "Kim", "boat")):
        setups = [{"name": "Hello", "pads": HELLO}, {"name": "Goodbye song", "pads": GOODBYE}]
        known_by = {"id": identity, "nickname": nickname, "pictogram": pictogram}
        clients.create(identity, json.dumps({"format": 1, "client": known_by, "setups": setups}))
    note_played(data, ROBIN)


class Product:
    """A running `toccata play` on simulated boards; `said` is its terminal, `heard` its card."""

    def __init__(self, card: VirtualCard, data: Path, *options: str) -> None:
        self.card, self.data = card, data
        command = [sys.executable, "-m", "toccata", "play", "--boards", "simulated"]
        environment = {**os.environ, **card.environment()}
        self.terminal = AtTerminal([*command, "--data", str(data), "--card", NAME, *options], environment)

    def __enter__(self) -> Product:
        try:
            self.terminal.wait_for("plays, setup")
        except BaseException:
            self.terminal.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        with self.terminal:
            if kind is None:
                assert self.terminal.interrupt() == 0

    @property
    def address(self) -> str:
        """The one address that it prints."""
        self.terminal.wait_until(lambda: ADDRESS.search(self.said) is not None, "the address")
        found = ADDRESS.search(self.said)
        assert found is not None
        return found[0]

    @property
    def url(self) -> str:
        """The same for a tablet that was not let in."""
        return self.address.split("/#")[0]

    @property
    def said(self) -> str:
        """What the terminal shows."""
        return self.terminal.said

    def says(self, words: str, times: int = 1) -> None:
        """Wait until the terminal has said this so often."""
        self.terminal.wait_until(lambda: self.said.count(words) >= times, f"{words} ({times} times)")

    def plays(self, key: str, words: str) -> None:
        """Tap a pad by its key, every half second, until it sounds so: what is saved is made ready before it plays."""
        before, tapped_s = self.said.count(words), -math.inf

        def is_heard() -> bool:
            nonlocal tapped_s
            if time.monotonic() > tapped_s + TAPPED_EVERY_S:
                tapped_s = time.monotonic()
                self.terminal.type(key)
            return self.said.count(words) > before

        self.terminal.wait_until(is_heard, words)

    def heard(self, kind: Kind, since: int = 0) -> list[Entry]:
        """What the card heard after an instant of the monotonic clock, in ns."""
        return [entry for entry in self.card.entries() if entry.kind is kind and entry.heard_ns >= since]

    def hears(self, kind: Kind, since: int = 0) -> Entry:
        """Wait for it."""
        until(lambda: bool(self.heard(kind, since)), f"{kind.name} at the card")
        return self.heard(kind, since)[0]

    def client(self, identity: str = ROBIN) -> Any:
        """The client's file."""
        return json.loads((self.data / "clients" / f"{identity}.json").read_text())

    def pad(self, pad: str, setup: int = 0) -> Any:
        """A pad of Robin's as the file has it."""
        return self.client()["setups"][setup]["pads"].get(pad)


class Server:
    """A config server that was started by itself: `toccata web`."""

    def __init__(self, data: Path, port: int, key: str = "") -> None:
        command: Sequence[str] = [sys.executable, "-m", "toccata", "web", "--data", str(data), "--port", str(port)]
        self.terminal = AtTerminal(command, {**os.environ, **({"TOCCATA_ENTER_KEY": key} if key else {})})
        try:
            self.terminal.wait_until(lambda: ADDRESS.search(self.terminal.said) is not None, "the address")
        except BaseException:
            self.kill()
            raise

    @property
    def url(self) -> str:
        """Where it serves."""
        found = ADDRESS.search(self.terminal.said)
        assert found is not None
        return found[0].split("/#")[0]

    @property
    def process(self) -> int:
        """Its id."""
        return self.terminal._program.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        with self.terminal:
            pass

    def end(self) -> None:
        """Ask it to end."""
        with self.terminal:
            self.terminal.interrupt()
            assert "Traceback" not in self.terminal.said
