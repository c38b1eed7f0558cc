"""Puts an instrument together from files: catalogue, device, client, bank, core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from toccata.bank import Recipe, Sample, discard, read_sample
from toccata.errors import BankError
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import recipes
from toccata.settings.client import Client
from toccata.settings.default_client import default_client
from toccata.settings.device import Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client
from toccata.settings.parse_device import parse_device
from toccata.sound.catalogue import SoundInfo, packs_folder, read_catalogue
from toccata.sound.prepare import prepare_bank
from toccata.store.paths import bank_folder, device_file
from toccata.store.reading import active_client_file, read_text

Samples = Mapping[Recipe, Sample]


@dataclass(frozen=True, slots=True)
class Stock:
    """What an instrument is built from: its data folder, what it is made of, and the sounds it knows."""

    data: Path
    device: Device
    catalogue: Mapping[str, SoundInfo]


def take_stock(data: Path) -> Stock:
    """Read instrument.json, if there is one, and the packs' catalogue.

    Raises:
        ToccataError: a file that can't be followed.
    """
    file = device_file(data)
    device = parse_device(read_text(file), str(file)) if file.exists() else Device()
    return Stock(data, device, read_catalogue(packs_folder()))


def read_client(stock: Stock, file: Path) -> Client:
    """Read one client's file.

    Raises:
        SettingError: the file can't be read or followed.
    """
    return parse_client(read_text(file), str(file), pads_of(stock.device), stock.catalogue)


def active_client(stock: Stock) -> Client:
    """The client that plays at start; without any file, a default one.

    Raises:
        SettingError: the client's file can't be read or followed.
    """
    file = active_client_file(stock.data)
    return default_client() if file is None else read_client(stock, file)


def bank_of(stock: Stock, client: Client, rate: int) -> Samples:
    """The ready samples of the client's active setup; what is missing is pre-mixed first, in a process of its own.

    Raises:
        SoundError: a sound can't be pre-mixed.
        BankError: the bank can't be read.
    """
    folder = bank_folder(stock.data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BankError(str(folder), f"can't be made ({fault.strerror})", "choose another data folder") from fault
    wanted = recipes(client)
    keys = prepare_bank(wanted, stock.catalogue, rate, folder)
    try:
        return _read(folder, keys)
    except BankError:
        # A damaged sample is baked anew, once.
        for key in keys.values():
            discard(folder, key)
        return _read(folder, prepare_bank(wanted, stock.catalogue, rate, folder))


def _read(folder: Path, keys: Mapping[Recipe, str]) -> Samples:
    return {recipe: read_sample(folder, key) for recipe, key in keys.items()}


def build_core(
    stock: Stock, client: Client, samples: Samples, random: Random, pace: Pace, follows: Core | None = None
) -> Core:
    """The play core for one client, on these samples."""
    return Core(client, samples, random, stock.device.ceiling_dbfs, pace, follows)
