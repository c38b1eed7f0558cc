"""R21: the quiet button, in every fault state; silence within 100 ms of the contact."""

from __future__ import annotations

from random import Random

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from panel_stage import JACK, QUIET, PanelStage
from toccata import link
from toccata.settings.device import PanelSettings

PRESSES = 10_000
CARD_S = 0.004
"""From the player's last volume to the last frame that is heard: the p99 of the virtual card."""

FLOOD = [link.Watch(0), link.SetLevel(-3.0), link.TouchPad("0/1", 0.0), link.Clean(False)]
LETTER_S = 0.004
"""Sixteen letters are answered in a round: here four stand for them, each as slow as four of the slowest on a small
computer, which takes 1 ms for one (0.2 ms measured here)."""

STATES = ("none", "nack", "stuck", "unplug", "garbage", "bitflip", "card", "flood")
HOUR_S = 3_600.0


@pytest.fixture
def stage(monkeypatch, tmp_path):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    made = PanelStage(tmp_path, PanelSettings(QUIET))
    yield made
    made.panel.close()
    Device.pin_factory.reset()


def suffer(stage, state):
    if state == "flood":
        stage.flood, stage.letter_s = FLOOD, LETTER_S
    elif state == "card":
        stage.player.card_lost = True
    elif state != "none":
        stage.fault(state, HOUR_S, 0.5 if state in ("garbage", "bitflip") else 1.0)


def time_to_silence(stage, chance):
    """Hold a sound by the jack, press quiet at any moment, and lift it again; seconds from contact to silence."""
    stage.jacks.simulated.close(JACK, True)
    stage.run(chance.uniform(0.003, 0.020))
    assert stage.player.sounding
    contact = stage.time.now() + chance.uniform(0.0, 0.012)
    stage.run(contact - stage.time.now())  # a tick that is under way is not cut short: it may end later
    stage.down(QUIET).run(0.1, until=lambda: not stage.player.sounding)
    assert not stage.player.sounding
    taken = stage.player.silent_at - contact
    stage.up(QUIET)
    stage.jacks.simulated.close(JACK, False)
    stage.run(0.045)  # both contacts are believed open
    stage.hushing.quiet(False, stage.time.now())
    stage.run(0.001)
    return taken


@pytest.mark.parametrize("state", STATES)
def test_of_10000_presses_in_every_fault_state_each_is_followed_by_silence_within_100_ms(stage, state):
    suffer(stage, state)
    stage.run(0.5)
    chance = Random(STATES.index(state))
    times = [time_to_silence(stage, chance) for _ in range(PRESSES // len(STATES))]
    assert (len(times), max(times) + CARD_S <= 0.100) == (1_250, True)
