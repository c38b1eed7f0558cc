"""Clients: their documents as people wrote them, who plays, and what is made and erased."""

from __future__ import annotations

import json
import os
from contextlib import suppress

import msgspec
from starlette.responses import Response

from toccata.errors import ConflictError, DamagedError, SettingError, StoreError, ToccataError
from toccata.link import Applied as LinkApplied
from toccata.link import Refused
from toccata.settings.templates import ID_BYTES, client_id, new_client
from toccata.store.erasing import erase_client
from toccata.store.note import note_played
from toccata.store.reading import active_client_file
from toccata.web import told
from toccata.web.ask import Ask, answer, document, done, expected
from toccata.web.cards import cards
from toccata.web.house import House
from toccata.web.instrument import name_at_power_on
from toccata.web.problem import NO_CLIENT, SILENT, RequestError, of_fault


async def listed(house: House, _ask: Ask) -> Response:
    """List all, by nickname; a damaged one is listed with what is wrong."""
    found = await house.aside(lambda: cards(house))
    state = house.link.state
    playing = told.Playing(state.client, state.setup) if state is not None else await house.aside(lambda: _next(house))
    return answer(told.ClientList(found, playing, house.stock.device.power_on))


async def create(house: House, ask: Ask) -> Response:
    """Make a client from a template."""
    new = ask.body
    made = house.stock.templates()
    if new.template not in made:
        raise RequestError(422, "refused", "there is no such template", f"choose one of {', '.join(made)}")
    identity = client_id(os.urandom(ID_BYTES))
    text = new_client(identity, new.nickname, new.pictogram, made[new.template](house.stock.hands()))
    version = await house.aside(lambda: house.clients.create(identity, text))
    house.live.tell({"type": "clients"})
    return answer(told.Made(identity, version), 201, version=version)


async def read(house: House, ask: Ask) -> Response:
    """Give a client's document; of a damaged one the last good generation."""
    client = known(house, ask)
    kept = await house.aside(lambda: house.clients.read(client))
    return document(kept.text, kept.version)


async def save(house: House, ask: Ask) -> Response:
    """Save a client's document, and play it at once if this client plays."""
    client, version = known(house, ask), expected(ask)
    try:
        saved = await house.aside(lambda: house.clients.save(client, ask.text, version))
    except ConflictError as fault:
        raise await _conflict(house, client, fault) from fault
    house.live.tell({"type": "saved", "client": client, "version": saved, "tablet": ask.tablet_id})
    applied = await _played_on(house, client, ask.text)
    return answer(told.Saved(saved, applied.applied, applied.what, applied.remedy), version=saved)


async def erase(house: House, ask: Ask) -> Response:
    """Erase a client and all that is kept of it."""
    client = known(house, ask)
    state = house.link.state
    if state is not None and state.client == client:
        raise RequestError(409, "refused", "this client plays now", "let another client play, then erase this one")
    if house.stock.device.power_on == client:
        await name_at_power_on(house, None)
    data, shelf = house.stock.data, house.stock.shelf
    gone = await house.aside(lambda: erase_client(data, house.clients, shelf, client))
    house.live.tell({"type": "erased", "client": client})
    if gone:
        house.live.tell({"type": "sounds"})
    house.live.tell({"type": "clients"})
    return done()


async def play(house: House, ask: Ask) -> Response:
    """Let a client play; who plays is remembered for the next start."""
    client = known(house, ask)
    applied = await _asked(house, client, ask.body.setup)
    if applied.applied in ("playing", "silent"):
        applied = await _noted(house, client, applied)
    return answer(applied)


async def _noted(house: House, client: str, applied: told.Applied) -> told.Applied:
    """Remember who plays. A disk that fails silences nobody: who plays now plays, and the answer says the rest."""
    try:
        await house.aside(lambda: note_played(house.stock.data, client))
    except StoreError as fault:
        if applied.applied != "playing":
            raise
        return told.Applied("playing", f"who plays at the next start {fault.what}", fault.remedy)
    return applied


async def templates(house: House, _ask: Ask) -> Response:
    """Give the setups to begin with, on the pads that there are."""
    pads = house.stock.hands()
    return answer([told.Template(name, make(pads)) for name, make in house.stock.templates().items()])


def _next(house: House) -> told.Playing:
    """Who would play if the instrument started now: while it is silent, this client is prepared."""
    with suppress(ToccataError):
        file = active_client_file(house.stock.data, house.stock.device.power_on, lambda _: None)
        if file is not None:
            return told.Playing(file.stem, "")
    return told.Playing("", "")


def known(house: House, ask: Ask) -> str:
    """Give the client that the path names.

    Raises:
        RequestError: there is none.
    """
    client = ask.path("client")
    if not house.clients.exists(client):
        raise RequestError(404, *NO_CLIENT)
    return client


async def _conflict(house: House, client: str, fault: ConflictError) -> RequestError:
    """Tell what is there now, so that the page can show both."""
    try:
        kept = await house.aside(lambda: house.clients.read(client))
    except DamagedError as damage:
        return of_fault(damage)
    except SettingError:
        return RequestError(404, *NO_CLIENT)
    current = msgspec.Raw(kept.text.encode())
    return RequestError(412, "conflict", fault.what, fault.remedy, current=current, version=kept.version)


async def _played_on(house: House, client: str, text: str) -> told.Applied:
    """Have a saved document played, in the setup that plays, if it is this client's."""
    state = house.link.state
    if state is None:
        return told.Applied("silent", SILENT[1], SILENT[2])
    if state.client != client:
        return told.Applied("saved")
    names = [setup.get("name") for setup in json.loads(text)["setups"]]
    return await _asked(house, client, state.setup if state.setup in names else None)


async def _asked(house: House, client: str, setup: str | None) -> told.Applied:
    said = await house.play(client, setup)
    if isinstance(said, LinkApplied):
        return told.Applied("playing")
    if isinstance(said, Refused):
        return told.Applied("refused", said.what, said.remedy)
    if house.link.is_up:
        return told.Applied("silent", "the instrument has not answered", "look at its lamp; what is saved is safe")
    return told.Applied("silent", SILENT[1], SILENT[2])
