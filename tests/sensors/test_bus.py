"""The bus as Adafruit's drivers use it, on an adapter that plays a list of answers."""

from __future__ import annotations

import ctypes
import errno
from collections.abc import Iterator

import pytest
from adafruit_bus_device.i2c_device import I2CDevice
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import BoardError
from toccata.sensors.bus import BusCounts, I2cBus, open_bus
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.units import Seconds

FINE = 0


class Scripted:
    """Answers each call as its list says: 0 fine, else the errno; each takes ``span`` of time."""

    def __init__(self, *answers: int, span: float = 0.0, data: bytes = b"") -> None:
        self.time = VirtualTime()
        self.heard: list[list[tuple[int, int, bytes]]] = []
        self.closed = False
        self._answers: Iterator[int] = iter(answers)
        self._span, self._data = Seconds(span), data

    def i2c_rdwr(self, *i2c_msgs) -> None:
        self.time.spend(self._span)
        self.heard.append([(m.addr, m.flags, b"" if m.flags else bytes(m)) for m in i2c_msgs])
        answer = next(self._answers, FINE)
        if answer:
            raise OSError(answer, "played")
        for message in i2c_msgs:
            if message.flags:
                ctypes.memmove(message.buf, self._data, message.len)

    def close(self) -> None:
        self.closed = True


def bus_on(adapter: Scripted) -> I2cBus:
    return I2cBus(adapter, adapter.time.now)


def outcome(adapter: Scripted) -> tuple[int, BusCounts]:
    bus = bus_on(adapter)
    try:
        bus.writeto(0x5A, b"\x00")
    except OSError as fault:
        return fault.errno, bus.counts
    return FINE, bus.counts


def test_the_driver_probe_writes_nothing_to_the_address():
    adapter = Scripted()
    I2CDevice(bus_on(adapter), 0x5A)

    assert adapter.heard == [[(0x5A, 0, b"")]]


def test_a_device_writes_and_reads_its_slices():
    adapter = Scripted(data=b"\x11\x22")
    device = I2CDevice(bus_on(adapter), 0x5A, probe=False)
    read, both = bytearray(4), bytearray(5)
    device.write(b"abcd", start=1, end=3)
    device.readinto(read, start=1, end=3)
    device.write_then_readinto(b"xyz", both, out_start=1, out_end=2, in_start=2, in_end=4)

    assert (read, both) == (b"\0\x11\x22\0", b"\0\0\x11\x22\0")
    assert adapter.heard == [[(0x5A, 0, b"bc")], [(0x5A, 1, b"")], [(0x5A, 0, b"y"), (0x5A, 1, b"")]]


@given(out=st.binary(max_size=5), length=st.integers(1, 5), start=st.integers(0, 3))
def test_a_read_fills_its_slice_and_nothing_else(out, length, start):
    adapter = Scripted(data=bytes(range(1, 9)))
    bus, buffer = bus_on(adapter), bytearray(9)
    for _ in range(2):
        bus.writeto_then_readfrom(0x5A, out, buffer, in_start=start, in_end=start + length)

    assert buffer == bytes(start) + bytes(range(1, 1 + length)) + bytes(9 - start - length)
    assert adapter.heard == [[(0x5A, 0, out), (0x5A, 1, b"")]] * 2


def test_a_taken_bus_is_not_taken_twice():
    bus = bus_on(Scripted())
    taken = [bus.try_lock(), bus.try_lock()]
    bus.unlock()

    assert [*taken, bus.try_lock()] == [True, False, True]


@pytest.mark.parametrize("nack", [errno.EREMOTEIO, errno.ENXIO, errno.EIO])
@pytest.mark.parametrize(("nacks", "retries", "failures"), [(0, 0, 0), (1, 1, 0), (2, 2, 0), (3, 2, 1)])
def test_a_nack_is_tried_twice_more(nack, nacks, retries, failures):
    expected = (nack if failures else FINE, BusCounts(1, retries, failures, 0))

    assert outcome(Scripted(*[nack] * nacks)) == expected


def test_a_timeout_is_not_tried_again():
    assert outcome(Scripted(errno.ETIMEDOUT)) == (errno.ETIMEDOUT, BusCounts(1, 0, 1, 1))


def test_a_timeout_after_a_nack_ends_the_tries():
    expected = (errno.ETIMEDOUT, BusCounts(1, 1, 1, 1))

    assert outcome(Scripted(errno.EREMOTEIO, errno.ETIMEDOUT)) == expected


def test_no_try_begins_after_10_ms():
    slow = Scripted(*[errno.EREMOTEIO] * 3, span=0.006)

    assert outcome(slow) == (errno.EREMOTEIO, BusCounts(1, 1, 1, 0))


def test_another_errno_goes_up_at_once():
    assert outcome(Scripted(errno.EBADF)) == (errno.EBADF, BusCounts(1, 0, 1, 0))


def test_closing_the_bus_gives_the_adapter_back():
    adapter = Scripted()
    bus_on(adapter).close()

    assert adapter.closed


def test_a_bus_that_is_not_there_names_its_remedy():
    with pytest.raises(BoardError) as caught:
        open_bus(4095, VirtualTime().now)

    assert str(caught.value) == "/dev/i2c-4095: there is no such I2C bus; enable I2C with raspi-config and start again"
