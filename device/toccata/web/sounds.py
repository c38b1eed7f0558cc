"""Sounds: what there is, and to listen to on the tablet."""

from __future__ import annotations

import asyncio

from starlette.responses import FileResponse, Response

from toccata.settings.own_sound import OwnSound
from toccata.sound.catalogue import PackHead, SoundInfo
from toccata.web import told
from toccata.web.ask import Ask, answer
from toccata.web.house import House
from toccata.web.problem import NO_SOUND, RequestError
from toccata.web.stock import Stock

TYPES = {".flac": "audio/flac", ".wav": "audio/wav", ".ogg": "audio/ogg", ".svg": "image/svg+xml", ".png": "image/png"}


async def listed(house: House, _ask: Ask) -> Response:
    """List packs and own sounds."""
    own, _ = await asyncio.to_thread(house.stock.shelf.all)
    return answer(told.Sounds(_packs(house.stock), [told_own(sound, house.day) for sound in own]))


async def audio(house: House, ask: Ask) -> Response:
    """Give a sound's file; a part of it where the tablet asks for a range."""
    found = house.stock.sounds.get(_name(ask))
    if found is None or not found.file.is_file():
        raise RequestError(404, *NO_SOUND)
    return FileResponse(found.file, media_type=TYPES.get(found.file.suffix, "application/octet-stream"))


async def picture(house: House, ask: Ask) -> Response:
    """Give a pack's picture."""
    head = house.stock.heads.get(ask.path("pack"))
    if head is None or head.picture is None or not head.picture.is_file():
        raise RequestError(404, "missing", "there is no picture", "do without")
    return FileResponse(head.picture, media_type=TYPES.get(head.picture.suffix, "application/octet-stream"))


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


def _packs(stock: Stock) -> list[told.Pack]:
    by_pack: dict[str, list[told.PackSound]] = {pack: [] for pack in stock.heads}
    for info in stock.packs.values():
        by_pack[info.name.partition("/")[0]].append(_sound(info))
    return [_pack(stock.heads[pack], sounds) for pack, sounds in by_pack.items()]


def _pack(head: PackHead, sounds: list[told.PackSound]) -> told.Pack:
    picture = None if head.picture is None else f"/api/packs/{head.id}/picture"
    return told.Pack(head.id, head.title, list(head.tags), head.licence, head.attribution, picture, sounds)


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
