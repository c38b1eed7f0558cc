"""What an instrument may do in its safe profile: built-in sounds, soft, lamps dark; all contacts go on working."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import cycle

from toccata.settings.client import Client
from toccata.settings.default_client import DEFAULT_SOUNDS, default_client_json
from toccata.settings.device import DEFAULT_SENSORS, Device
from toccata.settings.pads import inputs_of, sensors_of, switches_of
from toccata.settings.parse_client import parse_client
from toccata.units import Decibels

SAFE_CEILING_DBFS = Decibels(-20.0)
"""17 dB below what a client's ceiling usually is. Three notes of the default client fit under it, at -31 dBFS each."""

SAFE_LEVEL_DB = Decibels(-12.0)
"""6 dB softer than a client who was never set up, as after a Quiet: about 48 dB(A) where -28 LUFS was set to 60."""


def made_safe(device: Device) -> Device:
    """The same wiring, no louder than the safe profile; its lamps stay dark, its buttons and its knob work."""
    panel = device.panel
    return replace(
        device,
        ceiling_dbfs=Decibels(min(device.ceiling_dbfs, SAFE_CEILING_DBFS)),
        most_level_db=Decibels(min(device.most_level_db, SAFE_LEVEL_DB)),
        panel=None if panel is None else replace(panel, status_gpio=None, ready_gpio=None, pad_lamps={}),
    )


def safe_client(device: Device) -> Client:
    """The default client; its notes lie on switches and sensors, too: an instrument may have nothing else.

    A sensor needs five samples more. One that instrument.json does not name is probably not there.
    """
    sensors = () if device.sensors == DEFAULT_SENSORS else sensors_of(device)
    notes = cycle({"mode": "one-shot", "sound": sound} for sound in DEFAULT_SOUNDS)
    document = json.loads(default_client_json())
    document["switches"] = {pad.name: next(notes) for pad in switches_of(device)}
    document["sensors"] = {pad.name: next(notes) for pad in sensors}
    return parse_client(json.dumps(document), "the safe client", inputs_of(device), DEFAULT_SOUNDS)
