"""Erasing for good: a client, or a recording, with every copy that the data folder holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from toccata.settings.own_sound import OWN_NAME, PACK, own_sounds_in
from toccata.store.bank_sweep import erase_samples
from toccata.store.clients import Clients
from toccata.store.disk import sync_folder, told_as
from toccata.store.generations import DAMAGED, LAST
from toccata.store.note import played_last
from toccata.store.own_sounds import OwnShelf
from toccata.store.paths import active_client_note, bank_folder, clients_folder
from toccata.store.reading import client_ids


def erase_client(data: Path, clients: Clients, shelf: OwnShelf, client: str) -> list[str]:
    """Erase a client, and the own sounds that it owns or plays and nobody else does; gives the names of those.

    What it owns and somebody else plays stays, and belongs to nobody. The note of who played last goes first: after a
    power cut in the middle, who has no sounds any more is not who plays. Then the sounds, and the file last, so that
    erasing again finishes what was interrupted. instrument.json may still name the id as who plays at power-on; an id
    says nothing about a person.

    Raises:
        SettingError: the id is none.
        StoreError: something of the client is still there.
    """
    clients.conflicts(client)
    kept = set().union(*(_plays(data, other) for other in client_ids(data) if other != client))
    owners = _owners(shelf)
    owned = {digits for digits, owner in owners.items() if owner == client}
    foreign = {digits for digits, owner in owners.items() if owner not in (None, client)}
    gone = sorted(f"{PACK}/{digits}" for digits in (_plays(data, client) | owned) - kept - foreign)
    with told_as(active_client_note(data), "could not be erased"):
        if data.is_dir() and played_last(data) == client:
            active_client_note(data).unlink()
            sync_folder(os, data)
    for name in gone:
        erase_sound(data, shelf, name)
    for digits in sorted(owned & kept):
        _disown(shelf, f"{PACK}/{digits}")
    clients.erase(client)
    return gone


def erase_sound(data: Path, shelf: OwnShelf, name: str) -> None:
    """Erase an own sound, and what was pre-mixed from it: the bank's samples hold the recording too.

    A sample that sounds just now is heard to its end. A pre-mix that runs just now may leave another one, which goes
    when a program starts (`bank_sweep.sweep_bank`).

    Raises:
        StoreError: something of it is still there.
    """
    if OWN_NAME.fullmatch(name) is None:
        return
    erase_samples(bank_folder(data), name)
    shelf.erase(name)


def _owners(shelf: OwnShelf) -> dict[str, str | None]:
    return {sound.pcm_sha256: sound.owner for sound in shelf.all()[0]}


def _disown(shelf: OwnShelf, name: str) -> None:
    found = shelf.find(name)
    if found is not None:
        shelf.describe(name, replace(found.description, owner=None))


def clients_that_play(data: Path, name: str) -> list[str]:
    """List the ids of all clients who have this own sound on a pad, now or in the generation before."""
    return [client for client in client_ids(data) if name.removeprefix(f"{PACK}/") in _plays(data, client)]


def _plays(data: Path, client: str) -> set[str]:
    """The own sounds that any file of a client names, whole or damaged."""
    texts = (path.read_bytes().decode("utf-8", "replace") for path in _files(data, client) if path.is_file())
    return set().union(*(own_sounds_in(text) for text in texts))


def _files(data: Path, client: str) -> Iterator[Path]:
    folder = clients_folder(data)
    yield folder / f"{client}.json"
    yield folder / LAST / f"{client}.json"
    yield folder / LAST / f"{client}.json{DAMAGED}"
    yield from folder.glob(f"{client}.sync-conflict-*.json")
