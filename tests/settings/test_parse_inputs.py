from __future__ import annotations

import json
from typing import Any

import pytest

from toccata.errors import SettingError
from toccata.settings.device import (
    DEFAULT_SENSORS,
    DEFAULT_SWITCHES,
    Device,
    KnobSettings,
    PanelSettings,
    PodSettings,
    PressureChip,
    SensorSettings,
    SwitchSettings,
    Way,
)
from toccata.settings.layout import Spot
from toccata.settings.parse_device import parse_device
from toccata.units import Decibels, PadId

SQUEEZE = {"name": "squeeze", "chip": "mprls"}
JACK = {"name": "jack-1", "gpio": 5}


def test_an_instrument_without_these_keys_has_a_bulb_and_four_jacks_without_lines() -> None:
    device = parse_device("{}", "instrument.json")
    assert (device.sensors, device.pod, device.switches, device.panel) == (
        DEFAULT_SENSORS,
        None,
        DEFAULT_SWITCHES,
        None,
    )


def test_every_setting_of_a_sensor_is_followed() -> None:
    sensors = [
        {"name": "squeeze", "chip": "mprls", "full_hpa": 80},
        {"name": "sip", "chip": "mprls", "way": "pull"},
        {"name": "lap-left", "chip": "ads1015", "address": "0x49", "channel": 3},
        {"name": "chin", "chip": "pod", "channel": 2},
    ]
    text = json.dumps({"sensors": sensors, "pod": {"bus": 4, "bus_khz": 400, "address": "0x2A"}})
    device = parse_device(text, "instrument.json")
    assert device == Device(
        sensors=(
            SensorSettings("squeeze", PressureChip.MPRLS, full_hpa=80.0),
            SensorSettings("sip", PressureChip.MPRLS, way=Way.PULL),
            SensorSettings("lap-left", PressureChip.ADS1015, 0x49, 3),
            SensorSettings("chin", PressureChip.POD, channel=2),
        ),
        pod=PodSettings(4, 400, 0x2A),
    )


def test_every_setting_of_switches_and_panel_is_followed() -> None:
    panel = {
        "quiet_gpio": 26,
        "next_gpio": None,
        "status_gpio": 12,
        "knob": {"a_gpio": 25, "b_gpio": 8},
        "knob_lowest_db": -12,
        "pad_lamps": {"0/3": 24, "jack-7": 23, "squeeze": 22},
    }
    switches = [{"name": "jack-7", "gpio": 5, "normally_closed": True}, {"name": "jack-2"}]
    device = parse_device(json.dumps({"switches": switches, "panel": panel}), "instrument.json")
    lamps = {PadId(0, 3): 24, PadId(8, 0, "jack-7"): 23, PadId(16, 0, "squeeze"): 22}
    assert device == Device(
        switches=(SwitchSettings("jack-7", 5, normally_closed=True), SwitchSettings("jack-2")),
        panel=PanelSettings(
            26, None, None, 12, knob=KnobSettings(25, 8), knob_lowest_db=Decibels(-12.0), pad_lamps=lamps
        ),
    )


def test_a_layout_names_switches_and_sensors_too() -> None:
    spot = {"x": 10, "y": 20, "size": 14}
    layout = {"jack-1": spot, "squeeze": spot, "0/0": spot}
    found = parse_device(json.dumps({"layout": layout}), "instrument.json").layout
    assert found == dict.fromkeys((PadId(8, 0, "jack-1"), PadId(16, 0, "squeeze"), PadId(0, 0)), Spot(10, 20, 14))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sensor": []}, "sensor: unknown key; did you mean 'sensors'?"),
        ({"sensors": [{"chip": "mprls"}]}, "sensors[0].name: this key is missing; add it"),
        ({"sensors": [{"name": "a", "chip": "mprl"}]}, "sensors[0].chip: 'mprl' is not a chip; did you mean 'mprls'?"),
        (
            {"sensors": [{"name": "Squeeze", "chip": "mprls"}]},
            "sensors[0].name: 'Squeeze' is not a name; write a letter a-z, then up to 15 letters, digits and -",
        ),
        (
            {"sensors": [{"name": "jack-9", "chip": "mprls"}]},
            "sensors[0].name: 'jack-9' is what a jack is called; call the sensor otherwise",
        ),
        (
            {"sensors": [{"name": "a", "chip": "mprls", "channel": 1}]},
            "sensors[0].channel: a sensor on mprls has no 'channel'; take it out",
        ),
        (
            {"sensors": [{"name": "a", "chip": "ads1015", "address": 72}]},
            "sensors[0].address: 72 is not an address of an ADS1015; "
            "did you mean one of '0x48', '0x49', '0x4A', '0x4B'?",
        ),
        (
            {"sensors": [{"name": "a", "chip": "ads1015"}, {"name": "b", "chip": "ads1015"}]},
            "sensors[1].channel: 'a' is on this channel too; give each sensor its own channel",
        ),
        (
            {"sensors": [SQUEEZE, {"name": "puff", "chip": "mprls"}]},
            "sensors[1].way: 'squeeze' takes the push too; "
            "leave one out: the MPRLS measures one tube, its push and its pull",
        ),
        (
            {"sensors": [SQUEEZE, {"name": "squeeze", "chip": "ads1015"}]},
            "sensors[1].name: another sensor or switch is called 'squeeze' too; give each its own name",
        ),
        (
            {"switches": [{"name": "buddy"}]},
            "switches[0].name: 'buddy' is not what a jack is called; write jack-1 to jack-9; its layout may say more",
        ),
        (
            {"switches": [{"name": "jack-2"}, {"name": "jack-2"}]},
            "switches[1].name: another sensor or switch is called 'jack-2' too; give each its own name",
        ),
        (
            {"sensors": [{"name": "a", "chip": "pod"}]},
            'sensors[0].chip: this instrument has no pod; add "pod": {} to instrument.json',
        ),
        ({"pod": {"bus": 1}}, "pod.bus: the boards are on bus 1; give the pod a bus of its own"),
        ({"pod": {"address": "0x2B"}}, "pod.address: '0x2B' is not the address of the pod; did you mean '0x2A'?"),
        ({"switches": []}, "switches: a list of 0; write a list of 1 to 4 switches"),
        (
            {"switches": [{"name": "jack-1", "gpio": 28}]},
            "switches[0].gpio: 28 is out of range; write a whole number from 0 to 27",
        ),
        (
            {"switches": [{"name": "jack-1", "gpio": 2}]},
            "switches[0].gpio: line 2 is the I2C bus; choose a free line: see hardware/PINS.md",
        ),
        (
            {"boards": [{"address": "0x5A", "irq_gpio": 5}], "switches": [JACK]},
            "switches[0].gpio: line 5 is that of boards[0].irq_gpio too; give each its own line",
        ),
        (
            {"switches": [JACK], "panel": {"knob": {"a_gpio": 5, "b_gpio": 6}}},
            "panel.knob.a_gpio: line 5 is that of switches[0].gpio too; give each its own line",
        ),
        (
            {"panel": {"quiet_gpio": 26, "pad_lamps": {"jack-1": 26}}},
            "panel.pad_lamps.jack-1: line 26 is that of panel.quiet_gpio too; give each its own line",
        ),
        (
            {"panel": {"knob_lowest_db": -60}},
            "panel.knob_lowest_db: -60 is out of range; write a number from -30 to -6 dB",
        ),
        ({"panel": {"quiet": 26}}, "panel.quiet: unknown key; did you mean 'quiet_gpio'?"),
        (
            {"panel": {"pad_lamps": {"sqeeze": 24}}},
            "panel.pad_lamps.sqeeze: 'sqeeze' is no pad, switch or sensor of this instrument; did you mean 'squeeze'?",
        ),
        (
            {"panel": {"pad_lamps": {"4/0": 24}}},
            "panel.pad_lamps.4/0: no board has a pad '4/0'; name a pad of a board in instrument.json",
        ),
    ],
)
def test_a_fault_in_sensors_switches_or_panel_is_told_with_its_key(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_device(json.dumps(changed), "instrument.json")
    assert str(caught.value) == f"instrument.json: {told}"
