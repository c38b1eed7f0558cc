"""A bus that was not there at the start: every call looks for it, until it is."""

from __future__ import annotations

import errno
from collections.abc import Callable

from smbus2 import i2c_msg

from toccata.sensors.bus import Adapter


class SoughtAdapter:
    """Opens its bus with the first call that finds it; until then nobody answers, as on a bus without boards."""

    def __init__(self, find: Callable[[], Adapter]) -> None:
        """``find`` opens the bus, or raises an OSError."""
        self._find = find
        self._found: Adapter | None = None

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        """Transfer the messages; see `Adapter`."""
        if self._found is None:
            try:
                self._found = self._find()
            except OSError as fault:
                # Not as a stuck bus, whose pause would keep switches and other buses waiting.
                raise OSError(errno.ENXIO, fault.strerror) from fault
        self._found.i2c_rdwr(*messages)

    def close(self) -> None:
        """Give the bus back."""
        if self._found is not None:
            self._found.close()
