"""One request on its way to its handler, and the answers that handlers make."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp

from toccata.web.house import House
from toccata.web.problem import SLOW, RequestError
from toccata.web.tablets import Tablet

COOKIE = "__Host-toccata"
LASTS_S = 400 * 24 * 3600
"""The longest that browsers keep a cookie (RFC 6265bis, 5.6.2); every visit begins it anew."""

PIECE_S = 20.0
"""Between two pieces of a body."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that may be answered: its body is read and decoded, and who asks is known.

    Attributes:
        request: as it came.
        tablet: who asks; None: nobody who is paired.
        locked: the tablet's page is locked.
        body: of the type that the route's table names; None where the handler reads it itself.
        text: the body as it came, for documents.
    """

    request: Request
    tablet: Tablet | None
    locked: bool
    body: Any = None
    text: str = ""

    def path(self, name: str) -> str:
        """Give a part of the path."""
        return str(self.request.path_params[name])

    @property
    def tablet_id(self) -> str:
        """Who asks, "" for nobody who is paired."""
        return self.tablet.id if self.tablet is not None else ""


Handler: TypeAlias = Callable[[House, Ask], Awaitable[ASGIApp]]


def answer(body: object, status: int = 200, *, version: str = "", token: str = "") -> Response:
    """Answer with JSON; ``version`` becomes the ETag, ``token`` the cookie."""
    return _finished(Response(_encode(body), status, media_type="application/json"), version, token)


def document(text: str, version: str) -> Response:
    """Answer with a document as it is, keys in the order in which somebody wrote them."""
    return _finished(Response(text.encode(), media_type="application/json"), version, "")


def done(token: str = "") -> Response:  # nosec B107  # none is sent then
    """Answer with nothing: it is done."""
    return _finished(Response(status_code=204), "", token)


def refusal(problem: RequestError) -> Response:
    """Answer with why not."""
    return Response(_encode(problem.answer), problem.status, media_type="application/json")


def _finished(response: Response, version: str, token: str) -> Response:
    if version:
        response.headers["ETag"] = f'"{version}"'
    if token:
        response.set_cookie(COOKIE, token, max_age=LASTS_S, path="/", secure=True, httponly=True, samesite="strict")
    return response


def expected(ask: Ask) -> str:
    """Read the version in If-Match.

    Raises:
        RequestError: there is none.
    """
    given = ask.request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not given:
        raise RequestError(428, "missing", "the request names no version", "load it anew, then save again")
    return given


async def pieces(request: Request, most: int, patience_s: float = PIECE_S) -> AsyncIterator[bytes]:
    """Give a body piece by piece.

    Raises:
        RequestError: it is longer than ``most`` bytes, or the tablet has gone or been silent for ``patience_s``.
    """
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > most:
        raise _too_long(most)
    length = 0
    stream = aiter(request.stream())
    try:
        while (piece := await _next(stream, patience_s)) is not None:
            length += len(piece)
            if length > most:
                raise _too_long(most)
            yield piece
    except ClientDisconnect as gone:
        raise RequestError(400, "wrong", "the tablet hung up", "send it again") from gone


async def _next(stream: AsyncIterator[bytes], patience_s: float) -> bytes | None:
    """Wait for a piece, but not for a tablet that fell silent: it would keep others out."""
    try:
        async with asyncio.timeout(patience_s):
            return await anext(stream, None)
    except TimeoutError as fault:
        raise RequestError(408, *SLOW) from fault


def _too_long(most: int) -> RequestError:
    return RequestError(413, "limit", f"that is more than {most / 1e6:g} MB", "send less")
