"""A simulated pod at a pseudo-terminal, so that what opens serial ports can open it: in real time, at 115200 baud."""

from __future__ import annotations

import os
import pty
import select
import threading
import time
import tty
from contextlib import suppress
from types import TracebackType

from toccata.sensors.simulated.pod_console import Program, SimulatedPod
from toccata.sensors.simulated.pod_line import BYTE_S, Noise
from toccata.units import Seconds

_LOOK_S = 0.05


class PodAtPty:
    """Answers in a thread of its own, from entering until leaving; ``port`` is what a program opens.

    Args:
        pod: switched on or off by whoever uses this.
        noise: on both ways.
        paced: whether bytes take the time that 115200 baud take, and the flash its own.
        power_pulls: whether a power cut takes the port away too, as an adapter on the pod's own board would.
        babbles: what comes all the time by itself; bytes of something that is no pod.
        pull_after: the cable is pulled once the pod has heard so many messages, before the answer to the last one.
    """

    def __init__(
        self,
        pod: SimulatedPod,
        noise: Noise | None = None,
        paced: bool = False,
        power_pulls: bool = False,
        babbles: bytes = b"",
        pull_after: int | None = None,
    ) -> None:
        self.pod = pod
        self.heard = bytearray()
        self._noise, self._paced = noise or Noise(), paced
        self._power_pulls, self._babbles, self._pull_after = power_pulls, babbles, pull_after
        self._before = pod.answered
        self._ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.port = os.ttyname(theirs)
        os.set_blocking(self._ours, False)
        # Kept open: without it, the pod's end would fail whenever nobody has the port open.
        self._theirs = theirs
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="pod", daemon=True)

    def __enter__(self) -> PodAtPty:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
        os.close(self._theirs)

    def pull(self) -> None:
        """Pull the cable: the port is gone for good."""
        self._ended.set()

    def _serve(self) -> None:
        try:
            while not self._ended.is_set():
                self._babble()
                if select.select([self._ours], [], [], _LOOK_S)[0]:
                    self._answer(os.read(self._ours, 4096))
                if self._power_pulls and self.pod.program is Program.OFF:
                    return
        finally:
            os.close(self._ours)

    def _babble(self) -> None:
        if self._babbles:
            self._send(self._babbles)

    def _answer(self, data: bytes) -> None:
        self.heard += data
        before = self.pod.spent
        answer = self.pod.answer(self._noise.through(data), Seconds(time.monotonic()))
        if self._paced:
            time.sleep((len(data) + len(answer)) * BYTE_S + self.pod.spent - before)
        if self._pull_after is not None and self.pod.answered - self._before >= self._pull_after:
            self.pull()
        else:
            self._send(self._noise.through(answer))

    def _send(self, data: bytes) -> None:
        # What nobody reads is lost, as on a line.
        with suppress(BlockingIOError):
            os.write(self._ours, data)
