"""`toccata play` from its start to the first key that sounds, cold and warm: {"runs", "client", "folder"}."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from child import card, give, orders, until
from vcard import NAME, VirtualCard

from toccata.technician.card_log import Kind

KEYS = b"qwertyuiop[]"
ANSWER_S = 0.15
"""Longer than any answer takes; then the next pad is tried."""

GIVE_UP_S = 60.0


def main() -> None:
    about = orders()
    data = Path(about["folder"]) / "data"
    shutil.rmtree(data, ignore_errors=True)
    cold = _start(card(about), data, about["client"])
    warm = [_start(card(about), data, about["client"]) for _ in range(about["runs"])]
    give({"cold": cold, "warm": warm, "memory": _memory(data, about["client"])})


@contextmanager
def _playing(data: Path, client: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the instrument at a terminal of its own, until it says that it plays, and then for as long as wanted."""
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "toccata", "play", "--boards", "simulated", "--card", NAME]
    process = subprocess.Popen(
        [*command, "--data", str(data), "--client", client], stdin=terminal, stdout=subprocess.PIPE
    )
    try:
        _wait_for_line(process)
        yield process, keyboard
    finally:
        process.terminate()
        process.wait(GIVE_UP_S)
        os.close(terminal)
        os.close(keyboard)


def _start(virtual: VirtualCard, data: Path, client: str) -> dict[str, float]:
    """Seconds from the start to the line that says it plays, and to the first sound of a key pressed then."""
    before = virtual.count(Kind.ONSET)
    begun = time.monotonic()
    with _playing(data, client) as (_, keyboard):
        said = time.monotonic()
        for key in KEYS:
            os.write(keyboard, bytes([key]))
            if until(lambda: virtual.count(Kind.ONSET) > before, ANSWER_S):
                break
        heard = [entry.heard_ns for entry in virtual.entries() if entry.kind is Kind.ONSET][before] / 1e9
    return {"said": said - begun, "heard": heard - begun}


def _memory(data: Path, client: str) -> dict[str, Any]:
    """Resident and locked memory (MB) after every pad has sounded, and whether it is locked on fault."""
    with _playing(data, client) as (process, keyboard):
        for key in KEYS:
            os.write(keyboard, bytes([key]))
            time.sleep(ANSWER_S)
        status = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
        smaps = Path(f"/proc/{process.pid}/smaps").read_text()
    figures = {name: int(status[name].split()[0]) / 1000.0 for name in ("VmRSS", "VmHWM", "VmLck")}
    return figures | {"on_fault": any(" lf" in line for line in smaps.splitlines() if line.startswith("VmFlags"))}


def _wait_for_line(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if b" plays, setup " in line:
            return
    raise SystemExit("toccata play ended before it played")


if __name__ == "__main__":
    main()
