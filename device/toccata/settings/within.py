"""A client and its sounds as an instrument may play them: no louder than the technician allows, or measured. Pure."""

from __future__ import annotations

from dataclasses import replace

from toccata.errors import SoundError
from toccata.settings.client import Client, Setup
from toccata.settings.device import Device
from toccata.settings.loudness import NOISE_LUFS, Loudness
from toccata.units import Decibels

OFF_LU = 1.0
"""So much over -28 LUFS may a sound be; packs and own sounds are level within half of it."""


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


def locked(device: Device, measured: Loudness | None) -> Device:
    """Lock what was measured: neither ceiling nor level pass it; None: nothing is locked."""
    if measured is None:
        return device
    ceiling, level = min(device.ceiling_dbfs, measured.ceiling_dbfs), min(device.most_level_db, measured.most_level_db)
    return replace(device, ceiling_dbfs=ceiling, most_level_db=level, loudness=measured)


def expect_levelled(device: Device, sound: str, gain_db: Decibels, lufs: float) -> None:
    """Refuse a sound that is louder than the measured limits were reckoned with, such as one of an added pack.

    Args:
        device: where its loudness was never measured, all sounds may be played.
        sound: its name.
        gain_db: what was baked into it.
        lufs: how loud it is, with that.

    Raises:
        SoundError: it is too loud.
    """
    over = lufs - gain_db - NOISE_LUFS
    if device.loudness is not None and over > OFF_LU:
        what = f"is {over:.0f} dB louder than the {NOISE_LUFS:g} LUFS that this instrument was measured for"
        raise SoundError(sound, what, "level it; toccata sounds check tells how loud each sound of a pack is")


def _with_gains(setup: Setup, most_db: Decibels) -> Setup:
    if all(pad.gain_db <= most_db for pad in setup.pads.values()):
        return setup
    pads = {name: replace(pad, gain_db=Decibels(min(pad.gain_db, most_db))) for name, pad in setup.pads.items()}
    return replace(setup, pads=pads)
