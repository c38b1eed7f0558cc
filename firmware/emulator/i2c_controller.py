"""The Raspberry Pi's side of the bus: messages in bus time, and how long the pod held the clock low."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from emulator.i2c_target import I2cTarget

STUCK_NS = 10e6
"""How long the clock may be held before the call gives up: what the daemon's bus allows its adapter."""

_READ = 1


class Message(Protocol):
    """What moves: the shape of smbus2's ``i2c_msg``."""

    addr: int
    flags: int
    len: int
    buf: Any


class I2cController:
    """Carries one transaction at a time, as events of the emulated clock.

    Args:
        clock: rp2040py's.
        target: the pod's block.
        khz: 100 or 400.
        on_done: called at the instant in which a transaction has ended.
    """

    def __init__(self, clock: Any, target: I2cTarget, khz: int, on_done: Callable[[], None]) -> None:
        self._clock, self._target, self._on_done = clock, target, on_done
        self.khz = khz
        self.longest_stretch_ns = 0.0
        self.stretches = 0
        self.done = True
        self._error = 0
        self._script: Iterator[float | None] = iter(())
        self._next = clock.create_alarm(self._step)
        self._stuck = clock.create_alarm(self._give_up)
        self._held_since: float | None = None
        target.released = self._on_released

    def begin(self, messages: tuple[Message, ...]) -> None:
        """Start a transaction; ``done`` turns True in the course of emulated time. No start where SDA is held low."""
        self.done, self._error, self._held_since = False, 0, None
        self._script = self._carry(messages)
        if self._target.holds_data:
            self._error, self._script = errno.ETIMEDOUT, iter(())
        self._step()

    def fall_silent(self) -> None:
        """Die in the middle of a transaction: the clock stays high, and neither NACK nor stop comes."""
        self._next.cancel()
        self._stuck.cancel()
        self._script, self._held_since = iter(()), None
        self._end()

    def verdict(self) -> None:
        """Raise what the finished transaction came to.

        Raises:
            OSError: EREMOTEIO: nobody acknowledged; ETIMEDOUT: the clock was held too long.
        """
        if self._error:
            raise OSError(self._error, os.strerror(self._error))

    def _step(self) -> None:
        delay = next(self._script, None)
        if delay is not None:
            self._next.schedule(delay)
        elif self._held_since is None:
            self._end()

    def _end(self) -> None:
        self.done = True
        self._on_done()

    def _give_up(self) -> None:
        self._error, self._held_since = errno.ETIMEDOUT, None
        self._script = iter(())
        self._target.stopped()
        self._end()

    def _hold(self) -> None:
        self._held_since = self._clock.nanos
        self._stuck.schedule(STUCK_NS)

    def _on_released(self) -> None:
        if self._held_since is None:
            return
        self._stuck.cancel()
        stretch = self._clock.nanos - self._held_since
        self._held_since = None
        self.stretches += 1
        self.longest_stretch_ns = max(self.longest_stretch_ns, stretch)
        self._next.schedule(0)

    def _carry(self, messages: tuple[Message, ...]) -> Iterator[float | None]:
        bit = 1e6 / self.khz
        for index, message in enumerate(messages):
            yield bit  # (repeated) start
            yield 9 * bit
            if not self._target.addressed(message.addr, bool(message.flags & _READ), index > 0):
                self._error = errno.EREMOTEIO
                break
            yield from self._read(message, bit) if message.flags & _READ else self._write(message, bit)
            if self._error:
                break
        yield bit
        self._target.stopped()

    def _read(self, message: Message, bit: float) -> Iterator[float | None]:
        for index in range(message.len):
            value = self._target.pull()
            while value is None:
                self._hold()
                yield None
                value = self._target.pull()
            yield 9 * bit
            message.buf[index] = bytes((value,))
        self._target.done()

    def _write(self, message: Message, bit: float) -> Iterator[float | None]:
        for value in bytes(message.buf[: message.len]):
            yield 8 * bit
            taken = self._target.push(value)
            while taken is None:
                self._hold()
                yield None
                taken = self._target.push(value)
            yield bit
            if not taken:
                self._error = errno.EREMOTEIO
                return
