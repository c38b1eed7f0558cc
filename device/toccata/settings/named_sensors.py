"""Sensors that a client's file names and an instrument does not have: simulated, so that a script can play them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from toccata.settings.device import Device, PressureChip, SensorSettings
from toccata.settings.parse_inputs import CHANNELS, SENSOR_NAME
from toccata.settings.wiring import ADS1015_ADDRESSES


def with_sensors_of(device: Device, client: str) -> Device:
    """Give the instrument a pad on an ADS1015 for every sensor that this client's file names, and that it lacks.

    Args:
        device: the instrument.
        client: the file's text; whatever is wrong with it is left for its parser to tell.
    """
    known = {one.name for one in device.sensors} | {one.name for one in device.switches}
    free = [spot for spot in product(ADS1015_ADDRESSES, range(CHANNELS)) if spot not in _taken(device)]
    added = tuple(
        SensorSettings(name, PressureChip.ADS1015, address, channel)
        for name, (address, channel) in zip(_named(client, known), free, strict=False)
    )
    return replace(device, sensors=device.sensors + added)


def _taken(device: Device) -> set[tuple[int, int]]:
    return {(one.address, one.channel) for one in device.sensors if one.chip is PressureChip.ADS1015}


def _named(client: str, known: set[str]) -> list[str]:
    try:
        document = json.loads(client)
    except (ValueError, RecursionError):
        return []
    places = _places(document) if isinstance(document, dict) else ()
    names = dict.fromkeys(name for place in places if isinstance(place, dict) for name in place)
    return [name for name in names if name not in known and SENSOR_NAME.fullmatch(name)]


def _places(document: dict[str, object]) -> Iterator[object]:
    setups = document.get("setups")
    yield document.get("sensors")
    for setup in setups if isinstance(setups, list) else ():
        yield setup.get("sensors") if isinstance(setup, dict) else None
    yield document.get("calibration")
