"""An upload: streamed to disk under a name of our own, made ready in a process of its own, kept or refused."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from toccata.errors import StoreError
from toccata.settings.own_sound import judge_label
from toccata.settings.place import Place
from toccata.sound.upload import MOST_UPLOAD_BYTES, take_in
from toccata.web.ask import Ask, answer, pieces
from toccata.web.house import House
from toccata.web.problem import RequestError
from toccata.web.sounds import told_own

FOLDER = "uploads"
MOST_AT_ONCE = 2
FREE_BYTES = 200_000_000
"""What must stay free on the disk beside an upload: settings must always find room."""


async def upload(house: House, ask: Ask) -> Response:
    """Bring a recording; the answer tells by how much its loudness was changed."""
    label = ask.request.query_params.get("label", "")
    judge_label(label, Place.of_file("label"))
    async with _received(house.stock.data / FOLDER, ask.request, MOST_UPLOAD_BYTES) as path:
        try:
            sound = await asyncio.to_thread(take_in, path, label, house.stock.shelf)
        except StoreError as fault:
            raise RequestError(413, "full", fault.what, fault.remedy) from fault
    house.live.tell({"type": "sounds"})
    return answer(told_own(sound), 201)


@asynccontextmanager
async def _received(folder: Path, request: Request, most: int) -> AsyncIterator[Path]:
    """Write a body to a file of its own, which goes when it is done with."""
    path = folder / secrets.token_hex(16)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if len(os.listdir(folder)) >= MOST_AT_ONCE:
            raise RequestError(429, "busy", "other sounds are being brought", "try again in a minute")
        with path.open("wb") as file:
            async for piece in pieces(request, most):
                _expect_room(folder, len(piece))
                file.write(piece)
        yield path
    except OSError as fault:
        raise RequestError(
            413, "full", f"the sound could not be kept ({fault.strerror})", "make room on the disk"
        ) from fault
    finally:
        path.unlink(missing_ok=True)


def _expect_room(folder: Path, more: int) -> None:
    free = os.statvfs(folder)
    if free.f_bavail * free.f_frsize - more < FREE_BYTES:
        raise RequestError(413, "full", "the disk is nearly full", "erase some own sounds")


def sweep(data: Path) -> None:
    """Erase uploads that a power cut left; only at the start."""
    for path in (data / FOLDER).glob("*"):
        path.unlink(missing_ok=True)
