"""One client, carried from one instrument to another: the document and the recordings that it plays, in one archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TypeAlias

from toccata.errors import DamagedError, SettingError, ToccataError
from toccata.settings.own_sound import PACK, Description, OwnSound, own_sound_json, own_sounds_in, parse_own_sound
from toccata.store.archive import CLIENT, Archive, Content, opened, write_archive
from toccata.store.clients import Clients
from toccata.store.disk import told_as
from toccata.store.own_sounds import OwnShelf, check_wav

TakeIn: TypeAlias = Callable[[Path, Description], OwnSound]
"""Makes the recording in a file ready, keeps it as it is described, and gives what is on the shelf now; see
`toccata.sound.upload.take_in`. Nobody else's figures are believed, so what comes in is measured again."""

_IMPORTED = ("client", "audio", "side")


def export_client(target: Path | IO[bytes], clients: Clients, shelf: OwnShelf, client: str) -> list[str]:
    """Write one client, with the own sounds that it plays; gives one line for each that is missing or damaged.

    Raises:
        SettingError: there is no such client.
        DamagedError: no generation of it can be followed.
        StoreError: the archive could not be written.
    """
    text = clients.read(client).text
    faults: list[str] = []
    with told_as(target if isinstance(target, Path) else Path("the archive"), "could not be written"):
        wanted = sorted(own_sounds_in(text))
        write_archive(target, [(CLIENT, text.encode()), *sound_entries(shelf, wanted, faults)])
    return faults


def import_client(
    source: Path,
    clients: Clients,
    shelf: OwnShelf,
    take_in: TakeIn,
    new_id: str,
    name_apart: Callable[[str], str] = str,
) -> tuple[str, str, list[str]]:
    """Read one client from an archive; gives its id, its version, and the names of the sounds that came with it.

    Either all of it is kept, or nothing.

    Args:
        source: the archive.
        clients: where the client goes.
        shelf: where its sounds go.
        take_in: see `TakeIn`.
        new_id: the id that it gets if its own is taken.
        name_apart: takes its nickname, and gives one that nobody has here.

    Raises:
        SettingError: the archive is none of ours, or the client can't be followed.
        DamagedError: a sound is not the one that its name says.
        SoundError: a sound can't be taken.
        StoreError: there is no room, or it could not be kept.
    """
    with opened(source, _IMPORTED) as archive, ExitStack() as undo:
        text = archive.text(CLIENT)
        archived, identity, text = _identified(text, clients, new_id, name_apart)
        added: list[str] = []
        for digits in sorted(own_sounds_in(text)):
            name, is_new = bring_sound(archive, digits, shelf, take_in, {archived: identity})
            if is_new:
                undo.callback(_take_back, shelf, name)
                added.append(name)
            text = text.replace(f"{PACK}/{digits}", name)
        version = clients.create(identity, text)
        undo.pop_all()
    return identity, version, added


def sound_entries(shelf: OwnShelf, wanted: list[str], faults: list[str]) -> Iterator[tuple[str, Content]]:
    """Give the two entries of each sound, the audio as its file; what can't be used is told and left out."""
    for digits in wanted:
        name = f"{PACK}/{digits}"
        sound = shelf.find(name)
        if sound is None:
            faults.append(f"{name}: is missing or damaged; bring the recording again")
            continue
        try:
            _check(shelf.wav(digits), digits, sound.label)
        except DamagedError as fault:
            faults.append(str(fault))
            continue
        yield f"sounds/{digits}.wav", shelf.wav(digits)
        yield f"sounds/{digits}.json", own_sound_json(sound).encode()


def bring_sound(
    archive: Archive, digits: str, shelf: OwnShelf, take_in: TakeIn, owners: Mapping[str, str] | None = None
) -> tuple[str, bool]:
    """See to it that a sound of an archive is on the shelf; gives the name it has there, and whether it is new there.

    The name differs where this version levels sounds otherwise than the one that wrote the archive. A sound that the
    archive lacks keeps its name: whoever reads the client then says whether there is one.

    Args:
        archive: holds it.
        digits: the SHA-256 of its samples.
        shelf: where it goes.
        take_in: see `TakeIn`.
        owners: what a client's id in the archive is here; any other owner stays behind. None: all are the same here.

    Raises:
        ToccataError: as `import_client` says of sounds.
    """
    name, entry = f"{PACK}/{digits}", f"sounds/{digits}.wav"
    if entry not in archive.names or _is_whole(shelf, digits):
        return name, False
    about = f"sounds/{digits}.json"
    told = parse_own_sound(archive.text(about), about).description
    if owners is not None:
        told = replace(told, owner=owners.get(told.owner or ""))
    before = set(shelf.names())
    with told_as(shelf.wav(digits), "could not be brought in"), shelf.staged() as wav:
        archive.unpack(entry, wav)
        _check(wav, digits, entry)
        there = take_in(wav, told).name
    return there, there not in before


def _check(wav: Path, digits: str, where: str) -> None:
    with wav.open("rb") as file:
        check_wav(file, digits, where)


def _is_whole(shelf: OwnShelf, digits: str) -> bool:
    sound = shelf.find(f"{PACK}/{digits}")
    if sound is None:
        return False
    try:
        _check(shelf.wav(digits), digits, sound.label)
    except (DamagedError, OSError):
        return False
    return True


def _identified(text: str, clients: Clients, new_id: str, name_apart: Callable[[str], str]) -> tuple[str, str, str]:
    """Give the client's id in the archive and its id here, a new one where that is taken, written into the document."""
    try:
        document = json.loads(text)
        person = document["client"]
        archived = identity = str(person["id"])
        if clients.exists(identity):
            identity = new_id
        known_as = {**person, "id": identity, "nickname": name_apart(str(person["nickname"]))}
        if (archived, person["nickname"]) != (identity, known_as["nickname"]):
            text = json.dumps({**document, "client": known_as}, indent=1, ensure_ascii=False) + "\n"
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise SettingError(CLIENT, "is no client's document", "choose a file that an instrument has written") from fault
    return archived, identity, text


def _take_back(shelf: OwnShelf, name: str) -> None:
    with suppress(ToccataError):
        shelf.erase(name)
