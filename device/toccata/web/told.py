"""What the server answers: one type for each body."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from toccata.doctor.finding import Verdict

Outcome = Literal["playing", "saved", "silent", "refused"]
Entry = Literal["stranger", "locked", "open"]
RoleName = Literal["", "therapist", "technician"]
TryState = Literal["touch", "wrong", "done", "closed"]


class Hello(msgspec.Struct, frozen=True):
    """Who is there, and whether this visitor may come in; nothing about clients."""

    name: str
    version: str
    entry: Entry
    role: RoleName
    tablet: str
    language: str
    pairing_s: float
    loopback: bool
    running: bool


class Begun(msgspec.Struct, frozen=True):
    """A try to pair: its id, and how many pads there are to touch."""

    attempt: str
    length: int


class Pairing(msgspec.Struct, frozen=True):
    """How a try stands; ``show`` is the pad to touch now: on the instrument, or by a key where it is ``simulated``."""

    state: TryState
    show: str | None
    done: int
    length: int
    tries_left: int
    seconds_left: float
    layout: dict[str, Any]
    simulated: bool


class ClientCard(msgspec.Struct, frozen=True):
    """One client in the list; ``damage`` says why its file can't be used."""

    id: str
    nickname: str
    pictogram: str | None
    setups: list[str]
    active_setup: str
    damage: str | None


class Playing(msgspec.Struct, frozen=True):
    """Who plays; "" while nobody does."""

    client: str
    setup: str


class ClientList(msgspec.Struct, frozen=True):
    """All clients, by nickname."""

    clients: list[ClientCard]
    playing: Playing
    power_on: str | None


class Made(msgspec.Struct, frozen=True):
    """A new client."""

    id: str
    version: str


class Applied(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a wish to play."""

    applied: Outcome
    what: str | None = None
    remedy: str | None = None


class Saved(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document is on disk as ``version``; and what came of playing it."""

    version: str
    applied: Outcome
    what: str | None = None
    remedy: str | None = None


class Template(msgspec.Struct, frozen=True):
    """A setup to begin with."""

    name: str
    setup: dict[str, Any]


class SongCard(msgspec.Struct, frozen=True):
    """One song: ``words`` is its first line, ``waits`` how many lines can be completed, ``packs`` hold every note."""

    id: str
    title: str
    language: str
    words: str
    notes: int
    waits: int
    pentatonic: bool
    packs: list[str]


class FittingDrone(msgspec.Struct, frozen=True):
    """A drone that fits what is on the pads, and why."""

    sound: str
    label: str
    why: str


class PackSound(msgspec.Struct, frozen=True):
    """One sound of a pack; ``note`` is its MIDI number, ``pad`` its place among the pack's twelve."""

    name: str
    label: str
    role: str
    seconds: float
    loops: bool
    spoken: bool
    tags: list[str]
    note: int | None
    pad: int | None


class Pack(msgspec.Struct, frozen=True):
    """One pack."""

    id: str
    name: str
    tags: list[str]
    licence: str
    attribution: str
    picture: str | None
    sounds: list[PackSound]


class OwnSound(msgspec.Struct, frozen=True):
    """One recording that a therapist brought; days are YYYY-MM-DD, ``expired``: the last one is over."""

    name: str
    label: str
    seconds: float
    loudness_change_db: float
    kind: str
    spoken: bool
    picture: str | None
    owner: str | None
    consent_on: str | None
    expires_on: str | None
    muted: bool
    expired: bool


class Sounds(msgspec.Struct, frozen=True):
    """All sounds that there are."""

    packs: list[Pack]
    own: list[OwnSound]


class Thresholds(msgspec.Struct, frozen=True):
    """What a pad is to be started with, and the noise and signal that it was found from, in counts."""

    touch: int
    release: int
    noise: int
    signal: int


class Loudness(msgspec.Struct, frozen=True):
    """What was measured at an ear, dB(A) by cm; what is locked by it; how much of a week's dose there was.

    ``dose_warning``: 0, 50, 80 or 100, whichever it has passed.
    """

    measured_dba: dict[str, float]
    person: str
    measured_on: str
    limit_dba: float
    ceiling_dbfs: float
    most_level_db: float
    dose_percent: float
    dose_warning: int


class Instrument(msgspec.Struct, frozen=True):
    """The instrument as a page draws it, and instrument.json as it is; ``damage`` says why the newest can't be used."""

    document: Any
    layout: dict[str, Any]
    boards: int
    sensors: list[str]
    switches: list[str]
    simulated: bool
    ceiling_dbfs: float
    most_level_db: float
    damage: str | None
    loudness: Loudness | None = None


class Calibration(msgspec.Struct, frozen=True):
    """What one person can do with one sensor, in shares of its full scale; to be saved with the client."""

    rest: float
    comfortable: float
    firm: float


class InstrumentSaved(msgspec.Struct, frozen=True):
    """instrument.json is on disk; ``restart``: something of it counts only after a restart."""

    version: str
    restart: bool


class TabletCard(msgspec.Struct, frozen=True):
    """One paired tablet; times in seconds since 1970."""

    id: str
    name: str
    role: str
    paired_at: float
    seen_at: float
    here: bool


class StickCard(msgspec.Struct, frozen=True):
    """A USB stick that is plugged in; MB of 1,000,000 bytes."""

    id: str
    name: str
    free_mb: int


class Carried(msgspec.Struct, frozen=True):
    """What a backup or a restore did; ``faults``: one line for each thing that was left out."""

    file: str
    clients: int
    sounds: int
    faults: list[str]
    packs: int


class Finding(msgspec.Struct, frozen=True):
    """One line of the doctor: ``code`` names the rule; ``measured`` and ``remedy`` are in English."""

    area: str
    name: str
    verdict: Verdict
    measured: str
    remedy: str
    code: str


class Doctor(msgspec.Struct, frozen=True):
    """What was found on the instrument and its machine; ``on`` is the date by its own clock, or a tablet's."""

    name: str
    serial: str
    on: str
    verdict: Verdict
    findings: list[Finding]


class About(msgspec.Struct, frozen=True):
    """What this is, under which licences, and for how long it is looked after."""

    name: str
    version: str
    licences: dict[str, str]
    support_until: str
    contact: str


class Error(msgspec.Struct, frozen=True):
    """Why a request was refused."""

    error: str
    what: str
    remedy: str
