"""The cards of the list of clients: who each one is, from the head of its file.

A file whose checksum fits was judged when it was saved, so its card is made without judging it again: 1,000 clients are
listed in a tenth of the time. Boards or sounds may have gone since then; that is looked for beside, a few files at a
time, and a page that shows the list is told.
"""

from __future__ import annotations

from functools import partial

import msgspec

from toccata.errors import ToccataError
from toccata.store.paths import clients_folder
from toccata.web.house import House, KnownCard
from toccata.web.problem import of_fault
from toccata.web.told import ClientCard

JUDGED_AT_ONCE = 8
"""Files a round. One takes some 10 ms of a Raspberry Pi, and rounds are 1 s apart."""


class _Identity(msgspec.Struct):
    id: str
    nickname: str
    pictogram: str | None = None


class _Named(msgspec.Struct):
    name: str


class _Head(msgspec.Struct):
    """What a card says of a document; all else is skipped, and nothing is built of it."""

    client: _Identity
    setups: list[_Named]
    active_setup: str | None = None


_head = msgspec.json.Decoder(_Head).decode


def cards(house: House) -> list[ClientCard]:
    """Make the cards of all clients, by nickname.

    Raises:
        SettingError: the clients' folder can't be read.
    """
    clients = house.clients.ids()
    house.cards = {client: _known(house, client) for client in clients}
    return sorted((known.card for known in house.cards.values()), key=lambda card: (card.nickname.casefold(), card.id))


def card_of(house: House, client: str) -> ClientCard:
    """Make one client's card."""
    return _known(house, client).card


async def judge_some(house: House) -> None:
    """Judge a few of the documents whose cards were made without, and tell the pages where one can't be followed."""
    waiting = [client for client, known in house.cards.items() if not known.judged][:JUDGED_AT_ONCE]
    changed = [await house.aside(partial(_judged, house, client)) for client in waiting]
    if any(changed):
        house.live.tell({"type": "clients"})


def _judged(house: House, client: str) -> bool:
    """Judge one document; True where its card says something else now."""
    before = house.cards.get(client)
    signature = _signature(house, client)
    card = _read(house, client)
    house.cards[client] = KnownCard(signature, card, judged=True)
    return before is not None and before.card != card


def _known(house: House, client: str) -> KnownCard:
    """Take the card that was made of the same file for the same boards, or make one."""
    signature = _signature(house, client)
    known = house.cards.get(client)
    if known is not None and known.signature == signature:
        return known
    glanced = _glanced(house, client)
    if glanced is not None:
        return KnownCard(signature, glanced, judged=False)
    return KnownCard(signature, _read(house, client), judged=True)


def _signature(house: House, client: str) -> object:
    try:
        found = (clients_folder(house.stock.data) / f"{client}.json").stat()
    except OSError:
        return object()
    return found.st_mtime_ns, found.st_size, found.st_ino, house.stock.device_file().version


def _glanced(house: House, client: str) -> ClientCard | None:
    """Make a card from the head of a whole file; None where something about it must be looked at."""
    try:
        kept = house.clients.glance(client)
        head = _head(kept.text)
    except (ToccataError, msgspec.DecodeError, RecursionError):
        return None
    if kept.damage is not None or head.client.id != client:
        return None
    return _card(client, head, None)


def _read(house: House, client: str) -> ClientCard:
    try:
        kept = house.clients.read(client)
    except ToccataError as fault:
        return ClientCard(client, client, None, [], "", of_fault(fault).what)
    return _card(client, _head(kept.text), kept.damage and kept.damage.replace(f"{house.stock.data}/", ""))


def _card(client: str, head: _Head, damage: str | None) -> ClientCard:
    setups = [setup.name for setup in head.setups]
    active = head.active_setup or next(iter(setups), "")
    return ClientCard(client, head.client.nickname, head.client.pictogram, setups, active, damage)
