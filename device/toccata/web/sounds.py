"""Sounds: what there is, and to listen to on the tablet."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, Response

from toccata.settings.own_sound import OwnSound
from toccata.sound.catalogue import MANIFEST, SoundInfo
from toccata.web import told
from toccata.web.ask import Ask, answer
from toccata.web.house import House
from toccata.web.problem import NO_SOUND, RequestError

TYPES = {".flac": "audio/flac", ".wav": "audio/wav", ".ogg": "audio/ogg", ".svg": "image/svg+xml", ".png": "image/png"}


async def listed(house: House, _ask: Ask) -> Response:
    """List packs and own sounds."""
    own, _ = await asyncio.to_thread(house.stock.shelf.all)
    return answer(told.Sounds(_packs(house.stock.packs), [told_own(sound, house.day) for sound in own]))


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


def told_own(sound: OwnSound, day: str) -> told.OwnSound:
    """Say what is known of an own sound on this day (YYYY-MM-DD; "": nobody knows which it is)."""
    return told.OwnSound(
        sound.name,
        sound.label,
        sound.seconds,
        sound.loudness_change_db,
        sound.kind,
        sound.spoken,
        sound.picture,
        sound.owner,
        sound.consent_on,
        sound.expires_on,
        sound.muted,
        sound.has_expired(day),
    )


def _name(ask: Ask) -> str:
    return f"{ask.path('pack')}/{ask.path('name')}"


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
    return told.Pack(
        identity,
        str(head.get("name", identity)),
        tags,
        str(head.get("licence", "")),
        str(head.get("attribution", "")),
        picture,
        [_sound(info) for info in infos],
    )


def _sound(info: SoundInfo) -> told.PackSound:
    return told.PackSound(
        info.name,
        info.label,
        info.role,
        info.seconds,
        info.loop is not None,
        info.spoken,
        list(info.tags),
        info.note,
        info.pad,
    )


def _head(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
