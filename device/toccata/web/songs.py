"""Songs, and what is made of them for a client: setups that a page adds to a document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from starlette.responses import Response

from toccata.settings import activities
from toccata.settings.drone import fitting_drone
from toccata.settings.setup_document import SetupDocument
from toccata.settings.song import Song
from toccata.settings.tune import Tune
from toccata.units import PadId
from toccata.web import asked, told
from toccata.web.ask import Ask, answer
from toccata.web.house import House
from toccata.web.problem import RequestError
from toccata.web.stock import Stock

DRONE_PACKS = ("strings", "warm-pad")
"""Whose tones may sound under what is played, the first one first."""

CHORDS_NAME = "Chords"

OWN_SONGS: Mapping[str, str] = {"hello": "hello", "goodbye": "goodbye"}
"""The song of an activity that has one of its own, where the request names no other."""


async def listed(house: House, _ask: Ask) -> Response:
    """List all songs, each with the packs that it can be played on."""
    return answer(await house.aside(lambda: [_card(house.stock, song) for song in house.stock.songs.values()]))


async def activity(house: House, ask: Ask) -> Response:
    """Make a setup; nothing is saved here."""
    setup = _MAKERS[ask.body.activity](house.stock, ask.body)
    return answer(told.Template(setup["name"], setup))


async def drone(house: House, ask: Ask) -> Response:
    """Choose a drone for what is on the pads."""
    packs = house.stock.packs
    notes = [packs[name].note for name in ask.body.sounds if name in packs]
    known = [note for note in notes if note is not None]
    for pack in DRONE_PACKS:
        found = fitting_drone(known, house.stock.pack(pack))
        if found is not None:
            return answer(told.FittingDrone(found.sound, packs[found.sound].label, found.why))
    raise RequestError(404, "missing", "no drone fits these sounds", "choose one by ear, or other notes")


def _card(stock: Stock, song: Song) -> told.SongCard:
    packs = dict.fromkeys(name.partition("/")[0] for name in stock.packs)
    fitting = [pack for pack in packs if stock.tune(song.id, pack) is not None]
    return told.SongCard(
        song.id,
        song.title,
        song.language,
        song.first_words,
        len(song.notes),
        len(song.waits),
        song.is_pentatonic,
        fitting,
    )


def _song(stock: Stock, body: asked.Activity) -> SetupDocument:
    return activities.song(_tune(stock, body), _chosen(stock, body.pads) or stock.hands())


def _completion(stock: Stock, body: asked.Activity) -> SetupDocument:
    pads = stock.pads()
    leading, answering = _chosen(stock, body.pads), _chosen(stock, body.answers and [body.answers])
    if not leading and not answering:
        leading, answering = activities.turn_takers(pads)
    return activities.completion(_tune(stock, body), leading or pads - set(answering), answering or pads - set(leading))


def _chords(stock: Stock, body: asked.Activity) -> SetupDocument:
    _known_pack(stock, body.pack)
    pads = _chosen(stock, body.pads) or activities.chord_pads(stock.pads())
    return activities.chords(CHORDS_NAME, stock.pack(body.pack), pads)


_MAKERS: Mapping[str, Callable[[Stock, asked.Activity], SetupDocument]] = {
    "song": _song,
    "completion": _completion,
    "chords": _chords,
    "hello": _song,
    "goodbye": _song,
}


def _tune(stock: Stock, body: asked.Activity) -> Tune:
    song = body.song if body.song is not None else OWN_SONGS.get(body.activity, "")
    if song not in stock.songs:
        raise RequestError(404, "missing", "there is no such song", "choose another song")
    _known_pack(stock, body.pack)
    tune = stock.tune(song, body.pack)
    if tune is None:
        raise RequestError(422, "refused", "this pack lacks a note of the song", "choose another pack")
    return tune


def _known_pack(stock: Stock, pack: str) -> None:
    if not stock.pack(pack):
        raise RequestError(404, "missing", "there is no such pack", "choose another pack")


def _chosen(stock: Stock, names: Collection[str] | str | None) -> list[PadId]:
    """The pads, switches and sensors that a request names; none if it leaves that open."""
    known = {str(one): one for one in stock.inputs()}
    if not known.keys() >= set(names or ()):
        raise RequestError(422, "refused", "no board has one of these pads", "choose pads of this instrument")
    return [known[name] for name in names or ()]
