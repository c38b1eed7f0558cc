"""The real program with its panel: real gpiozero with mock pins, real threads, a config server's end of its link."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from linked.at_link import AtLink
from linked.playing_at_link import ENVIRONMENT, save_client
from terminal import AtTerminal
from toccata.link import Ended, Felt, Started, State, TouchPad
from toccata.link import Feel as FeelSensor

PLAY = ["play", "--no-page", "--boards", "simulated", "--card", "hw:CARD=none"]
PANEL = {"quiet_gpio": 26, "pairing_gpio": 4, "status_gpio": 12, "ready_gpio": 13, "pad_lamps": {"jack-1": 24}}
INSTRUMENT = {"format": 1, "switches": [{"name": "jack-1", "gpio": 5}, {"name": "jack-2"}], "panel": PANEL}
SWITCHES = {"jack-1": {"mode": "hold", "sound": "warm-pad/C3"}, "jack-2": {"mode": "one-shot", "sound": "marimba/C4"}}
SENSORS = {"squeeze": {"mode": "hold", "sound": "warm-pad/C3"}}
HERE = Path(__file__).parent


class Pins:
    def __init__(self, pipe):
        self._pipe = os.open(pipe, os.O_RDWR)

    def low(self, gpio):
        os.write(self._pipe, f"{gpio} low\n".encode())

    def high(self, gpio):
        os.write(self._pipe, f"{gpio} high\n".encode())

    def close(self):
        os.close(self._pipe)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("panel")
    (folder / "instrument.json").write_text(json.dumps(INSTRUMENT))
    (folder / "active-client").write_text("robin\n")
    save_client(folder, "robin", {}, switches=SWITCHES, sensors=SENSORS)
    return folder


@pytest.fixture
def house(data):
    """The instrument, its pins, and a config server at its link."""
    pipe = data / "pins"
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    pins = Pins(pipe)
    command = [sys.executable, str(HERE / "on_mock_pins.py"), str(pipe), *PLAY, "--data", str(data)]
    with AtTerminal(command, {**ENVIRONMENT, "RUNTIME_DIRECTORY": ""}) as instrument:
        instrument.wait_for("robin plays")
        with AtLink(data / "link") as server:
            yield instrument, pins, server
    pins.close()


def test_a_switch_in_its_jack_sounds_and_the_quiet_button_ends_it(house):
    instrument, pins, server = house
    pins.low(5)
    started = server.wait_for(Started)
    pins.low(26)
    quiet = server.wait_for(State, lambda one: one.quiet)
    ended = server.wait_for(Ended)
    assert [started.pad, ended.pad, quiet.knob_db] == ["jack-1", "jack-1", 0.0]
    assert instrument.interrupt() == 0
    assert "Traceback" not in instrument.said


def test_pages_and_keys_play_switches_and_sensors_that_are_simulated(house):
    instrument, _, server = house
    server.send(FeelSensor("squeeze"))
    server.wait_for(State, lambda one: one.sensors == (True,))
    for _ in range(50):  # a squeeze counts once the sensor was at rest for a while
        felt = server.wait_for(Felt)
    server.send(TouchPad("jack-2", 1.0))
    by_page = server.wait_for(Started)
    instrument.type("\x1b[A\x1b[A")
    by_keys = server.wait_for(Started)
    instrument.type("\x1b[B\x1b[B")
    assert [felt.sensor, by_page.pad, by_keys.pad, server.wait_for(Ended, lambda one: one.pad == "squeeze").cause] == [
        "squeeze",
        "jack-2",
        "squeeze",
        "lift",
    ]
    assert instrument.interrupt() == 0


def test_where_there_is_no_gpio_a_line_each_says_so_and_the_switch_is_simulated(data):
    command = [sys.executable, "-m", "toccata", *PLAY, "--data", str(data)]
    with AtTerminal(command, {**ENVIRONMENT, "RUNTIME_DIRECTORY": "", "GPIOZERO_PIN_FACTORY": "native"}) as instrument:
        instrument.wait_for("robin plays")
        instrument.type("\x1b[15~")
        instrument.wait_for("jack-1  warm-pad/C3")
        assert instrument.interrupt() == 0
    told = [line for line in instrument.said.splitlines() if "GPIO" in line]
    assert ["switches[0].gpio: GPIO can't be used" in told[0], "plays on without its panel" in told[1]] == [True, True]
    assert (len(told), "Traceback" in instrument.said, "Falling back" in instrument.said) == (2, False, False)
