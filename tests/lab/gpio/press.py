"""Draws a line to ground for a while, as a button would, and records what the card plays: press.py LINE HELD_S FILE

FILE gets frames of two channels of 16 bits at 48 kHz. Prints as JSON when its first frame was played and when the
line went to ground, by the same clock.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from glob import glob
from pathlib import Path

CARD = "hw:Loopback,1"
RECORD = ["arecord", "-q", "-D", CARD, "-t", "raw", "-f", "S16_LE", "-c", "2", "-r", "48000", "--period-size=256"]
BYTES_A_SECOND = 4 * 48_000
BEFORE_S, AFTER_S = 0.5, 1.0


class Recording:
    """What came, and when its first frame was played: no frame comes before it was, the promptest tells best."""

    def __init__(self) -> None:
        self.frames = bytearray()
        self.begun_s = float("inf")
        self._recorder = subprocess.Popen(RECORD, stdout=subprocess.PIPE, bufsize=0)
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def end(self) -> None:
        self._recorder.terminate()
        self._listener.join()
        self._recorder.wait()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        while came := self._recorder.stdout.read(65_536):
            now = time.monotonic()
            self.frames += came
            self.begun_s = min(self.begun_s, now - len(self.frames) / BYTES_A_SECOND)


def main(line: str, held_s: str, file: str) -> None:
    pull = Path(glob(f"/sys/devices/platform/gpio-sim.*/gpiochip*/sim_gpio{line}/pull")[0])
    recording = Recording()
    while len(recording.frames) < BEFORE_S * BYTES_A_SECOND:
        time.sleep(0.01)
    pressed_s = time.monotonic()
    pull.write_text("pull-down")
    time.sleep(float(held_s))
    pull.write_text("pull-up")
    time.sleep(AFTER_S)
    recording.end()
    Path(file).write_bytes(recording.frames)
    sys.stdout.write(json.dumps({"begun_s": recording.begun_s, "pressed_s": pressed_s}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
