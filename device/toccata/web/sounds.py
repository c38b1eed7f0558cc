"""Sounds: what there is, to listen to on the tablet; and what a therapist changes of own ones."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, Response

from toccata.settings.own_sound import PACK, OwnSound
from toccata.sound.catalogue import MANIFEST, SoundInfo
from toccata.store.erasing import clients_that_play, erase_sound
from toccata.web import told
from toccata.web.ask import Ask, answer, done
from toccata.web.house import House
from toccata.web.problem import NO_SOUND, RequestError

TYPES = {".flac": "audio/flac", ".wav": "audio/wav", ".ogg": "audio/ogg", ".svg": "image/svg+xml", ".png": "image/png"}


async def listed(house: House, _ask: Ask) -> Response:
    """List packs and own sounds."""
    own, _ = await asyncio.to_thread(house.stock.shelf.all)
    return answer(told.Sounds(_packs(house.stock.packs), [told_own(sound) for sound in own]))


async def audio(house: House, ask: Ask) -> Response:
    """Give a sound's file; a part of it where the tablet asks for a range."""
    found = house.stock.sounds.get(_name(ask))
    if found is None or not found.file.is_file():
        raise RequestError(404, *NO_SOUND)
    return FileResponse(found.file, media_type=TYPES.get(found.file.suffix, "application/octet-stream"))


async def picture(house: House, ask: Ask) -> Response:
    """Give a pack's picture."""
    folders = {info.file.parent.name: info.file.parent for info in house.stock.packs.values()}
    folder = folders.get(ask.path("pack"))
    name = None if folder is None else _head(folder).get("picture")
    if folder is None or not isinstance(name, str) or Path(name).name != name or not (folder / name).is_file():
        raise RequestError(404, "missing", "there is no picture", "do without")
    return FileResponse(folder / name, media_type=TYPES.get(Path(name).suffix, "application/octet-stream"))


async def relabel(house: House, ask: Ask) -> Response:
    """Call an own sound something else."""
    name = _own(ask)
    if await house.aside(lambda: house.stock.shelf.relabel(name, ask.body.label)) is None:
        raise RequestError(404, *NO_SOUND)
    house.live.tell({"type": "sounds"})
    return done()


async def erase(house: House, ask: Ask) -> Response:
    """Erase an own sound that no client uses."""
    name = _own(ask)
    if name not in house.stock.shelf.names():
        raise RequestError(404, *NO_SOUND)
    users = await house.aside(lambda: _erased_or_used(house, name))
    if users:
        remedy = "give their pads other sounds first"
        raise RequestError(409, "refused", f"{len(users)} clients use this sound", remedy, clients=users)
    house.live.tell({"type": "sounds"})
    return done()


def told_own(sound: OwnSound) -> told.OwnSound:
    """Say what is known of an own sound."""
    return told.OwnSound(sound.name, sound.label, sound.seconds, sound.loudness_change_db)


def _erased_or_used(house: House, name: str) -> list[str]:
    users = clients_that_play(house.stock.data, name)
    if not users:
        erase_sound(house.stock.data, house.stock.shelf, name)
    return users


def _name(ask: Ask) -> str:
    return f"{ask.path('pack')}/{ask.path('name')}"


def _own(ask: Ask) -> str:
    if ask.path("pack") != PACK:
        raise RequestError(409, "refused", "the sounds of a pack stay as they are", "choose an own sound")
    return _name(ask)


def _packs(catalogue: Mapping[str, SoundInfo]) -> list[told.Pack]:
    by_folder: dict[Path, list[SoundInfo]] = {}
    for info in catalogue.values():
        by_folder.setdefault(info.file.parent, []).append(info)
    return [_pack(folder, infos) for folder, infos in by_folder.items()]


def _pack(folder: Path, infos: list[SoundInfo]) -> told.Pack:
    head = _head(folder)
    identity = infos[0].name.split("/")[0]
    tags = [tag for tag in head.get("tags", []) if isinstance(tag, str)]
    picture = f"/api/packs/{folder.name}/picture" if isinstance(head.get("picture"), str) else None
    return told.Pack(identity, str(head.get("name", identity)), tags, picture, [_sound(info) for info in infos])


def _sound(info: SoundInfo) -> told.PackSound:
    return told.PackSound(info.name, info.label, info.role, info.seconds, info.loop is not None, info.spoken)


def _head(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
