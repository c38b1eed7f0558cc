"""A simulated I2C bus behind the same calls as the real one, with modelled bus time and faults on demand."""

from __future__ import annotations

import ctypes
import errno
import heapq
import os
import random
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

from smbus2 import i2c_msg

from toccata.sensors.simulated.chip import Chip
from toccata.sensors.simulated.faults import IN_THE_CHIP, ON_THE_BUS, Fault, FaultKind
from toccata.sensors.simulated.timeline import Timeline
from toccata.units import Seconds

STUCK_S = Seconds(0.010)
"""How long a call on a stuck bus takes: the deadline that the real adapter is given."""

_READ = 1
_BITS_A_BYTE = 9
_BITS_A_MESSAGE = 1 + _BITS_A_BYTE  # start, address


class SimulatedAdapter:
    """A bus of simulated chips.

    Args:
        timeline: the time that calls take and chips live in.
        chips: address -> chip.
        bus_khz: the clock of the bus; a status read is 48 bits: 0.12 ms at 400, 0.48 ms at 100.
        seed: of the faults' chances.
    """

    def __init__(self, timeline: Timeline, chips: Mapping[int, Chip], bus_khz: int = 400, seed: int = 0) -> None:
        self._timeline = timeline
        self._chips = dict(chips)
        self._bit_s = 1.0 / (bus_khz * 1000.0)
        self._chance = random.Random(seed)
        self._faults: list[Fault] = []
        self._resets: list[tuple[Seconds, int]] = []
        # A keyboard's hand may be another thread than the one that reads.
        self._lock = threading.Lock()

    def i2c_rdwr(self, *i2c_msgs: i2c_msg) -> None:
        """Transfer the messages, all to one address; what they take is spent on the timeline.

        Raises:
            OSError: EREMOTEIO where no chip acknowledges, ETIMEDOUT on a stuck bus.
        """
        with self._lock:
            active = self._active(i2c_msgs[0].addr) if self._faults else ()
            if active or self._resets:
                self._hinder(active)
            chip = self._chips.get(i2c_msgs[0].addr)
            if chip is None:
                self._refuse(errno.EREMOTEIO, Seconds((_BITS_A_MESSAGE + 1) * self._bit_s))
            self._carry(chip, i2c_msgs)
            if active:
                self._spoil(i2c_msgs, active)

    def close(self) -> None:
        """Nothing is held that could be given back."""

    def inject(self, fault: Fault) -> None:
        """Let a fault come; one that should have begun already begins now."""
        with self._lock:
            self._catch_up()
            fault = replace(fault, start=max(fault.start, self._timeline.now()))
            for address in self._chips:
                if fault.concerns(address):
                    self._strike(address, fault)
            if fault.kind in ON_THE_BUS:
                self._faults.append(fault)

    def touch(self, address: int, electrode: int, amount: float) -> None:
        """Lay a finger on an electrode from now on: ``amount`` 0.0 lifts it, 1.0 is a full touch."""
        with self._lock:
            self._catch_up()
            self._chips[address].touch(electrode, amount, self._timeline.now())

    def irq_low(self, address: int) -> bool:
        """Tell whether the board pulls its interrupt line down; an unplugged board doesn't."""
        with self._lock:
            if self._resets:
                self._catch_up()
            if self._faults and any(fault.kind is FaultKind.UNPLUG for fault in self._active(address)):
                return False
            return self._chips[address].irq_low(self._timeline.now())

    def next_change(self, address: int) -> Seconds:
        """Tell when the board's IRQ might fall by itself, or a fault of it begins or ends; NEVER: nothing comes."""
        with self._lock:
            now = self._timeline.now()
            if not self._resets and not self._faults:
                return self._chips[address].next_change(now)
            self._catch_up()
            instants = [self._chips[address].next_change(now)]
            instants += [at for at, whose in self._resets if whose == address]
            for fault in self._faults:
                if fault.concerns(address):
                    instants += [edge for edge in (fault.start, fault.end) if edge > now]
            return min(instants)

    def disturbed(self, address: int) -> bool:
        """Tell whether calls to the board may be answered otherwise now than by the chip alone."""
        with self._lock:
            return bool(self._active(address))

    def _strike(self, address: int, fault: Fault) -> None:
        if fault.kind in IN_THE_CHIP:
            self._chips[address].suffer(fault)
        elif fault.kind in (FaultKind.BROWNOUT, FaultKind.UNPLUG):
            due = fault.end if fault.kind is FaultKind.UNPLUG else fault.start
            heapq.heappush(self._resets, (due, address))

    def _active(self, address: int) -> tuple[Fault, ...]:
        now = self._timeline.now()
        self._faults = [fault for fault in self._faults if now < fault.end]
        return tuple(fault for fault in self._faults if fault.active(now) and fault.concerns(address))

    def _catch_up(self) -> None:
        while self._resets and self._resets[0][0] <= self._timeline.now():
            at, address = heapq.heappop(self._resets)
            self._chips[address].power_on(at)

    def _hinder(self, active: tuple[Fault, ...]) -> None:
        self._catch_up()
        for fault in active:
            if fault.kind is FaultKind.STUCK:
                self._refuse(errno.ETIMEDOUT, STUCK_S)
            if fault.kind is FaultKind.UNPLUG or (fault.kind is FaultKind.NACK and self._befalls(fault)):
                self._refuse(errno.EREMOTEIO, Seconds((_BITS_A_MESSAGE + 1) * self._bit_s))

    def _befalls(self, fault: Fault) -> bool:
        return self._chance.random() < fault.rate

    def _refuse(self, why: int, after: Seconds) -> NoReturn:
        self._timeline.spend(after)
        raise OSError(why, os.strerror(why))

    def _carry(self, chip: Chip, messages: tuple[i2c_msg, ...]) -> None:
        bits = 1 + sum(_BITS_A_MESSAGE + _BITS_A_BYTE * message.len for message in messages)
        self._timeline.spend(Seconds(bits * self._bit_s))
        now = self._timeline.now()
        for message in messages:
            if message.flags & _READ:
                ctypes.memmove(message.buf, chip.read(message.len, now), message.len)
            elif message.len:
                chip.write(message.buf[: message.len], now)

    def _spoil(self, messages: tuple[i2c_msg, ...], active: tuple[Fault, ...]) -> None:
        for fault in active:
            for message in messages:
                if message.flags & _READ and fault.kind in _SPOILED and self._befalls(fault):
                    data = bytearray(message.buf[: message.len])
                    _SPOILED[fault.kind](data, self._chance)
                    ctypes.memmove(message.buf, bytes(data), message.len)


def _fill_with_ones(data: bytearray, _chance: random.Random) -> None:
    data[:] = b"\xff" * len(data)


def _flip_one_bit(data: bytearray, chance: random.Random) -> None:
    bit = chance.randrange(8 * len(data))
    data[bit // 8] ^= 1 << bit % 8


_SPOILED = {FaultKind.GARBAGE: _fill_with_ones, FaultKind.BITFLIP: _flip_one_bit}
