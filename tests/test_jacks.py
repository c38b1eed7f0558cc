"""Which switches are lines, and which are simulated."""

from __future__ import annotations

import pytest
from gpiozero import Device as GpioDevice
from gpiozero import DigitalInputDevice
from gpiozero.pins.mock import MockFactory

from toccata.jacks import find_jacks, touching
from toccata.settings.device import Device, SwitchSettings
from toccata.units import NEVER, PadId, Seconds

TWO = Device(switches=(SwitchSettings("left", 5), SwitchSettings("right")))
LEFT, RIGHT = PadId(8, 0, "left"), PadId(8, 1, "right")


@pytest.fixture
def pins(monkeypatch):
    monkeypatch.setattr(GpioDevice, "pin_factory", MockFactory())
    yield GpioDevice.pin_factory
    GpioDevice.pin_factory.reset()


def found(device, is_simulated):
    told = []
    jacks = find_jacks(device, is_simulated, lambda: Seconds(0.0), lambda: None, told.append)
    answer = list(map(str, jacks.box.standing())), sorted(map(str, jacks.simulated.pads)), told
    jacks.box.close()
    return answer


def test_on_an_instrument_only_lines_are_read(pins):
    assert found(TWO, is_simulated=False) == (["left"], [], [])


def test_beside_simulated_boards_a_jack_without_a_line_is_simulated(pins):
    assert found(TWO, is_simulated=True) == (["left", "right"], ["right"], [])


def test_a_line_that_can_t_be_had_is_told_and_simulated_instead(pins):
    with DigitalInputDevice(5):
        read, simulated, told = found(TWO, is_simulated=True)
    assert (read, simulated, len(told)) == (["left", "right"], ["left", "right"], 1)


def test_without_lines_gpio_is_left_alone_and_nothing_is_polled():
    jacks = find_jacks(Device(), True, lambda: Seconds(1.0), lambda: None, pytest.fail)
    jacks.box.read(lambda _: NEVER)
    assert jacks.box.due(lambda _: NEVER) == NEVER


def test_half_a_finger_closes_a_switch_and_a_pad_is_touched_as_it_is():
    jacks = find_jacks(Device(), True, lambda: Seconds(1.0), lambda: None, pytest.fail)
    touches = []
    touch = touching(lambda *touched: touches.append(touched), jacks.simulated)
    for pad, amount in ((PadId(0, 3), 0.3), (PadId(16, 0, "squeeze"), 0.7), (PadId(8, 0, "jack-1"), 0.5)):
        touch(pad, amount)
    closed = [jack.look() for jack in jacks.simulated.jacks]
    touch(PadId(8, 0, "jack-1"), 0.4)
    assert (touches, closed, jacks.simulated.jacks[0].look()) == (
        [(PadId(0, 3), 0.3), (PadId(16, 0, "squeeze"), 0.7)],
        [True, False, False, False],
        False,
    )


def test_a_switch_that_is_a_line_is_not_closed_by_a_page(pins):
    jacks = find_jacks(TWO, True, lambda: Seconds(1.0), lambda: None, pytest.fail)
    touching(lambda *_: None, jacks.simulated)(LEFT, 1.0)
    assert [jack.look() for jack in jacks.simulated.jacks] == [False]
    jacks.box.close()
