"""What the computer itself tells: serial number, power, heat, the clock of its bus."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from toccata.doctor.throttled import parse
from toccata.machine.files import figure_of, text_of

Run = Callable[[Sequence[str]], str]
"""Runs a program and gives its output; "" where it is not there or fails."""

_SERIAL = re.compile(r"^Serial\s*:\s*([0-9a-f]+)", re.MULTILINE)
_THROTTLED = "sys/devices/platform/soc*/soc*firmware/get_throttled"
"""A Raspberry Pi 5 names its soc by its address, too."""


def serial_of(root: Path) -> str:
    """Tell the serial number: a Raspberry Pi's own; else one made of the machine's id, which itself stays secret.

    Source: machine-id(5): the id is to be hashed before it is shown to others.
    """
    own = text_of(root / "sys/firmware/devicetree/base/serial-number")
    found = _SERIAL.search(text_of(root / "proc/cpuinfo"))
    if own or found:
        return own or (found[1] if found else "")
    machine = text_of(root / "etc/machine-id")
    return (
        "machine-" + hashlib.sha256(b"toccata doctor " + machine.encode()).hexdigest()[:16] if machine else "not known"
    )


def throttled_of(root: Path, run: Run) -> int | None:
    """Tell the firmware's word on power and heat (`doctor.throttled`); None: there is no such firmware."""
    file = next(root.glob(_THROTTLED), None)
    return parse(run(("vcgencmd", "get_throttled")) if file is None else text_of(file))


def cpu_c_of(root: Path) -> float | None:
    """Tell the processor's temperature in degrees Celsius: the first thermal zone's (sysfs-api.rst: in 1/1000)."""
    figure = figure_of(root / "sys/class/thermal/thermal_zone0/temp")
    return None if figure is None else figure / 1000.0


def bus_khz_of(root: Path, bus: int) -> float | None:
    """Tell what an I2C bus is clocked at, by the device tree (big-endian, in Hz); None: it does not say."""
    file = root / f"sys/bus/i2c/devices/i2c-{bus}/of_node/clock-frequency"
    try:
        word = file.read_bytes()
    except OSError:
        return None
    return int.from_bytes(word, "big") / 1000.0 if len(word) == 4 else None
