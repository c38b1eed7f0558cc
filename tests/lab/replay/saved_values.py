"""What the store's own code reads of a data folder: one value for each thing that can be saved."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from toccata.assemble import Stock
from toccata.errors import ToccataError
from toccata.settings.pads import inputs_of
from toccata.settings.parse_client import parse_client
from toccata.settings.parse_device import parse_device
from toccata.store.clients import Clients
from toccata.store.day import noted_day
from toccata.store.dose_note import read_dose
from toccata.store.generations import LAST, read
from toccata.store.knob_position import read_knob
from toccata.store.note import played_last
from toccata.store.own_sounds import OwnShelf, check_wav
from toccata.store.paths import clients_folder, device_file
from toccata.units import Decibels
from toccata.web.tablets import Tablets
from toccata.web.trust.folder import TrustFolder

Values = dict[str, str]
"""For each thing that is there, what it says; a thing that is not there has no row."""

NEWEST, BEFORE = "client ", "client before "
UNREADABLE, OLDER = "unreadable: ", " with damage: "
LOWEST_DB = Decibels(-30.0)
NEVER_TURNED = "0.0"


def clients_of(stock: Stock) -> Clients:
    """The clients as both programs read them: judged."""
    inputs = inputs_of(stock.device)
    return Clients(stock.data, lambda text, where: parse_client(text, where, inputs, stock.catalogue))


def values(stock: Stock) -> Values:
    """Read everything; what is there and can't be read is a value too, which nobody ever saved."""
    data = stock.data
    return {
        **_clients(stock),
        **_sounds(data),
        **{f"tablet {tablet.id}": _digest(repr(tablet)) for tablet in Tablets(data).all()},
        **_file("instrument", device_file(data), parse_device),
        **_note("played last", played_last(data)),
        **_note("day", noted_day(data)),
        **_note("dose", "" if (dose := read_dose(data)) is None else repr(dose)),
        **_keys(TrustFolder.of(data)),
        **_note("knob", f"{read_knob(data, LOWEST_DB):.1f}".replace(NEVER_TURNED, "")),
    }


def _clients(stock: Stock) -> Values:
    found: Values = {}
    clients = clients_of(stock)
    for client in clients.ids():
        found[f"{NEWEST}{client}"] = _version(lambda client=client: clients.read(client))
        # The generation before counts as saved too: it is what plays when a card loses the newest one.
        last = clients_folder(stock.data) / LAST / f"{client}.json"
        found |= _file(f"{BEFORE}{client}", last, None)
    return found


def _file(name: str, path: Path, judge) -> Values:
    return {name: _version(lambda: read(path, judge))} if path.exists() else {}


def _version(reading) -> str:
    try:
        kept = reading()
    except ToccataError as fault:
        return f"{UNREADABLE}{fault}"
    return kept.version if kept.damage is None else f"{kept.version}{OLDER}{kept.damage}"


def _sounds(data: Path) -> Values:
    found, shelf = {}, OwnShelf(data)
    for sound in shelf.all()[0]:
        try:
            with shelf.wav(sound.pcm_sha256).open("rb") as wav:
                check_wav(wav, sound.pcm_sha256, sound.name)
            found[f"sound {sound.name}"] = _digest(repr(sound))
        except ToccataError as fault:
            found[f"sound {sound.name}"] = f"{UNREADABLE}{fault}"
    return found


def _keys(trust: TrustFolder) -> Values:
    """A certificate that was cut would lock all tablets out: one that is there is one that was made."""
    files = (trust.authority, trust.instrument, trust.facts)
    return {f"trust {file.name}": _digest(file.read_text("latin-1")) for file in files if file.exists()}


def _note(name: str, said: str) -> Values:
    return {name: said} if said else {}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
