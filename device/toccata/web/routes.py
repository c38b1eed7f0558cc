"""Every route in one table: the router, the OpenAPI document and the test of roles are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from toccata.web import (
    about,
    asked,
    carried,
    clients,
    diary,
    doctor,
    entry,
    instrument,
    own_sounds,
    playing,
    recording,
    songs,
    sounds,
    told,
    visitors,
    wifi,
    wifi_state,
)
from toccata.web.ask import Handler

JSON_BYTES = 16_384
"""Of what a page sends itself. Strangers may send to some routes, and what they send is held in memory."""

DOCUMENT_BYTES = 2_000_000
"""A client with a thousand setups of four pads is 0.5 MB."""

SOUND_TYPES = ("audio/*", "video/mp4", "video/webm", "application/octet-stream")
ZIP_TYPES = ("application/zip", "application/octet-stream")


class Role(IntEnum):
    """Who may ask; each may what those before may."""

    ANYONE = 0
    LOCKED = 1
    THERAPIST = 2
    TECHNICIAN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One route.

    Attributes:
        method: GET, POST, PUT or DELETE.
        path: with its parts in braces.
        role: who may ask.
        does: for whom documents are read: what it does.
        handler: answers.
        body: type of the JSON body; None for a GET, or where ``raw`` is given.
        gives: type of the answer, or a content type; None: 204.
        status: of a good answer.
        raw: content types of a body that is not JSON; the handler reads it.
        keeps: the handler takes the body's text as it is, because a person wrote it.
        query: names of query parameters.
        person: somebody did this, so the page is not idle.
        versioned: needs If-Match.
    """

    method: str
    path: str
    role: Role
    does: str
    handler: Handler
    body: type[Any] | None = None
    gives: Any = None
    status: int = 200
    raw: tuple[str, ...] = ()
    keeps: bool = False
    query: Mapping[str, bool] | None = None
    person: bool = True
    versioned: bool = False


def _get(path: str, role: Role, does: str, handler: Handler, gives: Any, *, person: bool = False, **more: Any) -> Row:
    return Row("GET", path, role, does, handler, gives=gives, person=person, **more)


def _post(path: str, role: Role, does: str, handler: Handler, body: type[Any] | None, **more: Any) -> Row:
    status = more.pop("status", 200 if "gives" in more else 204)
    return Row("POST", path, role, does, handler, body, status=status, **more)


_ANY, _LOCKED, _THERAPIST, _TECHNICIAN = Role
_CLIENT = "/api/clients/{client}"
_SOUND = "/api/sounds/{pack}/{name}"

TABLE: tuple[Row, ...] = (
    _get("/api/hello", _ANY, "Who is there", entry.hello, told.Hello),
    _get("/api/openapi.json", _ANY, "This document", about.openapi, "application/json"),
    _post("/api/enter", _ANY, "Come in by the key in the address", entry.enter, asked.Enter),
    _post("/api/pair", _ANY, "Begin to pair", visitors.pair, asked.Pair, gives=told.Begun),
    _get("/api/pair", _ANY, "How pairing stands", visitors.pairing_state, told.Pairing, query={"attempt": True}),
    _post("/api/pair/finish", _ANY, "Take the cookie of a paired tablet", visitors.finish, asked.Finish),
    _post("/api/unlock", _LOCKED, "Open this tablet's page", entry.unlock, asked.Unlock, person=False),
    _post("/api/lock", _LOCKED, "Lock this tablet's page", entry.lock, asked.Nothing, person=False),
    _post("/api/time", _LOCKED, "Tell what time it is", entry.tell_time, asked.Clock, person=False),
    _post("/api/quiet", _LOCKED, "Quiet, or play again", playing.quiet, asked.SetQuiet),
    _get("/api/live", _THERAPIST, "What happens, as it happens", playing.live, "text/event-stream"),
    _post("/api/level", _THERAPIST, "Level, at once", playing.level, asked.SetLevel),
    _post("/api/preview", _THERAPIST, "Hear a sound on the instrument", playing.preview, asked.Preview),
    _post("/api/touch", _THERAPIST, "Touch a simulated pad", playing.touch, asked.Touch),
    _post("/api/cleaning", _THERAPIST, "Silence while the pads are wiped", playing.cleaning, asked.Switch),
    _post("/api/tune", _TECHNICIAN, "Thresholds of a pad, at once", playing.tune, asked.Tune),
    _post("/api/watch", _TECHNICIAN, "Counts of a board for 5 s", playing.watch, asked.Watch, person=False),
    _post("/api/thresholds", _TECHNICIAN, "Thresholds of a pad, from its counts", instrument.thresholds,
          asked.TouchedPad, gives=told.Thresholds),
    _post("/api/feel", _THERAPIST, "What a sensor feels, for 5 s", playing.feel, asked.Feel, person=False),
    _post("/api/calibration", _THERAPIST, "What a person's hand can do with a sensor", playing.calibrate,
          asked.FeltByHand, gives=told.Calibration),
    _get("/api/clients", _THERAPIST, "All clients", clients.listed, told.ClientList),
    _post("/api/clients", _THERAPIST, "A new client", clients.create, asked.NewClient, gives=told.Made, status=201),
    _post("/api/clients/import", _THERAPIST, "A client from a file", carried.bring, None, raw=ZIP_TYPES,
          gives=told.Made, status=201),
    _get(_CLIENT, _THERAPIST, "A client's document", clients.read, asked.ClientDocument),
    Row("PUT", _CLIENT, _THERAPIST, "Save a client", clients.save, asked.ClientDocument, told.Saved, keeps=True,
        versioned=True),
    Row("DELETE", _CLIENT, _THERAPIST, "Erase a client", clients.erase, asked.Nothing, status=204),
    _post(_CLIENT + "/play", _THERAPIST, "Play a client", clients.play, asked.Play, gives=told.Applied),
    _get(_CLIENT + "/export", _THERAPIST, "A client as a file", carried.export, "application/zip", person=True),
    _get("/api/templates", _THERAPIST, "Setups to begin with", clients.templates, list[told.Template]),
    Row("PUT", "/api/power-on", _THERAPIST, "Who plays when the power comes", instrument.power_on, asked.PowerOn,
        status=204),
    _get("/api/sounds", _THERAPIST, "All sounds", sounds.listed, told.Sounds),
    _post("/api/sounds", _THERAPIST, "Bring a sound", recording.bring, None, raw=SOUND_TYPES, gives=told.OwnSound,
          status=201, query={"label": True, "kind": False}),
    _get(_SOUND + "/audio", _THERAPIST, "A sound, to listen on the tablet", sounds.audio, "audio/*", person=True),
    Row("PUT", _SOUND, _THERAPIST, "Describe an own sound", own_sounds.describe, asked.SoundDescription, status=204),
    Row("DELETE", _SOUND, _THERAPIST, "Erase an own sound", own_sounds.erase, asked.Nothing, status=204,
        query={"everywhere": False}),
    _get("/api/songs", _THERAPIST, "All songs", songs.listed, list[told.SongCard]),
    _post("/api/activities", _THERAPIST, "Make a setup of a song or of chords", songs.activity, asked.Activity,
          gives=told.Template),
    _post("/api/fitting-drone", _THERAPIST, "A drone for what is on the pads", songs.drone, asked.PlayedSounds,
          gives=told.FittingDrone),
    _get("/api/packs/{pack}/picture", _THERAPIST, "A pack's picture", sounds.picture, "image/*"),
    _get("/api/instrument", _THERAPIST, "The instrument", instrument.read, told.Instrument),
    Row("PUT", "/api/instrument", _TECHNICIAN, "Save instrument.json", instrument.save, asked.InstrumentDocument,
        told.InstrumentSaved, keeps=True, versioned=True),
    _get("/api/doctor", _TECHNICIAN, "What is wrong with the instrument, and what to do", doctor.read, told.Doctor),
    _get("/api/tablets", _TECHNICIAN, "The paired tablets", visitors.tablets, list[told.TabletCard]),
    _get("/api/log", _TECHNICIAN, "Who came in, and what was allowed", visitors.log, list[diary.Line]),
    Row("PUT", "/api/tablets/{tablet}", _TECHNICIAN, "What a tablet may do", visitors.promote, asked.SetRole,
        status=204),
    Row("DELETE", "/api/tablets/{tablet}", _TECHNICIAN, "Let a tablet in no more", visitors.revoke, asked.Nothing,
        status=204),
    _get("/api/sticks", _TECHNICIAN, "USB sticks that are plugged in", carried.listed, list[told.StickCard]),
    _post("/api/backup", _TECHNICIAN, "Write everything to a stick", carried.backup, asked.Stick, gives=told.Carried),
    _post("/api/restore", _TECHNICIAN, "Bring everything back from a stick", carried.bring_back, asked.Stick,
          gives=told.Carried),
    _get("/api/wifi", _TECHNICIAN, "How the Wi-Fi stands", wifi.read, wifi_state.Wifi),
    _post("/api/wifi", _TECHNICIAN, "Look around, join a Wi-Fi, forget one", wifi.wish, asked.WifiWish,
          gives=wifi_state.Wished),
    _get("/api/label.svg", _TECHNICIAN, "The label to print", about.label, "image/svg+xml", person=True),
    _get("/api/about", _THERAPIST, "What this is", about.about, told.About),
)  # fmt: skip
