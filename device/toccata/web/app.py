"""The application: gate, router, roles, bodies; every handler is called from here only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from toccata.errors import ToccataError
from toccata.store.disk import told_as
from toccata.web.ask import COOKIE, Ask, pieces, refusal
from toccata.web.gate import Gate, Hosts
from toccata.web.house import House
from toccata.web.problem import LOCKED, NO_METHOD, ROLE, SLOW, STRANGER, RequestError, of_fault
from toccata.web.routes import DOCUMENT_BYTES, JSON_BYTES, TABLE, Role, Row
from toccata.web.static import Pages

MOST_TOKEN = 200
BODY_S = 20.0
"""For a whole JSON body: whoever is slower has gone, or wants to keep the server busy."""


def application(house: House, hosts: Hosts, pages: Path) -> ASGIApp:
    """Build it.

    Args:
        house: what all requests share.
        hosts: tells the names that the instrument answers to now.
        pages: the folder of the pages.
    """
    house.describe = _describe
    places: dict[str, dict[str, _Endpoint]] = {}
    for row in TABLE:
        places.setdefault(row.path, {})[row.method] = _Endpoint(house, row)
    routes = [Route(path, _Place(methods)) for path, methods in places.items()]
    inside = _Inside(house, Router(routes, redirect_slashes=False, default=Pages(pages)))
    return Gate(inside, hosts)


def _describe() -> Mapping[str, Any]:
    # Made once, and only when somebody asks.
    from toccata.web.openapi import description  # noqa: PLC0415

    return description()


class _Inside:
    """Notes that somebody asks, so that a server that nobody needs can end."""

    def __init__(self, house: House, router: Router) -> None:
        self._house, self._router = house, router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._house.asked_at = self._house.now
        self._house.requests += 1
        try:
            await self._router(scope, receive, send)
        finally:
            self._house.requests -= 1
            self._house.asked_at = self._house.now


class _Place:
    """All rows of one path. HEAD is GET without a body (RFC 9110, 9.3.2)."""

    def __init__(self, methods: Mapping[str, _Endpoint]) -> None:
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        found = self._methods.get("GET" if method == "HEAD" else method)
        if found is None:
            await refusal(RequestError(405, *NO_METHOD))(scope, receive, send)
        else:
            await found(scope, receive, send)


class _Endpoint:
    """One row of the table, as an ASGI application."""

    def __init__(self, house: House, row: Row) -> None:
        self._house, self._row = house, row
        self._decoder = msgspec.json.Decoder(row.body) if row.body is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = await self._answer(Request(scope, receive))
        await found(scope, receive, send)

    async def _answer(self, request: Request) -> ASGIApp:
        try:
            with told_as(Path(), "it could not be done"):
                ask = await self._let_in(request)
                return await self._row.handler(self._house, ask)
        except RequestError as problem:
            return refusal(problem)
        except ToccataError as fault:
            return refusal(of_fault(fault))

    async def _let_in(self, request: Request) -> Ask:
        house, row = self._house, self._row
        token = request.cookies.get(COOKIE, "")
        tablet = house.tablets.of_token(token) if 0 < len(token) <= MOST_TOKEN else None
        locked = tablet is not None and house.sessions.is_locked(tablet, house.now)
        rank = Role.ANYONE if tablet is None else Role.LOCKED if locked else Role[tablet.role.upper()]
        _permit(row.role, rank)
        if tablet is not None and row.person and not locked:
            house.sessions.acted(tablet.id, house.now)
        ask = Ask(request, tablet, locked)
        return ask if self._decoder is None else await self._with_body(ask, self._decoder)

    async def _with_body(self, ask: Ask, decoder: msgspec.json.Decoder[object]) -> Ask:
        content = await self._content(ask.request)
        try:
            text = content.decode()
            body = None if self._row.keeps else decoder.decode(content or b"{}")
        except (ValueError, RecursionError) as fault:
            raise RequestError(
                422, "wrong", f"the request can't be followed ({_short(fault)})", "load the page anew"
            ) from fault
        return Ask(ask.request, ask.tablet, ask.locked, body, text)

    async def _content(self, request: Request) -> bytes:
        most = DOCUMENT_BYTES if self._row.keeps else JSON_BYTES
        try:
            async with asyncio.timeout(BODY_S):
                return b"".join([piece async for piece in pieces(request, most)])
        except TimeoutError as fault:
            raise RequestError(408, *SLOW) from fault


def _permit(wanted: Role, rank: Role) -> None:
    if rank >= wanted:
        return
    if rank is Role.ANYONE:
        raise RequestError(401, *STRANGER)
    raise RequestError(403, *(LOCKED if rank is Role.LOCKED else ROLE))


def _short(fault: Exception) -> str:
    return str(fault).splitlines()[0][:120] if str(fault) else "too deep"
