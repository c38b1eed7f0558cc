"""Tablets: pairing by playing, and what a technician does with those that are paired."""

from __future__ import annotations

import asyncio
import secrets

import msgspec
from starlette.responses import Response

from toccata.link import ClosePairing
from toccata.web import pairing, told
from toccata.web.ask import Ask, answer, done
from toccata.web.diary import Diary
from toccata.web.house import House
from toccata.web.pin import SALT_BYTES, keep_pin
from toccata.web.problem import RequestError
from toccata.web.tablets import MOST_TABLETS, TECHNICIAN, THERAPIST, Newcomer, Role, Tablet

CLOSED = ("closed", "nothing is to be paired now", "press the pairing button on the instrument")
NO_TABLET = ("missing", "there is no such tablet", "look at the list of tablets")


async def pair(house: House, ask: Ask) -> Response:
    """Begin: five sequences a window, for whoever asks."""
    if house.window.open_for(house.now) <= 0.0 or house.window.spent or not house.window.tries_left:
        raise RequestError(409, *CLOSED)
    pads = house.pads_to_play()
    length = pairing.length_for(len(pads))
    if length is None:
        raise RequestError(409, "refused", "fewer than two pads can be played", "look at the boards")
    if len(house.tablets.all()) >= MOST_TABLETS:
        raise RequestError(409, "full", f"{MOST_TABLETS} tablets are paired", "revoke some that nobody uses")
    attempt = pairing.Attempt(secrets.token_urlsafe(24), ask.body.name, ask.body.pin, ())
    house.window = pairing.begin(house.window, attempt, pads, house.around.draw)
    return answer(told.Begun(attempt.id, length))


async def pairing_state(house: House, ask: Ask) -> Response:
    """Tell the page which pad is to be touched now."""
    window = house.window
    attempt = window.find(ask.request.query_params.get("attempt", ""))
    greeting = house.link.greeting
    state = pairing.state_of(window, attempt, house.now)
    playing = attempt is not None and state in ("touch", "wrong")
    return answer(
        told.Pairing(
            state=state,
            show=attempt.pads[attempt.done] if attempt is not None and playing else None,
            done=attempt.done if attempt is not None else 0,
            length=len(attempt.pads) if attempt is not None else 0,
            tries_left=window.tries_left + playing,  # the one that is shown counts
            seconds_left=round(window.open_for(house.now), 1),
            layout=house.layout() if attempt is not None else {},
            simulated=greeting is not None and greeting.simulated,
        )
    )


async def finish(house: House, ask: Ask) -> Response:
    """Give the cookie to who has played the sequence, once."""
    instead = house.window.technician
    house.window, attempt = pairing.finished(house.window, ask.body.attempt, house.now)
    if attempt is None:
        raise RequestError(409, *CLOSED)
    pin = await asyncio.to_thread(keep_pin, attempt.pin, secrets.token_bytes(SALT_BYTES))
    newcomer = Newcomer(secrets.token_hex(8), secrets.token_urlsafe(32), attempt.name, pin)
    before = [other.id for other in house.tablets.all() if instead and other.role == TECHNICIAN]
    made = await house.save(lambda: house.tablets.add(newcomer, house.around.wall(), instead))
    house.sessions.acted(made.id, house.now)
    house.link.say(ClosePairing(attempt.name))
    await house.log("paired", made.id, made.role)
    for other in before:
        await house.log("role", made.id, f"{other} {THERAPIST}")
    return done(newcomer.token)


async def tablets(house: House, ask: Ask) -> Response:
    """List them."""
    now, wall = house.now, house.around.wall()
    return answer(
        [
            told.TabletCard(
                id=tablet.id,
                name=tablet.name,
                role=tablet.role,
                paired_at=tablet.paired_at,
                seen_at=max(tablet.seen_at, wall - house.sessions.idle_s(tablet.id, now)),
                here=tablet.id == ask.tablet_id,
            )
            for tablet in house.tablets.all()
        ]
    )


async def log(house: House, _ask: Ask) -> Response:
    """Tell who came in and what was allowed."""
    return answer(await asyncio.to_thread(Diary(house.stock.data).lines))


async def promote(house: House, ask: Ask) -> Response:
    """Make a tablet a technician's or a therapist's; its page loads anew."""
    tablet, role = ask.path("tablet"), ask.body.role
    if await house.save(lambda: _promoted(house, tablet, role)) is None:
        raise RequestError(404, *NO_TABLET)
    await house.log("role", ask.tablet_id, f"{tablet} {role}")
    return done()


async def revoke(house: House, ask: Ask) -> Response:
    """Let a tablet in no more, at once; its open pages end."""
    tablet = ask.path("tablet")
    async with house.saving:
        _keep_one_technician(house, tablet)
        if house.tablets.find(tablet) is None:
            raise RequestError(404, *NO_TABLET)
        house.tablets.revoke(tablet)
    house.sessions.forget(tablet)
    house.live.end(tablet, {"type": "revoked"})
    await house.log("revoked", ask.tablet_id, tablet)
    await house.save(house.tablets.keep)
    return done()


def _promoted(house: House, tablet: str, role: Role) -> Tablet | None:
    # Looked at in turn with all other changes: two technicians who turn each other into therapists at once leave one.
    if role != TECHNICIAN:
        _keep_one_technician(house, tablet)
    return house.tablets.change(tablet, lambda now: msgspec.structs.replace(now, role=role))


def _keep_one_technician(house: House, tablet: str) -> None:
    if house.tablets.is_last_technician(tablet):
        raise RequestError(409, "refused", "no other tablet is a technician's", "make another one a technician's first")
