"""IRQ lines through gpiozero, on its own mock pins."""

from __future__ import annotations

import os
import threading
import time

import pytest
from gpiozero import Device, DigitalInputDevice
from gpiozero.pins.mock import MockFactory

from toccata.errors import BoardError
from toccata.sensors.irq import IrqWake
from toccata.units import Seconds


@pytest.fixture
def pins(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    yield Device.pin_factory
    Device.pin_factory.reset()


@pytest.fixture
def wake(pins):
    made = IrqWake({0: 17, 2: 27})
    yield made
    made.close()


def later(span):
    return Seconds(time.monotonic() + span)


def test_only_boards_with_a_line_have_one(wake):
    assert [wake.has_line(board) for board in range(4)] == [True, False, True, False]


def test_a_low_line_calls(wake, pins):
    pins.pin(27).drive_low()

    assert [wake.is_called(board) for board in range(4)] == [False, False, True, False]


def test_a_line_that_is_low_already_does_not_wait(wake, pins):
    pins.pin(17).drive_low()
    begun = time.monotonic()
    wake.wait(later(60.0), [0, 2])

    assert time.monotonic() - begun < 30.0


def test_a_falling_line_ends_the_wait(wake, pins):
    begun = time.monotonic()
    threading.Timer(0.05, pins.pin(27).drive_low).start()
    wake.wait(later(60.0), [0, 2])

    assert time.monotonic() - begun < 30.0


def test_a_file_with_something_to_read_ends_the_wait(pins):
    bell = os.eventfd(1)
    wake = IrqWake({0: 17}, [bell])
    begun = time.monotonic()
    wake.wait(later(60.0), [0])
    wake.close()
    os.close(bell)

    assert time.monotonic() - begun < 30.0


def test_without_a_call_the_wait_ends_at_its_instant(wake):
    until = later(0.05)
    wake.wait(until, [0, 2])

    assert time.monotonic() >= until


def test_a_lost_boards_low_line_does_not_end_the_wait(wake, pins):
    pins.pin(27).drive_low()
    wake.wait(later(0.0), [0])
    until = later(0.05)
    wake.wait(until, [0])

    assert time.monotonic() >= until


def test_closing_gives_the_lines_back(wake):
    wake.close()
    with DigitalInputDevice(17) as line:
        assert line.pin is not None


def test_a_line_that_is_taken_is_told_with_its_place_and_remedy(pins):
    with DigitalInputDevice(27), pytest.raises(BoardError) as caught:
        IrqWake({0: 17, 1: 27})
    IrqWake({0: 17}).close()

    assert str(caught.value).startswith("instrument.json: boards[1].irq_gpio: GPIO 27 can't be used (")
    assert str(caught.value).endswith("; check the line, or leave irq_gpio out to poll")
