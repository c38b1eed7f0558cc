"""R21: the quiet button, in every fault state; silence within 100 ms of the contact."""

from __future__ import annotations

from random import Random

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from panel_stage import JACK, QUIET, SQUEEZE, PanelStage
from toccata import link
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.settings.device import PanelSettings, PodSettings, PressureChip, SensorSettings

PRESSES = 10_000
CARD_S = 0.004
"""From the player's last volume to the last frame that is heard: the p99 of the virtual card."""

FLOOD = [link.Watch(0), link.SetLevel(-3.0), link.TouchPad("0/1", 0.0), link.Clean(False)]
LETTER_S = 0.004
"""Sixteen letters are answered in a round: here four stand for them, each as slow as four of the slowest on a small
computer, which takes 1 ms for one (0.2 ms measured here)."""

STATES = ("none", "nack", "stuck", "unplug", "garbage", "bitflip", "card", "flood", "squeezed", "pod")
ON_POD = {"pod": PodSettings(), "sensors": (SensorSettings("squeeze", PressureChip.POD),)}
STARTS_S = 0.060
"""A squeeze is known within 13 ms of its first sample; a slow one, and a bulb at rest, may take longer."""

LETS_GO_S = 0.2
HOUR_S = 3_600.0


@pytest.fixture
def stage(monkeypatch, tmp_path, state):
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    sensors = {"squeezed": {"mapped": (SQUEEZE,)}, "pod": {"mapped": (SQUEEZE,), **ON_POD}}
    made = PanelStage(tmp_path, PanelSettings(QUIET), **sensors.get(state, {}))
    yield made
    made.panel.close()
    Device.pin_factory.reset()


def suffer(stage, state):
    if state == "flood":
        stage.flood, stage.letter_s = FLOOD, LETTER_S
    elif state == "card":
        stage.player.card_lost = True
    elif state == "pod":
        now = stage.time.now()
        stage.hands.pod_adapter.inject(Fault(FaultKind.STUCK, None, now, now + HOUR_S))
    elif state not in ("none", "squeezed"):
        stage.fault(state, HOUR_S, 0.5 if state in ("garbage", "bitflip") else 1.0)


def hold(stage, state, is_held):
    """By the jack, which needs no bus; or by a squeeze, until that sounds, and until it is forgotten."""
    if state == "squeezed":
        stage.hands.touch(SQUEEZE, 0.8 if is_held else 0.0)
        stage.run(STARTS_S if is_held else LETS_GO_S, until=lambda: bool(is_held and stage.player.sounding))
    else:
        stage.jacks.simulated.close(JACK, is_held)


def time_to_silence(stage, state, chance):
    """Hold a sound, press quiet at any moment, and lift it again; seconds from contact to silence."""
    hold(stage, state, True)
    stage.run(chance.uniform(0.003, 0.020))
    assert stage.player.sounding
    contact = stage.time.now() + chance.uniform(0.0, 0.012)
    stage.run(contact - stage.time.now())  # a tick that is under way is not cut short: it may end later
    stage.down(QUIET).run(0.1, until=lambda: not stage.player.sounding)
    assert not stage.player.sounding
    taken = stage.player.silent_at - contact
    stage.up(QUIET)
    hold(stage, state, False)
    stage.run(0.045)  # both contacts are believed open
    stage.hushing.quiet(False, stage.time.now())
    stage.run(0.001)
    return taken


@pytest.mark.parametrize("state", STATES)
def test_of_10000_presses_in_every_fault_state_each_is_followed_by_silence_within_100_ms(stage, state):
    suffer(stage, state)
    stage.run(0.5)
    chance = Random(STATES.index(state))
    times = [time_to_silence(stage, state, chance) for _ in range(PRESSES // len(STATES))]
    assert (len(times), max(times) + CARD_S <= 0.100) == (1_000, True)
