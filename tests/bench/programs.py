"""The two programs as a person starts them, each a process of its own, and what a measurement lays down for them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcard import NAME

ADDRESS = "toccata: the page is at "
PLAYS = " plays, setup "
PATIENCE_S = 60.0
NOTES = ("C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """One that runs: its process, and where its page is ("" where it has none)."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def playing(data: Path, page: bool = True) -> Iterator[Program]:
    """Run ``toccata play`` into the virtual card, until the instrument plays and its page can be opened."""
    arguments = ["play", "--boards", "simulated", "--card", NAME, "--data", str(data), *([] if page else ["--no-page"])]
    with _running(arguments, (PLAYS, ADDRESS) if page else (PLAYS,), {}) as program:
        yield program


@contextmanager
def serving(data: Path, port: int, key: str = "") -> Iterator[Program]:
    """Run ``toccata web`` by itself, until it says where the page is; with a key, as ``toccata play`` starts it."""
    environ = {"TOCCATA_ENTER_KEY": key} if key else {}
    with _running(["web", "--data", str(data), "--port", str(port)], (ADDRESS,), environ) as program:
        yield program


@contextmanager
def _running(arguments: list[str], awaited: tuple[str, ...], environ: Mapping[str, str]) -> Iterator[Program]:
    process = subprocess.Popen(
        [sys.executable, "-m", "toccata", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environ,
    )
    try:
        lines = _lines_until(process, awaited)
        address = next((line.removeprefix(ADDRESS) for line in lines if line.startswith(ADDRESS)), "")
        yield Program(process, address)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _lines_until(process: subprocess.Popen[str], awaited: tuple[str, ...]) -> list[str]:
    """Read what a program says until every awaited text was there."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if all(any(text in said for said in lines) for text in awaited):
            return lines
    raise SystemExit(f"the program ended before it was ready: {lines[-1:]}")


def free_port() -> int:
    """Find a port that nobody has now."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        return port


def document(client: str, pads: Mapping[str, Any], **more: Any) -> Document:
    """Make a client's document with one setup."""
    about = {"format": 1, "client": {"id": client, "nickname": client.removeprefix("c-").title()}}
    return about | {"setups": [{"name": "One", "pads": dict(pads)}], "active_setup": "One"} | more


def marimba() -> dict[str, Any]:
    """Twelve struck notes on the first board."""
    return {f"0/{number}": {"mode": "one-shot", "sound": f"marimba/{note}"} for number, note in enumerate(NOTES)}


def lay_down(data: Path, documents: Mapping[str, Document], plays: str) -> None:
    """Write clients into a data folder, and who played last."""
    (data / "clients").mkdir(parents=True, exist_ok=True)
    for client, told in documents.items():
        (data / "clients" / f"{client}.json").write_text(json.dumps(told, indent=1) + "\n")
    (data / "active-client").write_text(plays + "\n")


def resident_mb(process: int) -> float:
    """Tell what a process holds in memory, in MB of 1,000,000 bytes (proc(5), VmRSS in KiB)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) * 1024 / 1e6
