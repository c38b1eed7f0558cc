"""Runs `toccata` on gpiozero's mock pins: lines like ``26 low`` in a pipe drive them, as fingers and switches would."""

from __future__ import annotations

import sys
import threading

from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from toccata.cli import main


def drive(pipe: str, factory: MockFactory) -> None:
    with open(pipe) as lines:
        for line in lines:
            gpio, level = line.split()
            pin = factory.pin(int(gpio))
            (pin.drive_low if level == "low" else pin.drive_high)()


if __name__ == "__main__":
    Device.pin_factory = MockFactory()
    threading.Thread(target=drive, args=(sys.argv[1], Device.pin_factory), daemon=True).start()
    sys.exit(main(sys.argv[2:]))
