"""Simulated lines of a Raspberry Pi in the guest: what draws them to ground, what they show, and what is heard then."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import dataclass

import numpy as np

from lab.instrument import INSTRUMENT, Emulated
from lab.sound import Captured, raw

DISK = "/run/gpio"
CHIP = "/sys/devices/platform/gpio-sim.*/gpiochip*"
DATA = "/var/lib/toccata"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was played around a press; ``at_s``: when in it the line went to ground."""

    heard: Captured
    at_s: float

    def last_s(self) -> float:
        """When the last frame came that is not digital silence, after the press; below 0: before it."""
        found = np.flatnonzero(self.heard.frames)
        return (int(found[-1]) + 1) / self.heard.rate - self.at_s if len(found) else -self.at_s


class Lines:
    """The lines, by their BCM numbers. All that is here is done inside the guest."""

    def __init__(self, on: Emulated) -> None:
        self._on = on

    def plug_in(self) -> None:
        """Bring the chip, and what gpiozero needs on this computer."""
        self._on.guest.run(f"mkdir -p {DISK} && mount -o ro LABEL=gpio {DISK} && sh {DISK}/plug-in", 120)

    def wire(self, instrument: dict[str, object], client: dict[str, object]) -> None:
        """Let the instrument begin anew with these lines, and with this client alone."""
        for name, content in (("instrument.json", instrument), ("clients/c-first.json", client)):
            coded = base64.b64encode(json.dumps(content).encode()).decode()
            self._on.guest.run(
                f"install -d -o toccata -g toccata -m 0750 {DATA}/clients && echo {coded} | base64 -d >{DATA}/{name}"
                f" && chown toccata:toccata {DATA}/{name}"
            )
        self._on.forget_starts()
        self._on.guest.run(f"systemctl restart {INSTRUMENT}", 600)
        self._on.wait_active(INSTRUMENT)

    def press(self, line: int, held_s: float) -> Pressed:
        """Draw a line to ground for so long, and hear what is played from half a second before to a second after."""
        file = "/run/pressed.raw"
        told = json.loads(self._on.guest.run(f"python3 {DISK}/press.py {line} {held_s} {file}", 120))
        frames = base64.b64decode(self._on.guest.run(f"gzip -c {file} | base64 -w 76", 120))
        return Pressed(raw(gzip.decompress(frames)), told["pressed_s"] - told["begun_s"])

    def is_high(self, line: int) -> bool:
        """Tell what a line shows now."""
        return self._on.guest.run(f"cat {CHIP}/sim_gpio{line}/value") == "1"

    def claimed(self) -> set[int]:
        """List the lines that are in use, as gpio-sim tells it: `` gpio-538 (lg) input,pull-up``, from a base on."""
        shown = self._on.guest.run("cat /sys/kernel/debug/gpio")
        base = re.search(r"GPIOs (\d+)-\d+", shown)
        assert base is not None, shown
        return {int(line) - int(base[1]) for line in re.findall(r"^ *gpio-(\d+) \((?!<unused>)", shown, re.MULTILINE)}
