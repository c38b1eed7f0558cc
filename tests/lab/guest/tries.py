"""Tries, inside a service's sandbox, what a service might do, and prints as JSON what it could."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path


def open_network_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).bind(("127.0.0.1", 0))


def save_client_data() -> None:
    saved = Path("/var/lib/toccata/tried")
    saved.write_text("tried")
    saved.unlink()


def take_priority() -> None:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))


def writes(path: str) -> Callable[[], object]:
    return lambda: Path(path).write_text("tried")


def opens(path: str) -> Callable[[], object]:
    return lambda: os.close(os.open(path, os.O_RDWR))


TRIES: dict[str, Callable[[], object]] = {
    "opens a network socket": open_network_socket,
    "opens the boards' bus": opens("/dev/i2c-1"),
    "opens the sound card": opens("/dev/snd/controlC0"),
    "opens the lines' chip": opens("/dev/gpiochip0"),
    "opens the disk": opens("/dev/vda"),
    "opens the kernel's log": opens("/dev/kmsg"),
    "saves client data": save_client_data,
    "writes to the program": writes("/opt/toccata/tried"),
    "writes to /etc": writes("/etc/tried"),
    "writes to /usr": writes("/usr/tried"),
    "reads root's home": lambda: os.listdir("/root"),
    "becomes root": lambda: os.setuid(0),
    "sees other users' processes": lambda: os.listdir("/proc/1"),
    "takes real-time priority": take_priority,
}


def could(one: Callable[[], object]) -> bool:
    try:
        one()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.stdout.write("TRIED " + json.dumps({name: could(one) for name, one in TRIES.items()}) + "\n")
