"""What an instrument may do in its safe profile: built-in sounds, soft, lamps dark; all contacts go on working."""

from __future__ import annotations

from dataclasses import replace

from toccata.settings.device import Device
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
