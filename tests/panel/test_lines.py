"""Lines of the panel through gpiozero, on its own mock pins."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from gpiozero import Device, DigitalInputDevice
from gpiozero.pins.mock import MockFactory, MockPWMPin

import toccata
from toccata.panel.find import find_lines
from toccata.panel.lamps import READY, STATUS
from toccata.panel.lines import GpioContact, GpioLamp, claim_panel
from toccata.panel.panel import Lines
from toccata.settings.device import KnobSettings, PanelSettings
from toccata.units import SWITCH_BOX, PadId

LAMPS = {PadId(0, 3): 24, PadId(SWITCH_BOX, 0, "jack-1"): 23}
WHOLE = PanelSettings(26, 16, 4, 12, 13, KnobSettings(25, 8), pad_lamps=LAMPS)
INPUTS, OUTPUTS = (26, 16, 4, 25, 8), (12, 13, 24, 23)


class Claimed:
    def __init__(self, settings=WHOLE):
        self.rings, self.told = 0, []
        self.lines = claim_panel(settings, self._ring, self.told.append)
        lines = self.lines
        self.contacts = [lines.quiet, lines.after, lines.pairing, lines.knob_a, lines.knob_b]

    def _ring(self):
        self.rings += 1


@pytest.fixture
def pins(monkeypatch):
    # Pins that could do PWM, as all lines of a Raspberry Pi can.
    monkeypatch.setattr(Device, "pin_factory", MockFactory(pin_class=MockPWMPin))
    yield Device.pin_factory
    Device.pin_factory.reset()


def test_contacts_are_pulled_up_and_lamps_are_dark(pins):
    claimed = Claimed()
    assert [pins.pin(line).pull for line in INPUTS] == ["up"] * 5
    assert [(pins.pin(line).function, pins.pin(line).state) for line in OUTPUTS] == [("output", 0)] * 4
    assert (claimed.told, list(claimed.lines.lamps)) == ([], [STATUS, READY, *LAMPS])


def test_no_output_that_the_panel_makes_is_ever_dimmed(pins):
    claimed = Claimed()
    for lit in (True, False, True):
        for lamp in claimed.lines.lamps.values():
            lamp.light(lit)
    assert [pins.pin(line).frequency for line in OUTPUTS] == [None] * 4
    assert {one.state for line in OUTPUTS for one in pins.pin(line).states} == {0, 1}


def test_nothing_in_the_instrument_asks_gpiozero_for_more_than_plain_inputs_and_outputs():
    found = set()
    for file in Path(toccata.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gpiozero":
                found |= {name.name for name in node.names}
            assert not (isinstance(node, ast.Import) and any(name.name == "gpiozero" for name in node.names)), file
    assert found == {"Device", "DigitalInputDevice", "DigitalOutputDevice", "GPIOZeroError"}


def test_a_contact_rings_at_both_edges_and_is_seen_closed_once_however_short_it_was(pins):
    rings = []
    contact = GpioContact(26, lambda: rings.append(1))
    pins.pin(26).drive_low()
    pins.pin(26).drive_high()
    seen = contact.has_stirred, contact.look(), contact.has_stirred, contact.look()
    assert (len(rings), seen, contact.is_closed()) == (2, (True, True, False, False), False)


def test_a_lit_lamp_is_left_dark(pins):
    claimed = Claimed()
    lamp = claimed.lines.lamps[STATUS]
    lamp.light(True)
    lit = pins.pin(12).state
    lamp.close()
    assert (lit, pins.pin(12).function) == (1, "input")


def test_a_line_that_is_taken_is_told_and_the_rest_of_the_panel_works(pins):
    with DigitalInputDevice(24), DigitalInputDevice(26):
        claimed = Claimed()
    heads = [line.split(" can't be used")[0] for line in claimed.told]
    assert heads == ["instrument.json: panel.quiet_gpio: GPIO 26", "instrument.json: panel.pad_lamps.0/3: GPIO 24"]
    assert all(line.endswith("; check the line: the rest of the panel works") for line in claimed.told)
    assert (claimed.lines.quiet, claimed.lines.after is not None, len(claimed.lines.lamps)) == (None, True, 3)


def test_where_there_is_no_gpio_at_all_one_line_says_so(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "native")
    claimed = Claimed()
    [told] = claimed.told
    assert told.startswith("instrument.json: panel.quiet_gpio: GPIO can't be used here (")
    assert (told.endswith("plays on without its panel"), claimed.lines) == (True, Lines())


def test_an_instrument_without_lines_never_loads_gpiozero():
    asked = "import sys, toccata.instrument, toccata.perform; sys.exit('gpiozero' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.mark.parametrize("settings", [None, PanelSettings(), PanelSettings(knob_lowest_db=-12.0)])
def test_without_a_line_nothing_is_claimed(settings):
    told = []
    assert (find_lines(settings, lambda: None, told.append), told) == (Lines(), [])


def test_what_is_null_is_disabled(pins):
    claimed = Claimed(PanelSettings(quiet_gpio=26))
    assert [contact is not None for contact in claimed.contacts] == [True, False, False, False, False]


def test_a_lamp_that_can_t_be_written_any_more_is_told_once_and_hurts_nobody(pins):
    told = []
    lamp = GpioLamp(12, told.append)
    lamp.close()
    for lit in (True, False, True):
        lamp.light(lit)
    assert [line.split(" (")[0] for line in told] == ["GPIO 12 can't be written"]
