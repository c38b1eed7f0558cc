"""Sensors that a client's file names and an instrument does not have: simulated, so that a script can play them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from toccata.errors import SettingError
from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.document import read_document
from toccata.settings.elsewhere import named_elsewhere
from toccata.settings.pads import inputs_of
from toccata.settings.parse_inputs import CHANNELS
from toccata.settings.place import Place
from toccata.settings.wiring import ADS1015_ADDRESSES


def with_sensors_of(device: Device, client: str) -> Device:
    """Give the instrument a pad on an ADS1015 for every sensor that this client's file names, and that it lacks.

    Args:
        device: the instrument.
        client: the file's text; whatever is wrong with it is left for its parser to tell.
    """
    try:
        document = read_document(client, Place.of_file(""))
    except SettingError:
        return device
    lacking = sorted(one for one in named_elsewhere(document, inputs_of(device)) if one.is_sensor)
    free = [spot for spot in product(ADS1015_ADDRESSES, range(CHANNELS)) if spot not in _taken(device)]
    added = tuple(
        SensorSettings(one.name, PressureChip.ADS1015, address, channel)
        for one, (address, channel) in zip(lacking, free, strict=False)
    )
    return replace(device, sensors=device.sensors + added)


def _taken(device: Device) -> set[tuple[int, int]]:
    return {(one.address, one.channel) for one in device.sensors if one.chip is PressureChip.ADS1015}
