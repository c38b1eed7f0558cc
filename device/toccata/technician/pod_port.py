"""A serial port as the pod's console needs it, and which ports there are."""

from __future__ import annotations

import os
import select
import termios
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

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
    """An open serial port, 115200 8N1, kept from other programs that ask for it the same way; set back when closed.

    Raises:
        PodError: it can't be opened, or another program has it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        port = serial.Serial(baudrate=BAUD, timeout=0, write_timeout=_WRITE_WITHIN_S, exclusive=True)
        # Linux raises DTR and RTS as it opens a port; some boards of other makers stand still as long as they are up.
        port.dtr = port.rts = False
        port.port = name
        try:
            self._before = _open(port)
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
        """Give the port back as it was: a login shell may be there."""
        with suppress(OSError, termios.error):
            termios.tcsetattr(self._port.fileno(), termios.TCSANOW, self._before)
        self._port.close()

    def _gone(self, fault: Exception) -> PodError:
        del fault  # pyserial's own words are for programmers
        return PodError(self.name, "the port is gone", "check the cable, then run toccata flash again")


def _open(port: serial.Serial) -> list[Any]:
    """Open a port; gives how it was set before."""
    first = os.open(port.port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        before = termios.tcgetattr(first)
        port.open()
    finally:
        # Not before: closing it in between would let DTR fall and rise once more.
        os.close(first)
    return before


def _why_not(fault: Exception) -> str:
    number = getattr(fault, "errno", None)
    reason = os.strerror(number) if isinstance(number, int) else str(fault)
    return f"can't be opened ({reason})"


def all_ports() -> list[str]:
    """Name every serial port of this computer once, also the Raspberry Pi's own; not the one that a person types at."""
    screens = {os.ttyname(stream) for stream in range(3) if os.isatty(stream)}
    return each_once([str(port.device) for port in list_ports.comports()], PI_HEADER, screens)


def each_once(devices: Sequence[str], header: str, screens: Collection[str] = ()) -> list[str]:
    """Add the Pi's own port to those that were found, unless it is not there or is one of them by another name.

    Bluetooth is left out: opening such a port calls whatever was paired, and no pod is there. So are ``screens``: the
    program's own terminal is no pod.
    """
    known = {os.path.realpath(device): device for device in devices if not device.startswith(_BLUETOOTH)}
    if Path(header).exists():
        known.setdefault(os.path.realpath(header), header)
    return sorted(name for path, name in known.items() if path not in screens)
