"""Everything that people made on an instrument in one archive, on a stick; tablets stay paired where they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from toccata.errors import DamagedError, StoreError, ToccataError
from toccata.settings.own_sound import OWN_NAME, PACK
from toccata.settings.parse_device import parse_device
from toccata.store.added_packs import Packs, bring_packs, pack_entries
from toccata.store.archive import INSTRUMENT, Archive, Content, opened, write_archive
from toccata.store.carry import TakeIn, bring_sound, sound_entries
from toccata.store.clients import Clients
from toccata.store.disk import sync_folder, told_as
from toccata.store.generations import read, write_over
from toccata.store.own_loudness import own_loudness, with_own_loudness
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import device_file

PREFIX, SUFFIX = "toccata-", ".zip"

LOUDNESS_STAYS = (
    f"{INSTRUMENT}: the loudness in it was measured beside another loudspeaker, and is left out; what was measured "
    "here holds"
)
LOUDNESS_CARRIED = (
    f"{INSTRUMENT}: nothing was measured here, so the loudness that was measured beside the backup's loudspeaker locks "
    "the ceiling; if that is another loudspeaker, measure anew (toccata calibrate loudness)"
)

_KINDS = ("clients", "instrument", "audio", "side", "manifest", "pack")


@dataclass(slots=True)
class Account:
    """What a backup or a restore did.

    Attributes:
        file: the archive.
        clients: how many were written.
        sounds: how many were written; a restore does not count what was there already.
        packs: how many that somebody had added; counted as sounds are.
        faults: one line for each thing that was left out, and why.
    """

    file: Path
    clients: int = 0
    sounds: int = 0
    packs: int = 0
    faults: list[str] = field(default_factory=list)


def back_up(
    data: Path, clients: Clients, shelf: OwnShelf, stick: Path, stamp: str, packs: Packs | None = None
) -> Account:
    """Write all clients, own sounds, added packs and instrument.json to a stick.

    The archive has its name only once it is whole.

    Args:
        data: the data folder.
        clients: its clients.
        shelf: its own sounds.
        stick: the folder that the stick is mounted on.
        stamp: ends the archive's name; the newest must be the last by name, like ``2026-11-22-2101``.
        packs: those that somebody added, which may take 500 MB; None: they stay behind.

    Raises:
        StoreError: the stick takes no more, or can't be written.
    """
    done = Account(stick / f"{PREFIX}{stamp}{SUFFIX}")
    part = done.file.with_suffix(".part")
    with told_as(done.file, "could not be written"):
        try:
            write_archive(part, _entries(data, clients, shelf, packs, done))
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(done.file)
            sync_folder(os, stick)
        finally:
            part.unlink(missing_ok=True)
    return done


def newest_backup(stick: Path) -> Path | None:
    """Find the last archive by name that `back_up` left on a stick."""
    return max(stick.glob(f"{PREFIX}*{SUFFIX}"), default=None)


def restore(
    data: Path, clients: Clients, shelf: OwnShelf, file: Path, take_in: TakeIn, packs: Packs | None = None
) -> Account:
    """Bring back what an archive holds. What it does not hold stays; what it replaces is kept as the last generation.

    Each file is whole at every instant. One that can't be followed is told and left out, and all others come back. The
    loudness that was measured on this instrument is not replaced; where nothing was, the archive's locks the ceiling.

    Args:
        data: the data folder.
        clients: its clients.
        shelf: its own sounds.
        file: the archive.
        take_in: see `TakeIn`.
        packs: those that somebody added; None: what the archive holds of them stays there.

    Raises:
        SettingError: the archive is none of ours.
    """
    done = Account(file)
    with opened(file, _KINDS) as archive:
        renamed = _bring_sounds(archive, shelf, take_in, done)
        if packs is not None:
            _bring_packs(archive, data, packs, done)
        # The instrument first: which pads a client may use depends on its boards.
        for name in sorted(archive.names, key=lambda name: (name != INSTRUMENT, name)):
            try:
                _bring_back(archive, name, data, clients, renamed, done)
            except ToccataError as fault:
                done.faults.append(str(fault))
    return done


def _entries(
    data: Path, clients: Clients, shelf: OwnShelf, packs: Packs | None, done: Account
) -> Iterator[tuple[str, Content]]:
    size = 0
    for name, content in _made_here(data, clients, shelf, done):
        size += len(content) if isinstance(content, bytes) else content.stat().st_size
        yield name, content
    if packs is not None:
        for name, file in pack_entries(packs, size, done.faults.append):
            done.packs += name.endswith("/pack.toml")
            yield name, file


def _made_here(data: Path, clients: Clients, shelf: OwnShelf, done: Account) -> Iterator[tuple[str, Content]]:
    for client in clients.ids():
        try:
            text = clients.read(client).text
        except ToccataError as fault:
            done.faults.append(str(fault))
            continue
        done.clients += 1
        yield f"clients/{client}.json", text.encode()
    yield from _instrument(data, done)
    digits = [name.removeprefix(f"{PACK}/") for name in shelf.names()]
    for name, content in sound_entries(shelf, digits, done.faults):
        done.sounds += name.endswith(".wav")
        yield name, content


def _instrument(data: Path, done: Account) -> Iterator[tuple[str, bytes]]:
    if device_file(data).exists():
        try:
            # Whoever has taken the measure out by hand has not unlocked a new card with it.
            yield INSTRUMENT, with_own_loudness(read(device_file(data), parse_device).text, data).encode()
        except ToccataError as fault:
            done.faults.append(str(fault))


def _bring_sounds(archive: Archive, shelf: OwnShelf, take_in: TakeIn, done: Account) -> dict[str, str]:
    """Bring all sounds, and give the new name of each whose name had to change."""
    renamed: dict[str, str] = {}
    for entry in sorted(archive.names):
        digits = OWN_NAME.fullmatch(entry.removesuffix(".wav").replace("sounds/", f"{PACK}/"))
        if digits is None or not entry.endswith(".wav"):
            continue
        try:
            there, is_new = bring_sound(archive, digits[1], shelf, take_in)
        except ToccataError as fault:
            done.faults.append(str(fault))
            continue
        done.sounds += is_new
        if there != digits[0]:
            renamed[digits[0]] = there
    return renamed


def _bring_packs(archive: Archive, data: Path, packs: Packs, done: Account) -> None:
    try:
        done.packs = bring_packs(archive, data, packs, done.faults.append)
    except ToccataError as fault:
        done.faults.append(str(fault))


def _bring_back(
    archive: Archive, name: str, data: Path, clients: Clients, renamed: dict[str, str], done: Account
) -> None:
    if name == INSTRUMENT:
        _replace_instrument(data, archive.text(name), done.faults.append)
    elif name.startswith("clients/"):
        text = archive.text(name)
        for before, after in renamed.items():
            text = text.replace(before, after)
        _replace_client(clients, Path(name).stem, text)
        done.clients += 1


def _replace_client(clients: Clients, client: str, text: str) -> None:
    if not clients.exists(client):
        clients.create(client, text)
        return
    try:
        expected = clients.read(client).version
    except DamagedError:
        expected = ""
    try:
        clients.save(client, text, expected)
    except StoreError as fault:
        if not isinstance(fault.__cause__, DamagedError):
            raise
        # Nothing of it can be followed any more, so there is no generation to keep.
        clients.erase(client)
        clients.create(client, text)


def _replace_instrument(data: Path, text: str, tell: Callable[[str], object]) -> None:
    """Bring it back with the loudness that was measured here; where none was, its own can only make softer."""
    brought, own = parse_device(text, INSTRUMENT).loudness, own_loudness(data)
    if brought is not None and brought != own:
        tell(LOUDNESS_CARRIED if own is None else LOUDNESS_STAYS)
    write_over(device_file(data), with_own_loudness(text, data), judge=parse_device)
