"""A busio-shaped I2C bus over ``i2c_rdwr``: bounded retries, counted errors, a deadline for every call."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from fcntl import ioctl
from typing import Protocol

from smbus2 import SMBus, i2c_msg

from toccata.errors import BoardError
from toccata.units import Seconds

TRIES = 3
PATIENCE_S = Seconds(0.010)
"""No further try begins once a call has taken this long in all."""

STUCK_PAUSE_S = Seconds(0.035)
"""A stuck bus costs 10 ms a call: after one such call it is left alone for so long, so that the loop stays awake."""

I2C_TIMEOUT = 0x0702
"""The request of linux/i2c-dev.h that sets an adapter's deadline, in units of 10 ms."""

DEADLINE_UNITS = 1

NACKS = frozenset({errno.EREMOTEIO, errno.ENXIO, errno.EIO})
"""How the kernel's adapters say that nobody acknowledged (linux, Documentation/i2c/fault-codes)."""

_REMEDIES = {
    errno.ENOENT: ("there is no such I2C bus", "enable I2C with raspi-config and start again"),
    errno.EACCES: ("this user may not use the I2C bus", "add the user to the group i2c and log in again"),
    errno.EPERM: ("this user may not use the I2C bus", "add the user to the group i2c and log in again"),
}


class Adapter(Protocol):
    """What moves messages: ``smbus2.SMBus`` on a Raspberry Pi, or a simulated bus."""

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        """Transfer the messages as one transaction, filling those that read.

        Raises:
            OSError: errno EREMOTEIO, ENXIO or EIO where nobody acknowledged, ETIMEDOUT where the bus is stuck.
        """

    def close(self) -> None:
        """Give the bus back."""


@dataclass(slots=True)
class BusCounts:
    """What happened on a bus since it was opened; ``timeouts`` are among the ``failures``."""

    calls: int = 0
    retries: int = 0
    failures: int = 0
    timeouts: int = 0


class I2cBus:
    """The bus as Adafruit's drivers know it (``busio.I2C``), for one thread.

    Every call is tried at most three times, and only while a NACK is the trouble; no try begins after 10 ms.
    """

    def __init__(self, adapter: Adapter, now: Callable[[], Seconds]) -> None:
        self.counts = BusCounts()
        self._adapter = adapter
        self._rdwr = adapter.i2c_rdwr
        self._now = now
        self._locked = False
        self._reads: dict[tuple[int, bytes, int], tuple[i2c_msg, i2c_msg]] = {}

    def try_lock(self) -> bool:
        """Take the bus, or tell with False that it is taken."""
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self) -> None:
        """Let the bus go."""
        self._locked = False

    def close(self) -> None:
        """Give the bus back."""
        self._adapter.close()

    def writeto(self, address: int, buffer: bytes | bytearray, *, start: int = 0, end: int | None = None) -> None:
        """Write ``buffer[start:end]``; nothing at all asks whether the chip is there.

        Raises:
            OSError: not acknowledged after all tries, or the bus is stuck.
        """
        self._transfer(i2c_msg.write(address, buffer[start:end]))

    def readfrom_into(self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None) -> None:
        """Fill ``buffer[start:end]``.

        Raises:
            OSError: not acknowledged after all tries, or the bus is stuck.
        """
        length = len(range(*slice(start, end).indices(len(buffer))))
        message = i2c_msg.read(address, length)
        self._transfer(message)
        buffer[start : start + length] = message.buf[:length]

    def writeto_then_readfrom(
        self,
        address: int,
        out_buffer: bytes | bytearray,
        in_buffer: bytearray,
        *,
        out_start: int = 0,
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
    ) -> None:
        """Write ``out_buffer[out_start:out_end]``, then, without a stop, fill ``in_buffer[in_start:in_end]``.

        Raises:
            OSError: not acknowledged after all tries, or the bus is stuck.
        """
        if in_end is None:
            in_end = len(in_buffer)
        length = in_end - in_start
        # Making two messages takes 6 us, finding them again 0.3 us; a register's number is the usual thing to write.
        key = (address, bytes(out_buffer[out_start:out_end]), length)
        messages = self._reads.get(key)
        if messages is None:
            messages = self._prepare(key)
        self._transfer(*messages)
        in_buffer[in_start:in_end] = messages[1].buf[:length]

    def _prepare(self, key: tuple[int, bytes, int]) -> tuple[i2c_msg, i2c_msg]:
        address, out, length = key
        messages = (i2c_msg.write(address, out), i2c_msg.read(address, length))
        if len(out) == 1:
            self._reads[key] = messages
        return messages

    def _transfer(self, *messages: i2c_msg) -> None:
        begun = self._now()
        self.counts.calls += 1
        try:
            self._rdwr(*messages)
        except OSError as fault:
            self._try_again(messages, begun, fault)

    def _try_again(self, messages: tuple[i2c_msg, ...], begun: Seconds, fault: OSError) -> None:
        for _ in range(TRIES - 1):
            if fault.errno not in NACKS or self._now() - begun >= PATIENCE_S:
                break
            self.counts.retries += 1
            try:
                self._rdwr(*messages)
            except OSError as another:
                fault = another
            else:
                return
        self.counts.failures += 1
        self.counts.timeouts += fault.errno == errno.ETIMEDOUT
        raise fault


def open_bus(number: int, now: Callable[[], Seconds]) -> I2cBus:
    """Open ``/dev/i2c-<number>``, with a deadline of 10 ms for every call.

    Raises:
        BoardError: there is no such bus, or it may not be used.
    """
    try:
        adapter = open_adapter(number)
    except OSError as fault:
        what, remedy = _REMEDIES.get(
            fault.errno or 0,
            (f"the I2C bus can't be opened ({fault.strerror})", "check the I2C settings in raspi-config"),
        )
        raise BoardError(f"/dev/i2c-{number}", what, remedy) from fault
    return I2cBus(adapter, now)


def open_adapter(number: int) -> Adapter:
    """Open ``/dev/i2c-<number>`` as the kernel shows it, with a deadline of 10 ms for every call.

    Raises:
        OSError: there is no such bus, or it may not be used.
    """
    adapter = SMBus(number)
    if adapter.fd is not None:
        ioctl(adapter.fd, I2C_TIMEOUT, DEADLINE_UNITS)
    return adapter
