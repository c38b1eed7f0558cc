"""A serial port as the pod's console needs it, and which ports there are."""

from __future__ import annotations

import os
import select
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import serial
from serial.tools import list_ports

from toccata.errors import PodError
from toccata.units import Seconds

BAUD = 115_200
PI_HEADER = "/dev/serial0"
"""GPIO 14 and 15 of a Raspberry Pi; pyserial leaves out ports that the processor itself has."""

_BLUETOOTH = "/dev/rfcomm"
_WRITE_WITHIN_S = 2.0
_MOST_AT_ONCE = 512


class Line(Protocol):
    """Bytes to and from a pod; every fault is a `PodError`."""

    name: str

    def now(self) -> Seconds: ...  # noqa: D102

    def write(self, data: bytes) -> None: ...  # noqa: D102

    def read(self, wait: Seconds) -> bytes:
        """Give what has come, at least a byte; nothing only after ``wait`` without one."""

    def close(self) -> None: ...  # noqa: D102


class SerialLine:
    """An open serial port, 115200 8N1, kept from other programs that ask for it the same way.

    Raises:
        PodError: it can't be opened, or another program has it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        port = serial.Serial(baudrate=BAUD, timeout=0, write_timeout=_WRITE_WITHIN_S, exclusive=True)
        # Some boards of other makers start anew on DTR: it is not raised.
        port.dtr = port.rts = False
        port.port = name
        try:
            port.open()
        except (OSError, termios.error) as fault:
            raise PodError(name, _why_not(fault), "end the program that uses it, or check the cable") from fault
        self._port = port

    def now(self) -> Seconds:
        """The clock of waiting and of telling how long it took."""
        return Seconds(time.monotonic())

    def write(self, data: bytes) -> None:
        """Send; returns when the system has taken all of it."""
        try:
            self._port.write(data)
        except (OSError, termios.error) as fault:
            raise self._gone(fault) from fault

    def read(self, wait: Seconds) -> bytes:
        """Give what has come, at least a byte; nothing only after ``wait`` without one."""
        try:
            if not select.select([self._port.fileno()], [], [], max(0.0, wait))[0]:
                return b""
            return bytes(self._port.read(_MOST_AT_ONCE))
        except (OSError, termios.error) as fault:
            raise self._gone(fault) from fault

    def close(self) -> None:
        """Give the port back."""
        self._port.close()

    def _gone(self, fault: Exception) -> PodError:
        del fault  # pyserial's own words are for programmers
        return PodError(self.name, "the port is gone", "check the cable, then run toccata flash again")


def _why_not(fault: Exception) -> str:
    number = getattr(fault, "errno", None)
    reason = os.strerror(number) if isinstance(number, int) else str(fault)
    return f"can't be opened ({reason})"


def all_ports() -> list[str]:
    """Name every serial port of this computer once, the Raspberry Pi's own among them."""
    return each_once([str(port.device) for port in list_ports.comports()], PI_HEADER)


def each_once(devices: Sequence[str], header: str) -> list[str]:
    """Add the Pi's own port to those that were found, unless it is not there or is one of them by another name.

    Bluetooth is left out: opening such a port calls whatever was paired, and no pod is there.
    """
    known = {os.path.realpath(device): device for device in devices if not device.startswith(_BLUETOOTH)}
    if Path(header).exists():
        known.setdefault(os.path.realpath(header), header)
    return sorted(known.values())
