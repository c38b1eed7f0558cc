"""The instrument as its program, on simulated boards and without a card, with a config server's end of its link."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from linked.at_link import AtLink
from terminal import AtTerminal
from toccata.link import Applied, Apply
from toccata.store.paths import clients_folder

COMMAND = [sys.executable, "-m", "toccata", "play", "--no-page", "--boards", "simulated", "--card", "hw:CARD=none"]
ENVIRONMENT = {**os.environ, "ALSA_CONFIG_PATH": "/dev/null"}


def started(data: Path) -> AtTerminal:
    """Start the instrument on a data folder of its own; the caller ends it."""
    return AtTerminal([*COMMAND, "--data", str(data)], {**ENVIRONMENT, "RUNTIME_DIRECTORY": ""})


def save_client(data: Path, client: str, sounds: dict[str, str], **keys: object) -> None:
    """Lay a client's file down: one setup, Hello, of pads that hold (their sounds go round) or are played once."""
    folder = clients_folder(data)
    folder.mkdir(exist_ok=True)
    pads = {pad: {"mode": "hold" if "pad" in sound else "one-shot", "sound": sound} for pad, sound in sounds.items()}
    document = {
        "format": 1,
        "client": {"id": client, "nickname": client},
        # Else a lift and the next press within 40 ms are one press.
        "access": {"steady_ms": 0},
        "setups": [{"name": "Hello", "pads": pads}],
    }
    (folder / f"{client}.json").write_text(json.dumps({**document, **keys}))


def applied(server: AtLink, token: int, client: str) -> Applied:
    """Ask for a client, and wait until it plays."""
    server.send(Apply(token, client))
    answer = server.wait_for(Applied)
    assert answer == Applied(token, client, "Hello")
    return answer
