"""A client as an instrument may play it: no louder than the technician allows, or than was measured. Pure."""

from __future__ import annotations

from dataclasses import replace

from toccata.settings.client import Client, Setup
from toccata.settings.device import Device
from toccata.units import Decibels


def within(client: Client, device: Device) -> Client:
    """Bring the level down to what the instrument allows.

    Where its loudness was measured, no pad plays above that level either, whatever gain it has: the measured ceiling is
    reckoned for sixteen voices that are no louder than -28 LUFS at the highest level.
    """
    level = Decibels(min(client.level_db, device.most_level_db))
    if device.loudness is None:
        return replace(client, level_db=level)
    most_gain = Decibels(device.most_level_db - level)
    setups = tuple(_with_gains(setup, most_gain) for setup in client.setups)
    return replace(client, level_db=level, setups=setups)


def _with_gains(setup: Setup, most_db: Decibels) -> Setup:
    if all(pad.gain_db <= most_db for pad in setup.pads.values()):
        return setup
    pads = {name: replace(pad, gain_db=Decibels(min(pad.gain_db, most_db))) for name, pad in setup.pads.items()}
    return replace(setup, pads=pads)
