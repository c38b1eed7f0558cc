"""A large body: streamed to disk under a name of our own, never held in memory, and gone once it was dealt with."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.requests import Request

from toccata.web.ask import pieces
from toccata.web.problem import RequestError

FOLDER = "uploads"
MOST_AT_ONCE = 4
FREE_BYTES = 200_000_000
"""What must stay free on the disk beside an upload: settings must always find room."""


@asynccontextmanager
async def received(data: Path, request: Request, most: int) -> AsyncIterator[Path]:
    """Write a body to a file of its own, which goes when the block ends.

    Raises:
        RequestError: it is longer than ``most`` bytes, the disk is nearly full, or others are uploading.
    """
    folder = data / FOLDER
    path = folder / secrets.token_hex(16)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if len(os.listdir(folder)) >= MOST_AT_ONCE:
            raise RequestError(429, "busy", "other files are being brought", "try again in a minute")
        await _write(path, request, most)
        yield path
    except OSError as fault:
        raise RequestError(413, "full", f"it could not be kept ({fault.strerror})", "make room on the disk") from fault
    finally:
        _erase(path)


def sweep(data: Path) -> None:
    """Erase uploads that a power cut left; only at the start. On a disk that can only be read they stay."""
    for path in (data / FOLDER).glob("*"):
        _erase(path)


def _erase(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


async def _write(path: Path, request: Request, most: int) -> None:
    with path.open("wb") as file:
        async for piece in pieces(request, most):
            free = os.statvfs(path.parent)
            if free.f_bavail * free.f_frsize - len(piece) < FREE_BYTES:
                raise RequestError(413, "full", "the disk is nearly full", "erase some own sounds")
            file.write(piece)
