"""Puts an instrument together from files: catalogue, device, client, bank, core."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from toccata.bank import Recipe, Sample, discard, read_sample
from toccata.errors import BankError, SettingError, SoundError
from toccata.instrument_file import read_device
from toccata.play.core import Core
from toccata.play.ledger import Pace
from toccata.play.mapping import recipes
from toccata.settings.client import Client
from toccata.settings.default_client import default_client
from toccata.settings.device import Device
from toccata.settings.pads import inputs_of
from toccata.settings.parse_client import parse_client
from toccata.settings.place import shown
from toccata.settings.within import expect_levelled, within
from toccata.sound.added import added_packs_folder, with_added
from toccata.sound.catalogue import SoundInfo, packs_folder, read_catalogue
from toccata.sound.own_catalogue import Joined, OwnSounds
from toccata.sound.prepare import Bake, expect_room, prepare_bank
from toccata.store.clients import Clients
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import bank_folder
from toccata.store.reading import active_client_file, read_text
from toccata.units import Decibels

Samples = Mapping[Recipe, Sample]


@dataclass(frozen=True, slots=True)
class Stock:
    """What an instrument is built from.

    Attributes:
        data: its data folder.
        device: what it is made of.
        catalogue: the sounds that it knows.
        bank: where its ready samples lie, instead of in the data folder.
        is_safe: the safe profile plays, and no setting makes it louder.
    """

    data: Path
    device: Device
    catalogue: Mapping[str, SoundInfo]
    bank: Path | None = None
    is_safe: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A client who can be played, at a level that the instrument allows.

    Attributes:
        client: with the setup that is to be played as the active one.
        level_db: what the client's file says, before the instrument's limit.
        version: of the file, as the store names it; "" for one that does not lie in the store.
        damage: why the file's newest generation can't be used, as one line; then the last good one plays.
    """

    client: Client
    level_db: Decibels
    version: str = ""
    damage: str | None = None


def take_stock(data: Path, tell: Callable[[str], object] = lambda _: None) -> Stock:
    """Read instrument.json, if there is one, and the catalogue.

    Args:
        data: the data folder.
        tell: takes one line where an older generation of instrument.json has to do, or an added pack is left out.

    Raises:
        ToccataError: a file that can't be followed.
    """
    return Stock(data, read_device(data, tell), known_sounds(data, tell))


def known_sounds(data: Path, tell: Callable[[str], object] = lambda _: None) -> Mapping[str, SoundInfo]:
    """Every sound of the packs, and the therapist's own ones, each looked up when it is asked for.

    Args:
        data: the data folder; packs that were laid into it are known, too.
        tell: takes one line for each of those that can't be used.

    Raises:
        SoundError: the shipped packs are missing or damaged.
    """
    packs = with_added(read_catalogue(packs_folder()), added_packs_folder(data), tell)
    return Joined(packs, OwnSounds(OwnShelf(data)))


def renewed(stock: Stock, tell: Callable[[str], object] = lambda _: None) -> Stock:
    """The same stock with those limits of instrument.json that hold without a new start, as they are now.

    Raises:
        ToccataError: instrument.json can't be followed any more.
    """
    if stock.is_safe:
        return stock
    found = read_device(stock.data, tell)
    device = replace(
        stock.device,
        ceiling_dbfs=found.ceiling_dbfs,
        most_level_db=found.most_level_db,
        layout=found.layout,
        loudness=found.loudness,
    )
    return replace(stock, device=device)


def read_client(stock: Stock, file: Path) -> Client:
    """Read one client's file, wherever it lies.

    Raises:
        SettingError: the file can't be read or followed.
    """
    return _judge(stock)(read_text(file), str(file))


def choose(stock: Stock, client: str, setup: str | None = None) -> Chosen:
    """Take a client from the store; ``setup`` None: the active one.

    Raises:
        ToccataError: there is no such client or setup, or no generation of the file can be followed.
    """
    judge = _judge(stock)
    kept = Clients(stock.data, judge).read(client)
    return limited(stock, with_setup(judge(kept.text, client), setup), kept.version, kept.damage)


def with_setup(client: Client, setup: str | None) -> Client:
    """The client with this setup as the active one; None: as it is.

    Raises:
        SettingError: the client has no such setup.
    """
    names = [one.name for one in client.setups]
    if setup is not None and setup not in names:
        raise SettingError(client.id, f"has no setup {shown(setup)}", "choose one that is there")
    return client if setup is None else replace(client, active_setup=setup)


def limited(stock: Stock, client: Client, version: str = "", damage: str | None = None) -> Chosen:
    """Let a client play no louder than the instrument allows."""
    return Chosen(within(client, stock.device), client.level_db, version, damage)


def first_chosen(stock: Stock, tell: Callable[[str], object] = lambda _: None) -> Chosen:
    """Who plays at start: instrument.json's ``power_on``, else who played last; without any client, a default one.

    Raises:
        ToccataError: the client's file can't be read or followed.
    """
    file = active_client_file(stock.data, stock.device.power_on, tell)
    if file is None:
        return limited(stock, default_client())
    chosen = choose(stock, file.stem)
    if chosen.damage is not None:
        tell(f"{chosen.damage}; its last good generation plays")
    return chosen


def bank_of(stock: Stock, client: Client, rate: int, bake: Bake | None = None) -> Samples:
    """The ready samples of the client's active setup, but for muted sounds.

    What is missing is pre-mixed first, in a process of its own.

    Raises:
        SoundError: a sound can't be pre-mixed.
        BankError: the bank can't be read.
    """
    folder = stock.bank or bank_folder(stock.data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BankError(str(folder), f"can't be made ({fault.strerror})", "choose another data folder") from fault
    return _baked(stock, heard_recipes(stock, client), rate, bake)


def first_bank_of(
    stock: Stock, client: Client, rate: int, tell: Callable[[str], object], bake: Bake | None = None
) -> Samples:
    """As `bank_of`, at the start: a sound that can't be pre-mixed is told and left out, and all others play.

    Raises:
        BankError: the bank can't be read.
    """
    try:
        return bank_of(stock, client, rate, bake)
    except SoundError:
        by_sound: dict[str, list[Recipe]] = {}
        for one in heard_recipes(stock, client):
            by_sound.setdefault(one.sound, []).append(one)
    samples: dict[Recipe, Sample] = {}
    for sound, wanted in by_sound.items():
        try:
            expect_room([stock.catalogue[one.sound].seconds for one in (*samples, *wanted)], rate)
            samples |= _baked(stock, wanted, rate, bake)
        except SoundError as fault:
            tell(f"{fault}; pads with {sound} stay silent")
    return samples


def heard_recipes(stock: Stock, client: Client) -> list[Recipe]:
    """What the client's active setup needs, but for muted sounds."""
    wanted = recipes(client)
    found = {sound: stock.catalogue.get(sound) for sound in {one.sound for one in wanted}}
    silent = {sound for sound, info in found.items() if info is not None and info.muted}
    return [one for one in wanted if one.sound not in silent]


def _baked(stock: Stock, wanted: Sequence[Recipe], rate: int, bake: Bake | None) -> Samples:
    folder = stock.bank or bank_folder(stock.data)
    keys = prepare_bank(wanted, stock.catalogue, rate, folder, bake=bake)
    try:
        samples = _read(folder, keys)
    except BankError:
        # A damaged sample is baked anew, once.
        for key in keys.values():
            discard(folder, key)
        samples = _read(folder, prepare_bank(wanted, stock.catalogue, rate, folder, bake=bake))
    for one in samples.values():
        expect_levelled(stock.device, one.sound, one.gain_db, one.loudness_lufs)
    return samples


def _read(folder: Path, keys: Mapping[Recipe, str]) -> Samples:
    samples = {key: read_sample(folder, key) for key in dict.fromkeys(keys.values())}
    return {recipe: samples[key] for recipe, key in keys.items()}


def build_core(
    stock: Stock,
    client: Client,
    samples: Samples,
    random: Random,
    pace: Pace,
    follows: Core | None = None,
    keeps: bool = False,
    trim_db: Decibels | None = None,
) -> Core:
    """The play core for one client, on these samples; ``keeps`` and ``trim_db`` as `Core` says."""
    return Core(client, samples, random, stock.device.ceiling_dbfs, pace, follows, keeps, trim_db)


def preview_of(
    stock: Stock, client: Client, sound: str, gain_db: Decibels, rate: int, bake: Bake | None = None
) -> Sample:
    """One sound as this client would hear it, pre-mixed first if it has to be.

    Raises:
        SoundError: there is no such sound, it is muted, or it can't be pre-mixed.
        BankError: the bank can't be read.
    """
    info = stock.catalogue.get(sound)
    if info is None:
        raise SoundError(sound, "is no sound of this instrument", "choose one that is there")
    if info.muted:
        raise muted(sound)
    wanted = Recipe(
        sound=sound,
        gain_db=Decibels(min(gain_db, 0.0) + client.level_db),
        min_attack_ms=client.min_attack_ms,
        shelf_db=client.comfort_shelf_db,
    )
    return _baked(stock, [wanted], rate, bake)[wanted]


def muted(sound: str) -> SoundError:
    """Say why nobody hears this sound."""
    return SoundError(sound, "is muted", "lift that to hear it again")


def _judge(stock: Stock) -> Callable[[str, str], Client]:
    inputs = inputs_of(stock.device)
    return lambda text, where: parse_client(text, where, inputs, stock.catalogue)
