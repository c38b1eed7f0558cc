from __future__ import annotations

import json
from typing import Any

import pytest

from toccata.errors import SettingError
from toccata.settings.client import Calibration, Client, Curve, Mode
from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.elsewhere import told_elsewhere
from toccata.settings.pads import inputs_of
from toccata.settings.parse_client import parse_client
from toccata.units import FIRST_SENSOR, SWITCH_BOX, PadId

SOUNDS = ["marimba/C4", "marimba/D4", "warm-pad/C4"]
DEVICE = Device(sensors=(SensorSettings("squeeze", PressureChip.MPRLS), SensorSettings("chin", PressureChip.POD)))
SQUEEZE, CHIN = PadId(FIRST_SENSOR, 0, "squeeze"), PadId(FIRST_SENSOR + 1, 0, "chin")
JACK_1, JACK_2 = PadId(SWITCH_BOX, 0, "jack-1"), PadId(SWITCH_BOX, 1, "jack-2")
STRIKE = {"mode": "one-shot", "sound": "marimba/C4"}


def parsed(setup: dict[str, Any], **top: Any) -> Client:
    document = {"client": {"id": "c-1", "nickname": "R"}, "setups": [{"name": "A", "pads": {}, **setup}], **top}
    return parse_client(json.dumps(document), "r.json", inputs_of(DEVICE), SOUNDS)


def refusal(setup: dict[str, Any], **top: Any) -> str:
    with pytest.raises(SettingError) as caught:
        parsed(setup, **top)
    return str(caught.value)


def test_a_sensor_and_a_switch_are_mapped_beside_pads() -> None:
    squeeze = {"mode": "hold", "sound": "warm-pad/C4", "curve": "soft"}
    found = parsed({"pads": {"0/3": STRIKE}, "sensors": {"squeeze": squeeze}, "switches": {"jack-1": STRIKE}})
    assert list(found.setup.pads) == [PadId(0, 3), JACK_1, SQUEEZE]
    assert (found.setup.pads[SQUEEZE].mode, found.setup.pads[SQUEEZE].curve) == (Mode.HOLD, Curve.SOFT)


def test_what_is_said_at_the_top_holds_in_every_setup_that_says_nothing_of_it() -> None:
    own = {"mode": "one-shot", "sound": "marimba/D4"}
    found = parsed({"switches": {"jack-2": own}}, switches={"jack-1": STRIKE, "jack-2": STRIKE}, sensors={"chin": own})
    assert {str(pad): one.sounds for pad, one in found.setup.pads.items()} == {
        "jack-1": ("marimba/C4",),
        "jack-2": ("marimba/D4",),
        "chin": ("marimba/D4",),
    }


def test_a_switch_steps_through_the_sequence_that_a_pad_gives() -> None:
    pads = {"0/0": {"mode": "step", "sounds": ["marimba/C4", "marimba/D4"], "sequence": "s"}}
    found = parsed({"pads": pads}, switches={"jack-1": {"mode": "step", "sequence": "s"}})
    assert found.setup.pads[JACK_1].sounds == ("marimba/C4", "marimba/D4")


def test_a_calibration_is_kept_by_the_sensor_s_name() -> None:
    squeeze = {"rest": 0.02, "comfortable": 0.2, "firm": 0.35}
    assert parsed({}, calibration={"squeeze": squeeze}).calibration == {"squeeze": Calibration(0.02, 0.2, 0.35)}


def test_what_another_instrument_has_stays_in_the_file_and_plays_nothing_here() -> None:
    lap, jack = {"lap": STRIKE, "squeeze": STRIKE}, {"jack-9": STRIKE}
    rest = {"rest": 0.02, "comfortable": 0.2, "firm": 0.35}
    found = parsed({"sensors": lap}, switches=jack, calibration={"sip": rest})
    assert ([str(pad) for pad in found.setup.pads], found.absent) == (["squeeze"], ("jack-9", "lap"))
    assert told_elsewhere(found) == ["R's jack-9, lap: not named in instrument.json; nothing plays there"]


def test_a_sequence_that_another_instrument_s_sensor_gives_is_played_here() -> None:
    steps = {"mode": "step", "sequence": "s"}
    lap = {"lap": {**steps, "sounds": ["marimba/C4", "marimba/D4"]}}
    found = parsed({"pads": {"0/0": steps}, "sensors": lap})
    assert {str(pad): one.sounds for pad, one in found.setup.pads.items()} == {"0/0": ("marimba/C4", "marimba/D4")}


def test_who_misses_nothing_is_told_nothing() -> None:
    assert told_elsewhere(parsed({"sensors": {"squeeze": STRIKE}})) == []


@pytest.mark.parametrize(
    ("setup", "top", "told"),
    [
        (
            {"sensors": {"Squeeze": STRIKE}},
            {},
            "sensors.Squeeze: 'Squeeze' is not a sensor of this instrument; did you",
        ),
        ({"switches": {"jack-0": STRIKE}}, {}, "switches.jack-0: 'jack-0' is not a switch of this instrument; did"),
        ({"sensors": {"lap": {**STRIKE, "sound": "a"}}}, {}, "sensors.lap.sound: 'a' is not a sound that there is"),
        ({"pads": {"squeeze": STRIKE}}, {}, "pads.squeeze: 'squeeze' is not a pad; write board/pad, like '0/3'"),
        ({"switches": {"jack-1": {**STRIKE, "curve": "soft"}}}, {}, "switches.jack-1.curve: unknown key"),
        ({"sensors": {"chin": {**STRIKE, "curve": "hard"}}}, {}, "sensors.chin.curve: 'hard' is not a curve"),
        ({}, {"sensors": {"chin": {"mode": "hold"}}}, "sensors.chin.sound: this key is missing; add it"),
        ({}, {"calibration": {"chin": {"rest": 0.1, "comfortable": 0.2}}}, "calibration.chin.firm: this key is miss"),
        (
            {},
            {"calibration": {"chin": {"rest": 0.3, "comfortable": 0.2, "firm": 0.9}}},
            "calibration.chin: rest, comfortable and firm do not rise; calibrate the sensor again",
        ),
        ({}, {"switches": {"jack-1": {"mode": "step", "sequence": "s"}}}, "switches.jack-1.sequence: no pad gives"),
    ],
)
def test_a_fault_is_told_with_its_place(setup: dict[str, Any], top: dict[str, Any], told: str) -> None:
    assert told in refusal(setup, **top)
