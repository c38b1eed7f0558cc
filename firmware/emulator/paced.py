"""The pod at the pace of the wall clock, in a thread of its own, with its serial line on a pseudo terminal."""

from __future__ import annotations

import os
import pty
import select
import threading
import time
import tty
from dataclasses import dataclass
from typing import Protocol

from emulator.bench import PodBench
from emulator.i2c_controller import Message

SLICE_S = 0.002
"""The emulated pod runs in pieces of at most this length, so that calls on the bus find a gap."""

TOO_LATE_S = 0.5
"""When the emulator is further behind it lets the pod's clock slip instead of rushing after the wall clock."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the emulated pod was behind the wall clock: what a measurement on it must be read against, in seconds."""

    now_s: float
    longest_s: float
    slipped_s: float


class Corruption(Protocol):
    """What a bad cable does to bytes on their way."""

    def __call__(self, data: bytes) -> bytes:
        """Give what arrives of ``data``."""


def _clean(data: bytes) -> bytes:
    return data


class PacedPod:
    """Runs a bench until ``close``. ``port`` is the path of the pod's serial port, for pyserial.

    Args:
        bench: the pod; nobody else may run it meanwhile.
        to_pod, from_pod: what happens to bytes on the line.
    """

    def __init__(self, bench: PodBench, to_pod: Corruption = _clean, from_pod: Corruption = _clean) -> None:
        self.bench = bench
        self.to_pod, self.from_pod = to_pod, from_pod
        self._host, self._device = pty.openpty()
        tty.setraw(self._host)
        tty.setraw(self._device)
        os.set_blocking(self._host, False)
        self.port = os.ttyname(self._device)
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._longest = self._slipped = 0.0
        self._epoch = time.monotonic() - bench.now()
        bench.chip.uart.on_bytes = self._out
        self._thread = threading.Thread(target=self._run, name="emulated pod", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the pod and take its port away."""
        self._ends.set()
        self._thread.join()
        self.bench.chip.uart.on_bytes = self.bench.hear
        os.close(self._host)
        os.close(self._device)

    def __enter__(self) -> PacedPod:
        return self

    def __exit__(self, *_told: object) -> None:
        self.close()

    @property
    def lag(self) -> Lag:
        """How late the pod is and was."""
        return Lag(max(0.0, self._behind()), self._longest, self._slipped)

    def locked(self) -> threading.Lock:
        """Give the lock under which the bench may be used (``adc``, ``power_off``...) while the pod runs."""
        return self._lock

    def i2c_rdwr(self, *messages: Message) -> None:
        """Transfer the messages at the pod's present; returns when the wall clock has come as far.

        Raises:
            OSError: as the bench's.
        """
        with self._lock:
            self._catch_up()
            try:
                self.bench.i2c_rdwr(*messages)
            finally:
                ahead = -self._behind()
        if ahead > 0:
            time.sleep(ahead)

    def _behind(self) -> float:
        return time.monotonic() - self._epoch - self.bench.now()

    def _run(self) -> None:
        while not self._ends.is_set():
            with self._lock:
                self._in()
                self._catch_up()
            ahead = -self._behind()
            self._ends.wait(max(0.0002, min(SLICE_S, ahead)))

    def _catch_up(self) -> None:
        behind = self._behind()
        self._longest = max(self._longest, behind)
        if behind > TOO_LATE_S:
            self._slipped += behind
            self._epoch += behind
        elif behind > 0:
            self.bench.spend(min(behind, SLICE_S))

    def _in(self) -> None:
        # Only as much as the line carries in a while: what is not fetched yet, the host's driver still holds.
        if self.bench.chip.uart.waiting < 64 and select.select([self._host], [], [], 0)[0]:
            self.bench.send(self.to_pod(os.read(self._host, 256)))

    def _out(self, data: bytes) -> None:
        try:
            os.write(self._host, self.from_pod(data))
        except BlockingIOError:
            # Nobody reads: the bytes are lost, as on a wire.
            return
