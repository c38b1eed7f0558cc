"""Coming in: hello, the key of the terminal, the PIN of an idle page."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from ipaddress import ip_address

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from toccata import __version__
from toccata.errors import ToccataError
from toccata.web import told
from toccata.web.ask import COOKIE, Ask, answer, done
from toccata.web.calendar import take_time
from toccata.web.house import House
from toccata.web.pin import pin_fits
from toccata.web.problem import RequestError
from toccata.web.sessions import Tried
from toccata.web.tablets import BY_KEY, Newcomer, Tablet

LANGUAGES = ("en", "de", "es")
HERE = "This computer"


async def hello(house: House, ask: Ask) -> Response:
    """Say who is there."""
    entry: told.Entry = "stranger" if ask.tablet is None else "locked" if ask.locked else "open"
    said = told.Hello(
        name=house.around.name,
        version=__version__,
        entry=entry,
        role=_role(ask.tablet),
        tablet=ask.tablet_id,
        language=_language(ask.request.headers.get("accept-language", "")),
        pairing_s=round(house.window.open_for(house.now), 1) if house.window.tries_left else 0.0,
        loopback=is_loopback(ask.request),
        running=house.link.is_up,
    )
    token = ask.request.cookies[COOKIE] if ask.tablet is not None else ""
    return answer(said, token=token)


async def enter(house: House, ask: Ask) -> Response:
    """Let the browser in that was opened with the key in the terminal: once, and from this machine only."""
    key = house.around.enter_key
    right = bool(key) and hmac.compare_digest(key.encode(), ask.body.key.encode())
    if not right or house.entered or not is_loopback(ask.request):
        await house.log("key refused", ask.tablet_id)
        raise RequestError(403, "wrong", "this key opens nothing, or nothing more", "start `make play` anew")
    house.entered = True
    newcomer = Newcomer(secrets.token_hex(8), secrets.token_urlsafe(32), HERE, None, BY_KEY)
    try:
        made = await house.save(lambda: house.tablets.add(newcomer, house.around.wall()))
    except ToccataError:
        # Nobody came in by it: it may be tried again once there is room.
        house.entered = False
        raise
    house.sessions.acted(made.id, house.now)
    await house.log("entered", made.id)
    return done(newcomer.token)


async def unlock(house: House, ask: Ask) -> Response:
    """Open an idle page by its PIN; five wrong ones, then slower and slower."""
    tablet = _paired(ask)
    if tablet.pin is None:
        return done()
    early = house.sessions.begin_try(tablet.id, house.now)
    if early is not None:
        raise _wrong(early)
    if not await asyncio.to_thread(pin_fits, ask.body.pin, tablet.pin):
        wrong = house.sessions.wrong(tablet.id)
        await house.save(lambda: house.tablets.change(tablet.id, lambda now: _replaced(now, wrong)))
        await house.log("wrong pin", tablet.id)
        raise _wrong(house.sessions.tried(tablet.id, house.now))
    if house.tablets.find(tablet.id) is not None:
        house.sessions.opened(tablet.id, house.now)
    if tablet.wrong:
        await house.save(lambda: house.tablets.change(tablet.id, lambda now: _replaced(now, 0)))
    await house.log("opened", tablet.id)
    return done()


async def tell_time(house: House, ask: Ask) -> Response:
    """Take a paired tablet's word for the time, never the instrument's clock's: certificate and recordings go by it."""
    await house.told_time(ask.body.now_s)
    await take_time(house, ask.body.now_s)
    return done()


async def lock(house: House, ask: Ask) -> Response:
    """Lock this tablet's page."""
    tablet = _paired(ask)
    if tablet.pin is None:
        raise RequestError(409, "refused", "this page has no PIN to open it again", "close its window")
    house.sessions.lock(tablet.id)
    house.live.end(tablet.id, {"type": "locked"})
    # At once, not at the server's end: it stays locked after a power cut, too.
    await house.save(lambda: house.tablets.change(tablet.id, lambda now: msgspec.structs.replace(now, locked=True)))
    return done()


def is_loopback(request: Request) -> bool:
    """Tell whether a request comes from the instrument itself."""
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _replaced(tablet: Tablet, wrong: int) -> Tablet:
    return msgspec.structs.replace(tablet, wrong=wrong)


def _wrong(tried: Tried) -> RequestError:
    return RequestError(
        403, "wrong", "that is not the PIN", "try again", tries_left=tried.tries_left, wait_s=tried.wait_s
    )


def _paired(ask: Ask) -> Tablet:
    if ask.tablet is None:
        raise RequestError(401, "stranger", "this tablet is not paired", "pair it by playing")
    return ask.tablet


def _role(tablet: Tablet | None) -> told.RoleName:
    return "" if tablet is None else tablet.role


def _language(accepted: str) -> str:
    """Take the first language of the browser's that there is (RFC 9110, 12.5.4, as browsers write it: best first)."""
    wanted = (part.split(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((word for word in wanted if word in LANGUAGES), LANGUAGES[0])
