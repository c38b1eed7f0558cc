"""`toccata play` from its start to the first key that sounds, cold and warm: {"runs", "client", "folder"}."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import time
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
    give({"cold": cold, "warm": warm, "memory": _memory(card(about), data, about["client"])})


def _play(data: Path, client: str) -> tuple[subprocess.Popen[bytes], int]:
    keyboard, terminal = pty.openpty()
    command = [sys.executable, "-m", "toccata", "play", "--boards", "simulated", "--card", NAME]
    command += ["--data", str(data), "--client", client]
    process = subprocess.Popen(command, stdin=terminal, stdout=subprocess.PIPE)
    os.close(terminal)
    return process, keyboard


def _start(virtual: VirtualCard, data: Path, client: str) -> dict[str, float]:
    """Seconds from the start to the line that says it plays, and to the first sound of a key pressed then."""
    before = virtual.count(Kind.ONSET)
    begun = time.monotonic()
    process, keyboard = _play(data, client)
    _wait_for_line(process)
    said = time.monotonic()
    for key in KEYS:
        os.write(keyboard, bytes([key]))
        if until(lambda: virtual.count(Kind.ONSET) > before, ANSWER_S):
            break
    heard = [entry.heard_ns for entry in virtual.entries() if entry.kind is Kind.ONSET][before] / 1e9
    _end(process, keyboard)
    return {"said": said - begun, "heard": heard - begun}


def _memory(virtual: VirtualCard, data: Path, client: str) -> dict[str, Any]:
    """Resident and locked memory (MB) after every pad has sounded, and whether it is locked on fault."""
    process, keyboard = _play(data, client)
    _wait_for_line(process)
    for key in KEYS:
        os.write(keyboard, bytes([key]))
        time.sleep(ANSWER_S)
    time.sleep(0.5)
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
    smaps = Path(f"/proc/{process.pid}/smaps").read_text()
    _end(process, keyboard)
    figures = {name: int(status[name].split()[0]) / 1000.0 for name in ("VmRSS", "VmHWM", "VmLck")}
    return figures | {"on_fault": any(" lf" in line for line in smaps.splitlines() if line.startswith("VmFlags"))}


def _wait_for_line(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if b" plays, setup " in line:
            return
    raise SystemExit("toccata play ended before it played")


def _end(process: subprocess.Popen[bytes], keyboard: int) -> None:
    process.terminate()
    process.wait(GIVE_UP_S)
    os.close(keyboard)


if __name__ == "__main__":
    main()
