"""What leaves the instrument and comes back: one client as a file, everything on a USB stick."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from toccata.settings.templates import ID_BYTES, client_id
from toccata.store.archive import MOST_UNPACKED_BYTES
from toccata.store.backup import Account, back_up, newest_backup, restore
from toccata.store.carry import export_client, import_client
from toccata.store.sticks import Stick, find_stick, sticks
from toccata.web import told
from toccata.web.ask import Ask, answer
from toccata.web.cards import card_of, cards
from toccata.web.clients import known
from toccata.web.house import House
from toccata.web.problem import RequestError
from toccata.web.received import received

PIECE_BYTES = 1 << 16

LONGEST_NICKNAME = 40

_NUMBERED = re.compile(r" \(\d{1,4}\)$")

NO_STICK = ("missing", "this stick is not plugged in", "plug it in, wait a moment, and look at the list anew")


async def export(house: House, ask: Ask) -> Response:
    """Give a client and its own sounds as a file; it lies on the disk until it is sent."""
    client = known(house, ask)
    name = file_name((await house.aside(lambda: card_of(house, client))).nickname, _day(house))
    # Without a name in any folder: it is gone with the answer, even after a power cut.
    file: IO[bytes] = TemporaryFile(dir=_folder(house))  # noqa: SIM115
    try:
        async with house.making:
            await asyncio.to_thread(export_client, file, house.clients, house.stock.shelf, client)
    except BaseException:
        file.close()
        raise
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Content-Length": str(file.tell())}
    return StreamingResponse(_sent(file), media_type="application/zip", headers=headers)


async def bring(house: House, ask: Ask) -> Response:
    """Take a client from a file; it gets a new id where its own is taken."""
    async with received(house.stock.data, ask.request, MOST_UNPACKED_BYTES) as path:
        shelf, new_id, take = house.stock.shelf, client_id(os.urandom(ID_BYTES)), house.take_in
        async with house.making:
            apart = partial(named_apart, await house.aside(lambda: [card.nickname for card in cards(house)]))
            client, version, added = await house.aside(
                lambda: import_client(path, house.clients, shelf, take, new_id, apart)
            )
    if added:
        house.live.tell({"type": "sounds"})
    house.live.tell({"type": "clients"})
    return answer(told.Made(client, version), 201, version=version)


async def listed(_house: House, _ask: Ask) -> Response:
    """List the USB sticks that are plugged in."""
    found = await asyncio.to_thread(sticks)
    return answer([told.StickCard(stick.id, stick.name, stick.free_mb) for stick in found if stick.writable])


async def backup(house: House, ask: Ask) -> Response:
    """Write everything that people made to a stick."""
    stick = await _stick(ask.body.stick)
    stamp = datetime.fromtimestamp(house.around.wall(), UTC).strftime("%Y-%m-%d-%H%M%S")
    shelf, data = house.stock.shelf, house.stock.data
    async with _alone(house):
        done = await house.aside(lambda: back_up(data, house.clients, shelf, stick.folder, stamp, house.stock))
    await house.log("backup", ask.tablet_id)
    return answer(_account(done))


async def bring_back(house: House, ask: Ask) -> Response:
    """Bring back the newest backup of a stick."""
    stick = await _stick(ask.body.stick)
    file = newest_backup(stick.folder)
    if file is None:
        raise RequestError(404, "missing", "no backup is on this stick", "plug in the one with the backup")
    shelf, data, take = house.stock.shelf, house.stock.data, house.take_in
    async with _alone(house):
        done = await house.aside(lambda: restore(data, house.clients, shelf, file, take, house.stock))
    await house.log("restore", ask.tablet_id)
    for changed in ("instrument", "sounds", "clients"):
        house.live.tell({"type": changed})
    return answer(_account(done))


@asynccontextmanager
async def _alone(house: House) -> AsyncIterator[None]:
    """Keep a second backup or restore out: it would take minutes from a thread that saves need."""
    if house.carrying.locked():
        raise RequestError(409, "busy", "a backup or a restore is still running", "wait until it is done")
    async with house.carrying:
        yield


def named_apart(taken: Collection[str], nickname: str) -> str:
    """Number a nickname that somebody has: Robin, Robin (2), Robin (3). Two who are called alike are soon mistaken."""
    others = {other.casefold() for other in taken}
    stem, number, found = _NUMBERED.sub("", nickname), 1, nickname
    while found.casefold() in others:
        number += 1
        found = f"{stem[: LONGEST_NICKNAME - len(str(number)) - 3].rstrip()} ({number})"
    return found


def file_name(nickname: str, day: str) -> str:
    """Name an exported file by whom it is of and its day, in letters and digits that every disk takes."""
    spelled = "-".join("".join(each if each.isalnum() else " " for each in nickname).split())
    return f"{spelled or 'client'}-{day}.zip"


def _day(house: House) -> str:
    """Give the day in UTC that a tablet told, or the one noted last; the instrument's own clock may know it too."""
    now_s, is_told = house.time_of_day()
    return house.day if house.day and not is_told else datetime.fromtimestamp(now_s, UTC).date().isoformat()


def _folder(house: House) -> Path:
    house.stock.data.mkdir(parents=True, exist_ok=True)
    return house.stock.data


async def _stick(identity: str) -> Stick:
    found = await asyncio.to_thread(find_stick, identity)
    if found is None:
        raise RequestError(404, *NO_STICK)
    return found


def _account(done: Account) -> told.Carried:
    return told.Carried(done.file.name, done.clients, done.sounds, done.faults, done.packs)


async def _sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece
