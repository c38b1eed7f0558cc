"""The pod of a stage at a pseudo terminal: whoever writes there is answered while the performance goes on."""

from __future__ import annotations

import os
import pty
import select
import threading
import tty

from firmware.emulated.pod_stage import PodStage

SLICE_S = 0.002
LINE_HOLDS = 64


class StagePort:
    """Plays on in a thread of its own, as fast as the emulator can, until ``close``; ``port`` is for pyserial."""

    def __init__(self, stage: PodStage) -> None:
        self._stage = stage
        self._host, self._device = pty.openpty()
        tty.setraw(self._host)
        tty.setraw(self._device)
        self.port = os.ttyname(self._device)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stage", daemon=True)
        self._thread.start()

    def __enter__(self) -> StagePort:
        return self

    def __exit__(self, *_told: object) -> None:
        self._ends.set()
        self._thread.join()
        os.close(self._host)
        os.close(self._device)

    def _run(self) -> None:
        bench = self._stage.pod.bench
        while not self._ends.is_set():
            if bench.chip.uart.waiting < LINE_HOLDS and select.select([self._host], [], [], 0.0)[0]:
                bench.send(os.read(self._host, 256))
            self._stage.run(SLICE_S)
            if bench.received:
                os.write(self._host, bytes(bench.received))
                bench.received.clear()
