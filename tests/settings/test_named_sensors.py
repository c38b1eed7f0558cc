from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.named_sensors import with_sensors_of


def of(**document: object) -> tuple[SensorSettings, ...]:
    device = with_sensors_of(Device(), json.dumps(document))
    return device.sensors[len(Device().sensors) :]


def test_every_sensor_that_a_file_names_is_there_once_and_on_a_channel_of_its_own() -> None:
    found = of(
        sensors={"squeeze": {}, "lap": {}},
        setups=[{"sensors": {"chin": {}, "lap": {}}}, {}],
        calibration={"foot": {}, "chin": {}, "knee": {}},
    )
    assert found == tuple(
        SensorSettings(name, PressureChip.ADS1015, address, channel)
        for name, address, channel in (("lap", 72, 0), ("chin", 72, 1), ("foot", 72, 2), ("knee", 72, 3))
    )


def test_names_that_no_sensor_may_have_are_left_for_the_parser_to_tell() -> None:
    assert of(sensors={"jack-1": {}, "Lap": {}, "0/3": {}, "a b": {}, "": {}}) == ()


def test_more_sensors_than_channels_are_left_for_the_parser_to_tell() -> None:
    assert len(of(sensors={f"s{number}": {} for number in range(40)})) == 16


@given(st.text())
def test_a_file_that_is_no_client_changes_nothing(text: str) -> None:
    assert isinstance(with_sensors_of(Device(), text), Device)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["sensors", "setups", "calibration"]), inner)))  # fmt: skip # noqa: E501
def test_any_json_makes_an_instrument(value: object) -> None:
    assert len(with_sensors_of(Device(), json.dumps(value)).sensors) <= 17
