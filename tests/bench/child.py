"""What every measuring process shares: its orders come as JSON on standard input, its figures leave the same way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vcard import NAME, VirtualCard

from toccata.audio.mixer import PygamePlayer
from toccata.realtime import become_punctual
from toccata.settings.device import Device
from toccata.technician.trial import now

_BUSY = """
import os
os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
parent, x = os.getppid(), 1
while os.getppid() == parent:
    for _ in range(100_000):
        x = x * 31 % 65521
"""


def orders() -> dict[str, Any]:
    """Read what is to be measured."""
    about: dict[str, Any] = json.load(sys.stdin)
    return about


def give(figures: dict[str, Any]) -> None:
    """Hand the figures over and end at once: nothing that ends slowly may spoil the next figure."""
    json.dump(figures, sys.stdout)
    sys.stdout.flush()
    os._exit(0)


def card(about: dict[str, Any]) -> VirtualCard:
    """Name the virtual card that was built."""
    return VirtualCard(Path(about["card"]))


def punctual_player(device: Device) -> PygamePlayer:
    """Open the virtual card as the instrument does: priority first, so that SDL's mixer thread takes it over."""
    sys.stderr.writelines(f"bench: {refusal}\n" for refusal in become_punctual())
    return PygamePlayer(NAME, device.rate, device.frames, now)


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep the cores busy with processes of normal priority."""
    running = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(processes)]
    try:
        time.sleep(0.3 if running else 0.0)
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def cooking(kitchens: int) -> Iterator[Counter[str]]:
    """Keep importing and pre-mixing beside; what was done is known at the end."""
    done: Counter[str] = Counter()
    with ExitStack() as kept:
        folders = [kept.enter_context(TemporaryDirectory(prefix="tb-")) for _ in range(kitchens)]
        script = str(Path(__file__).with_name("kitchen.py"))
        running = [
            subprocess.Popen(
                [sys.executable, script, folder], stdout=subprocess.PIPE, text=True, start_new_session=True
            )
            for folder in folders
        ]
        try:
            for process in running:
                assert process.stdout is not None
                done[process.stdout.readline().strip()] += 1
            yield done
        finally:
            for process in running:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    done["failed"] += 1
                done.update(process.communicate()[0].split())


def until(happened: Callable[[], bool], give_up_s: float) -> bool:
    """Wait for something, looking every millisecond; tell whether it came."""
    end = time.monotonic() + give_up_s
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.001)
    return happened()
