"""What many clients and own sounds add to a start: {"clients", "sounds", "runs", "folder"}; also how long a save takes.

Each run is a process of its own that does what a start does with the store: find the client who plays, read that one
file, list all clients and the side files of all own sounds. It tells its own time, without Python's start.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from toccata.settings.default_client import DEFAULT_SOUNDS, default_client_json
from toccata.settings.device import Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client
from toccata.store.clients import Clients
from toccata.store.reading import active_client_file

SIDE = ".json"


def measure(folder: Path, clients: int, sounds: int, runs: int) -> dict[str, Any]:
    """Give the times (ms) of ``runs`` starts with one client and one sound and with many, by turns, and of saves."""
    few, many = _fill(folder / "few", 1, 1), _fill(folder / "many", clients, sounds)
    times: dict[str, list[float]] = {"few": [], "many": []}
    for _ in range(runs):
        times["few"].append(_in_a_process(few))
        times["many"].append(_in_a_process(many))
    asked = {"clients": clients, "sounds": sounds}
    return asked | times | {"more": median(times["many"]) - median(times["few"]), "save": _saves(many, runs)}


def start(data: Path) -> float:
    """Do what a start does with the store; returns milliseconds."""
    begun = time.perf_counter()
    clients = Clients(data, _judge)
    active = active_client_file(data)
    assert active is not None
    clients.read(active.stem)
    clients.ids()
    [side for side in (data / "sounds").iterdir() if side.suffix == SIDE]
    return (time.perf_counter() - begun) * 1000.0


def _judge(text: str, where: str) -> object:
    return parse_client(text, where, pads_of(Device()), DEFAULT_SOUNDS)


def _fill(data: Path, clients: int, sounds: int) -> Path:
    (data / "clients").mkdir(parents=True)
    (data / "sounds").mkdir()
    for number in range(clients):
        text = default_client_json().replace("c-first", f"c-{number:04}")
        (data / "clients" / f"c-{number:04}.json").write_text(text)
    for number in range(sounds):
        (data / "sounds" / f"{number:064x}{SIDE}").write_text('{"format": 1, "label": "bell"}')
        (data / "sounds" / f"{number:064x}.flac").touch()
    return data


def _in_a_process(data: Path) -> float:
    command = [sys.executable, __file__, "--start", str(data)]
    return float(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)


def _saves(data: Path, runs: int) -> list[float]:
    clients, times = Clients(data, _judge), []
    for _ in range(runs):
        kept = clients.read("c-0000")
        begun = time.perf_counter()
        clients.save("c-0000", kept.text.replace('"level_db"', ' "level_db"', 1), kept.version)
        times.append((time.perf_counter() - begun) * 1000.0)
    return times


def main() -> None:
    if sys.argv[1:2] == ["--start"]:
        sys.stdout.write(str(start(Path(sys.argv[2]))))
        return
    about = json.load(sys.stdin)
    json.dump(measure(Path(about["folder"]) / "store", about["clients"], about["sounds"], about["runs"]), sys.stdout)


if __name__ == "__main__":
    main()
