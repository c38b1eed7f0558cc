"""Lines of switch jacks through gpiozero, on its own mock pins."""

from __future__ import annotations

import pytest
from gpiozero import Device, DigitalInputDevice
from gpiozero.pins.mock import MockFactory

from toccata.events import Reading
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.sensors.switch_box import SwitchBox
from toccata.sensors.switches import claim_jacks
from toccata.settings.device import SwitchSettings
from toccata.units import NEVER, SWITCH_BOX, PadId, Seconds

SETTINGS = (SwitchSettings("left", 5), SwitchSettings("right"), SwitchSettings("chin", 9, normally_closed=True))
LEFT, RIGHT, CHIN = (PadId(SWITCH_BOX, number, one.name) for number, one in enumerate(SETTINGS))


def no_wish(pad):
    return NEVER


class Claimed:
    def __init__(self):
        self.rings, self.told, self.time = 0, [], VirtualTime()
        self.jacks = claim_jacks(dict(zip((LEFT, RIGHT, CHIN), SETTINGS, strict=True)), self._ring, self.told.append)
        self.box = SwitchBox(self.jacks, self.time.now)

    def read_at(self, at):
        self.time.advance_to(Seconds(at))
        return self.box.read(no_wish)

    def _ring(self):
        self.rings += 1


@pytest.fixture
def pins(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    yield Device.pin_factory
    Device.pin_factory.reset()


@pytest.fixture
def claimed(pins):
    pins.pin(9)
    made = Claimed()
    pins.pin(9).drive_low()
    made.read_at(1.0)
    yield made
    made.box.close()


def test_only_switches_with_a_line_are_read(claimed):
    assert (claimed.box.standing(), claimed.told) == ({LEFT: True, CHIN: True}, [])


def test_lines_are_pulled_up_so_that_an_empty_jack_is_an_open_switch(claimed, pins):
    assert ([pins.pin(line).pull for line in (5, 9)], claimed.jacks[0].look()) == (["up", "up"], False)


def test_a_closing_contact_rings_and_is_read_at_once(claimed, pins):
    before = claimed.rings
    pins.pin(5).drive_low()
    assert (claimed.rings - before, claimed.box.due(no_wish), claimed.read_at(1.001)) == (
        1,
        1.0,
        [Reading(LEFT, 1.0, 1.001)],
    )


def test_a_normally_closed_switch_is_pressed_when_it_opens(claimed, pins):
    pins.pin(9).drive_high()
    pressed = claimed.read_at(1.1)
    pins.pin(9).drive_low()
    claimed.read_at(1.2)
    assert [pressed, claimed.read_at(1.221)] == [[Reading(CHIN, 1.0, 1.1)], [Reading(CHIN, 0.0, 1.221)]]


def test_a_spike_that_is_over_when_the_line_is_looked_at_is_no_press(claimed, pins):
    pins.pin(5).drive_low()
    pins.pin(5).drive_high()
    assert (claimed.read_at(1.001), claimed.read_at(1.1)) == ([], [])


def test_a_line_that_is_taken_is_told_and_the_others_work(pins):
    with DigitalInputDevice(5):
        claimed = Claimed()
    claimed.box.close()
    [told] = claimed.told
    assert told.startswith("instrument.json: switches[0].gpio: GPIO 5 can't be used (")
    assert (told.endswith("check the line: left is not read"), claimed.box.standing()) == (True, {CHIN: True})


def test_where_there_is_no_gpio_at_all_one_line_says_so(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "native")
    claimed = Claimed()
    [told] = claimed.told
    assert told.startswith("instrument.json: switches[0].gpio: GPIO can't be used here (")
    assert (told.endswith("no switch is read"), claimed.box.standing()) == (True, {})


def test_closing_gives_the_lines_back(claimed):
    claimed.box.close()
    with DigitalInputDevice(5) as line:
        assert line.pin is not None
