"""The boards of the emulated computer: our own simulated chips behind a real /dev/i2c node, and a hand for each pad.

One line over a Unix socket moves them, and one line answers, `ok` or what was wrong:

    touch BOARD PAD AMOUNT            0.0 lifts the finger, 1.0 is a full touch
    fault KIND BOARD SECONDS [RATE]   nack, stuck, unplug, brownout, garbage, bitflip ... (settings/script.py)
    count                             how many calls came so far

usage: chips.py DEVICE_NAME SOCKET
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time

from cuse_i2c import CuseI2c

from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.faults import FaultKind
from toccata.settings.device import Device
from toccata.units import PadId, Seconds

SHORTEST_S = 0.002
"""An emulated processor is late by more than this anyhow: the 0.1 ms of a read are not slept."""

PRIORITY = 60
"""Above the instrument (50), which waits for the chips: on a real computer they are hardware."""


class CoarseTime:
    """The machine's clock; only long waits (a stuck bus: 10 ms) are waited."""

    def now(self) -> Seconds:
        return Seconds(time.monotonic())

    def spend(self, span: Seconds) -> None:
        if span >= SHORTEST_S:
            time.sleep(span)


class Chips:
    """The boards, and what is asked of them."""

    def __init__(self) -> None:
        self.calls = 0
        self._time = CoarseTime()
        self._boards = SimulatedBoards(Device(), self._time)

    def carry(self, *messages: object) -> None:
        self.calls += 1
        self._boards.adapter.i2c_rdwr(*messages)  # type: ignore[arg-type]  # smbus2 has no types

    def obey(self, line: str) -> str:
        words = line.split()
        try:
            if words[:1] == ["touch"]:
                self._boards.touch(PadId(int(words[1]), int(words[2])), float(words[3]))
            elif words[:1] == ["fault"]:
                self._spoil(FaultKind(words[1]), int(words[2]), float(words[3]), float((words[4:] or ["1.0"])[0]))
            elif words == ["count"]:
                return str(self.calls)
            else:
                return f"unknown: {line}"
        except (IndexError, ValueError, KeyError) as fault:
            return f"wrong: {line} ({fault})"
        return "ok"

    def _spoil(self, kind: FaultKind, board: int, seconds: float, rate: float) -> None:
        now = self._time.now()
        self._boards.inject(kind, board, now, Seconds(now + seconds), rate)


def listen(chips: Chips, path: str) -> None:
    """Answer one caller after the other."""
    if os.path.exists(path):
        os.unlink(path)
    door = socket.socket(socket.AF_UNIX)
    door.bind(path)
    door.listen(4)
    while True:
        caller, _ = door.accept()
        with caller, caller.makefile("rw") as lines:
            for line in lines:
                lines.write(chips.obey(line.strip()) + "\n")
                lines.flush()


def ready() -> None:
    """Tell systemd that the node is there (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.sendto(b"READY=1", "\0" + address[1:] if address.startswith("@") else address)


def main(name: str, path: str) -> None:
    chips = Chips()
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    threading.Thread(target=listen, args=(chips, path), daemon=True).start()
    CuseI2c(name, chips.carry).serve(ready)


if __name__ == "__main__":
    main(*sys.argv[1:])
