"""The whole panel on gpiozero's mock pins, in virtual time: what a person does, and what it asks for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from toccata.contact import REST_POLL_S
from toccata.panel.buttons import Ask
from toccata.panel.lines import claim_panel
from toccata.panel.panel import Lines, Panel
from toccata.settings.device import KnobSettings, PanelSettings
from toccata.units import NEVER, Seconds

QUIET, AFTER, PAIRING, A, B = 26, 16, 4, 25, 8
SETTINGS = PanelSettings(QUIET, AFTER, PAIRING, knob=KnobSettings(A, B))


class AtPanel:
    """A person at the panel. What is asked for is kept, with its instant; quiet is as it was last asked for."""

    def __init__(self, pins):
        self.pins, self.now, self.is_quiet, self.asked = pins, 0.0, False, []
        self.panel = Panel(claim_panel(SETTINGS, lambda: None, pytest.fail))
        self.wait(1.0)

    def wait(self, span):
        end = self.now + span
        while self.now < end:
            self.now = min(max(self.panel.due(), self.now + 0.0001), end)
            for ask in self.panel.read(self.is_quiet, Seconds(self.now)):
                self.is_quiet = {Ask.QUIET: True, Ask.LIFT: False}.get(ask, self.is_quiet)
                self.asked.append((round(self.now, 2), ask))
        return self

    def press(self, line, span):
        self.pins.pin(line).drive_low()
        self.wait(span)
        self.pins.pin(line).drive_high()
        return self.wait(0.1)

    def turn(self, first, second, pause=0.003):
        for line, is_closed in ((first, True), (second, True), (first, False), (second, False)):
            (self.pins.pin(line).drive_low if is_closed else self.pins.pin(line).drive_high)()
            self.wait(pause)
        return self


@pytest.fixture
def at_panel(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    yield AtPanel(Device.pin_factory)
    Device.pin_factory.reset()


def test_quiet_is_asked_for_on_contact_and_lifted_by_a_second_long_press(at_panel):
    at_panel.press(QUIET, 0.05).wait(0.85).press(QUIET, 1.0)
    assert at_panel.asked == [(1.0, Ask.QUIET), (2.0, Ask.QUIET), (2.8, Ask.LIFT)]


def test_next_setup_and_pairing_are_asked_for_on_release(at_panel):
    at_panel.press(AFTER, 0.98).press(PAIRING, 1.9)
    assert at_panel.asked == [(2.0, Ask.NEXT), (4.0, Ask.PAIR)]


def test_a_brush_and_a_lean_ask_for_nothing(at_panel):
    at_panel.press(AFTER, 0.5).press(PAIRING, 0.5).press(AFTER, 4.0).press(PAIRING, 4.0)
    assert at_panel.asked == []


def test_a_forearm_on_the_whole_panel_asks_for_quiet_alone(at_panel):
    for line in (QUIET, AFTER, PAIRING):
        at_panel.pins.pin(line).drive_low()
    at_panel.wait(10.0)
    for line in (QUIET, AFTER, PAIRING):
        at_panel.pins.pin(line).drive_high()
    assert [ask for _, ask in at_panel.wait(1.0).asked] == [Ask.QUIET]


def test_the_knob_s_way_is_its_first_contact_s(at_panel):
    asked = [at_panel.turn(A, B).asked[-1][1], at_panel.turn(B, A).asked[-1][1]]
    assert asked == [Ask.LOUDER, Ask.SOFTER]


def test_a_knob_that_is_spun_up_counts_one_db_in_100_ms_and_down_at_once(at_panel):
    for _ in range(5):
        at_panel.turn(A, B)
    up = at_panel.wait(2.0).asked
    at_panel.asked = []
    for _ in range(5):
        at_panel.turn(B, A)
    between = [round(after - before, 2) for (before, _), (after, _) in pairwise(up)]
    took = at_panel.asked[-1][0] - at_panel.asked[0][0]
    assert (between, len(at_panel.asked), took < 0.08) == ([0.1] * 4, 5, True)


def test_a_lost_edge_is_found_within_20_ms(at_panel):
    at_panel.pins.pin(QUIET)._state = False  # no edge is told of this
    at_panel.wait(REST_POLL_S)
    assert [ask for _, ask in at_panel.asked] == [Ask.QUIET]


def test_an_edge_makes_it_due_at_once(at_panel):
    at_panel.pins.pin(AFTER).drive_low()
    assert at_panel.panel.due() <= at_panel.now


def test_the_first_look_is_due_at_once(monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    panel = Panel(claim_panel(SETTINGS, lambda: None, pytest.fail))
    assert panel.due() < 0.0
    panel.close()


def test_a_panel_without_contacts_is_never_due():
    assert Panel(Lines()).due() == NEVER
