"""The lab's hand inside the guest: runs what comes over the virtio port, one JSON object a line, several at a time.

    {"id": 1, "run": "shell text", "limit_s": 60}   ->  {"id": 1, "line": "..."} for each line, {"id": 1, "status": 0}

A command that takes longer than its limit is killed. {"id": 2, "end": 1} kills command 1, and {"id": 3, "chips":
"touch 0 0 1.0"} says a line to the emulated boards (chips.py), with their answer as the line; {"id": 4, "uptime": 1}.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import TextIO

PORT = "/dev/virtio-ports/lab"
CHIPS = "/run/lab/chips"


class Agent:
    """What runs, by the number that it was asked under."""

    def __init__(self, port: TextIO) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._running: dict[int, subprocess.Popen[str]] = {}

    def tell(self, **what: object) -> None:
        with self._lock:
            self._port.write(json.dumps(what) + "\n")
            self._port.flush()

    def run(self, number: int, text: str, limit_s: float) -> None:
        process = subprocess.Popen(
            ["/bin/bash", "-c", text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._running[number] = process
        late = threading.Timer(limit_s, end, (process,))
        late.start()
        for line in process.stdout or ():
            self.tell(id=number, line=line.rstrip("\n"))
        status = process.wait()
        late.cancel()
        del self._running[number]
        self.tell(id=number, status=status)

    def obey(self, asked: dict[str, object]) -> None:
        if "end" in asked:
            if (process := self._running.get(int(str(asked["end"])))) is not None:
                end(process)
            self.tell(id=asked["id"], status=0)
            return
        if "uptime" in asked:
            self.tell(id=asked["id"], line=uptime())
            self.tell(id=asked["id"], status=0)
            return
        if "chips" in asked:
            self.tell(id=asked["id"], line=say_to_chips(str(asked["chips"])))
            self.tell(id=asked["id"], status=0)
            return
        arguments = (asked["id"], asked["run"], float(str(asked.get("limit_s", 60))))
        threading.Thread(target=self.run, args=arguments, daemon=True).start()


def uptime() -> str:
    return Path("/proc/uptime").read_text().split()[0]


def say_to_chips(line: str) -> str:
    try:
        with socket.socket(socket.AF_UNIX) as chips, chips.makefile("rw") as lines:
            chips.connect(CHIPS)
            lines.write(line + "\n")
            lines.flush()
            return lines.readline().strip()
    except OSError as fault:
        return f"no chips: {fault}"


def end(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    port = os.open(PORT, os.O_RDWR)
    incoming, outgoing = os.fdopen(os.dup(port), "r"), os.fdopen(os.dup(port), "w")
    agent = Agent(outgoing)
    agent.tell(id=0, line=f"here after {uptime()} s")
    for line in incoming:
        if line.strip():
            agent.obey(json.loads(line))


if __name__ == "__main__":
    main()
