"""A storm: touches, saves, switches, faults and kills in any order, upon both programs, as rules of one machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gpiozero import Device as GpioDevice
from gpiozero.pins.mock import MockFactory

from storms.rules_of_faults import Troubles
from storms.rules_of_play import Hands
from storms.rules_of_tablets import Therapists
from storms.shipped import scratch, shipped_once


class Storm(Hands, Therapists, Troubles):
    """All rules."""


@contextmanager
def weather(parent: Path) -> Iterator[type[Storm]]:
    """A class of storms with a bank and folders of its own, on mock pins."""
    factory, GpioDevice.pin_factory = GpioDevice.pin_factory, MockFactory()
    with tempfile.TemporaryDirectory(prefix="storms-", dir=scratch(parent)) as folder, shipped_once():
        bank = Path(folder) / "bank"
        bank.mkdir()
        yield type("Weather", (Storm,), {"bank": bank, "folders": Path(folder)})
    GpioDevice.pin_factory.reset()
    GpioDevice.pin_factory = factory
