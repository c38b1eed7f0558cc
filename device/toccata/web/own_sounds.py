"""What a therapist changes of own sounds: what is said of one, whether it is heard, whether it is there."""

from __future__ import annotations

from starlette.responses import Response

from toccata.settings.own_sound import PACK, Description, OwnSound
from toccata.store.erasing import clients_that_play, erase_sound
from toccata.store.taking_off import take_off
from toccata.web.ask import Ask, done
from toccata.web.house import House
from toccata.web.problem import NO_CLIENT, NO_SOUND, RequestError

YES = "true"


async def describe(house: House, ask: Ask) -> Response:
    """Say anew what an own sound is; one that is muted now fades at once."""
    name, said = _own(ask), ask.body
    before = await house.aside(lambda: house.stock.shelf.find(name))
    if before is None:
        raise RequestError(404, *NO_SOUND)
    if said.owner is not None and said.owner != before.owner and not house.clients.exists(said.owner):
        raise RequestError(422, *NO_CLIENT)
    wanted = Description(
        said.label, before.kind, said.spoken, said.picture, said.owner, said.consent_on, said.expires_on, said.muted
    )
    after = await house.aside(lambda: house.stock.shelf.describe(name, wanted))
    if after is None:
        raise RequestError(404, *NO_SOUND)
    if _played(before, house.day) != _played(after, house.day):
        await house.silence.apply([name] if _played(after, house.day)[0] else [])
    house.live.tell({"type": "sounds"})
    return done()


async def erase(house: House, ask: Ask) -> Response:
    """Erase an own sound that no client uses; ``everywhere`` takes it off all pads first."""
    name = _own(ask)
    if name not in house.stock.shelf.names():
        raise RequestError(404, *NO_SOUND)
    if ask.request.query_params.get("everywhere") == YES:
        await _take_off(house, ask, name)
    else:
        await _expect_unused(house, name)
    await house.aside(lambda: erase_sound(house.stock.data, house.stock.shelf, name))
    house.live.tell({"type": "sounds"})
    return done()


async def _expect_unused(house: House, name: str) -> None:
    users = await house.aside(lambda: clients_that_play(house.stock.data, name))
    if users:
        remedy = "give their pads other sounds first"
        raise RequestError(409, "refused", f"{len(users)} clients use this sound", remedy, clients=users)


async def _take_off(house: House, ask: Ask, name: str) -> None:
    for client, version in await house.aside(lambda: take_off(house.clients, name)):
        house.live.tell({"type": "saved", "client": client, "version": version, "tablet": ask.tablet_id})
    await house.silence.apply([name])


def _played(sound: OwnSound, day: str) -> tuple[bool, bool]:
    """Tell of what a pad does with it: whether it is silent, and whether it is words."""
    return sound.muted or sound.has_expired(day), sound.spoken


def _own(ask: Ask) -> str:
    if ask.path("pack") != PACK:
        raise RequestError(409, "refused", "the sounds of a pack stay as they are", "choose an own sound")
    return f"{ask.path('pack')}/{ask.path('name')}"
