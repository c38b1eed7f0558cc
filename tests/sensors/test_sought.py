"""A bus that was not there at the start is found as soon as it is."""

from __future__ import annotations

import errno

import pytest
from smbus2 import i2c_msg

from toccata.sensors.bus import I2cBus
from toccata.sensors.simulated.boards import SimulatedBoards
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.sensors.sought import SoughtAdapter
from toccata.settings.device import Device


class Machine:
    """Has its bus from some moment on; counts who looks for it."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.adapter = SimulatedBoards(Device(), self.time).adapter
        self.is_there, self.looks = False, 0

    def open(self) -> object:
        self.looks += 1
        if not self.is_there:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return self.adapter


def test_until_it_is_there_nobody_answers_and_then_the_boards_do() -> None:
    machine = Machine()
    bus = I2cBus(SoughtAdapter(machine.open), machine.time.now)  # type: ignore[arg-type]
    status = bytearray(2)
    with pytest.raises(OSError, match="No such file") as fault:
        bus.writeto_then_readfrom(0x5A, b"\x00", status)
    machine.is_there = True
    bus.writeto_then_readfrom(0x5A, b"\x5d", status)
    looks = machine.looks
    bus.writeto_then_readfrom(0x5A, b"\x00", status)
    assert (fault.value.errno, status, machine.looks) == (errno.ENXIO, bytearray(2), looks)


def test_it_is_closed_if_it_was_opened() -> None:
    closed: list[bool] = []

    class Adapter:
        def i2c_rdwr(self, *messages: i2c_msg) -> None:
            pass

        def close(self) -> None:
            closed.append(True)

    sought = SoughtAdapter(Adapter)
    sought.close()
    sought.i2c_rdwr()
    sought.close()
    assert closed == [True]
