"""One client's JSON file: parsed strictly, so that a therapist's typing error is told and never played."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import replace
from typing import Any

from toccata.settings.client import (
    CLIENT_ID,
    LOWEST_LEVEL_DB,
    Access,
    ActivateOn,
    Again,
    Client,
    Mode,
    OneAtATime,
    PadSettings,
    Sensitivity,
    Setup,
)
from toccata.settings.document import read_document
from toccata.settings.judge import (
    Judge,
    choice,
    did_you_mean,
    entries,
    expect_format,
    judge_format,
    known,
    label,
    many,
    matching,
    nullable,
    number,
    one_of,
    record,
    whole,
)
from toccata.settings.pads import pad_name
from toccata.settings.pictograms import PICTOGRAMS
from toccata.settings.place import Place, shown
from toccata.settings.sequences import check_waits, with_sequences
from toccata.units import PadId

MOST_SOUNDS = 1000
MOST_SETUPS = 1000

_RESERVED = {
    key: ("this key is reserved for a later version", "take it out") for key in ("sensors", "switches", "players")
}

_NAME = label(40)
_TIME_MS = number(0, 60_000, "ms")
_ATTACK_MS = number(0, 2_000, "ms")

_IDENTITY: Mapping[str, Judge[Any]] = {
    "id": matching(CLIENT_ID, "an id", "write 1 to 32 of a-z, 0-9 and -"),
    "nickname": _NAME,
    "pictogram": known(PICTOGRAMS, "a pictogram"),
}

_ACCESS: Mapping[str, Judge[Any]] = {
    "acceptance_ms": _TIME_MS,
    "release_ms": _TIME_MS,
    "post_acceptance_ms": _TIME_MS,
    "steady_ms": _TIME_MS,
    # A repeat every 0 ms would never end; null is the word for none.
    "repeat_ms": nullable(number(1, 60_000, "ms, or null")),
    "one_at_a_time": one_of(
        ((False, OneAtATime.OFF), (True, OneAtATime.ON), ("last", OneAtATime.LAST)), "a way of one at a time"
    ),
    "activate_on": choice(ActivateOn, "a moment to activate on"),
    "max_hold_s": number(1, 7_200, "s"),
    "sensitivity": choice(Sensitivity, "a sensitivity"),
}

_USES: Mapping[Mode, tuple[str, ...]] = {
    Mode.ONE_SHOT: ("sound",),
    Mode.HOLD: ("sound",),
    Mode.LATCH: ("sound",),
    Mode.TIMED: ("sound", "seconds"),
    Mode.STEP: ("sounds", "sequence", "waits", "answers"),
    Mode.RANDOM: ("sounds",),
}
"""The keys that a mode has for itself. All are required, but for a step pad: either of its first two is enough."""

_TWINS = {"sound": "sounds", "sounds": "sound"}


def parse_client(text: str, where: str, pads: Container[PadId], sounds: Collection[str]) -> Client:
    """Read one client, whole.

    Keys left out take the defaults of `Client`, `Access` and `PadSettings`; without ``active_setup`` the first setup
    is played. A pad's own access settings lie over the client's, key by key.

    Args:
        text: the file's JSON.
        where: the file's name, for faults.
        pads: every pad of the instrument's boards.
        sounds: the name of every sound that there is.

    Raises:
        SettingError: the first fault, with file, key path, what and remedy.
    """
    top = Place.of_file(where)
    document = read_document(text, top)
    expect_format(document, top)
    given = entries(document, top)
    access = Access(**record(_ACCESS)(given["access"], top.key("access"))) if "access" in given else Access()
    found = _top_level(access, pads, sounds)(document, top)
    return _client(found, access, top)


def _top_level(access: Access, pads: Container[PadId], sounds: Collection[str]) -> Judge[dict[str, Any]]:
    judges: Mapping[str, Judge[Any]] = {
        "format": judge_format,
        "client": record(_IDENTITY, required=("id", "nickname")),
        "access": lambda *_: access,
        "level_db": number(LOWEST_LEVEL_DB, 0, "dB"),
        "ceiling_dbfs": number(-6, -1, "dBFS"),
        "min_attack_ms": _ATTACK_MS,
        "comfort_shelf_db": number(-24, 0, "dB"),
        "setups": many(_setup(access, pads, sounds), 1, MOST_SETUPS, "setups"),
        "active_setup": _NAME,
    }
    return record(judges, required=("client", "setups"), refused=_RESERVED)


def _client(found: dict[str, Any], access: Access, top: Place) -> Client:
    names = [setup.name for setup in found["setups"]]
    for index, name in enumerate(names):
        if name in names[:index]:
            place = top.key("setups").item(index).key("name")
            raise place.refusal(f"another setup is called {shown(name)} too", "give each setup its own name")
    active = found.pop("active_setup", names[0])
    if active not in names:
        raise top.key("active_setup").refusal(f"no setup is called {shown(active)}", did_you_mean(active, names))
    found.pop("format", None)
    return Client(**found.pop("client"), **{**found, "access": access, "active_setup": active})


def _setup(access: Access, pads: Container[PadId], sounds: Collection[str]) -> Judge[Setup]:
    name_of, settings_of = pad_name(pads), _pad(access, sounds)

    def mapped(value: object, place: Place) -> dict[PadId, PadSettings]:
        given = entries(value, place)
        found = {name_of(key, place.key(key)): settings_of(item, place.key(key)) for key, item in given.items()}
        return with_sequences(found, place)

    judge = record({"name": _NAME, "pads": mapped}, required=("name", "pads"))
    return lambda value, place: Setup(**judge(value, place))


def _pad(access: Access, sounds: Collection[str]) -> Judge[PadSettings]:
    tables = {mode: _pad_of_mode(mode, sounds) for mode in Mode}
    any_mode = record(_pad_keys(sounds), required=("mode",))

    def judge(value: object, place: Place) -> PadSettings:
        mode = entries(value, place).get("mode")
        fitting = tables[Mode(mode)] if isinstance(mode, str) and mode in tables else any_mode
        found = fitting(value, place)
        heard = (found.pop("sound"),) if "sound" in found else found.pop("sounds", ())
        own = replace(access, **found.pop("access", {}))
        return _checked(PadSettings(sounds=heard, access=own, **found), place)

    return judge


def _pad_of_mode(mode: Mode, sounds: Collection[str]) -> Judge[dict[str, Any]]:
    uses = _USES[mode]
    others = {key for keys in _USES.values() for key in keys} - set(uses)
    judges = {key: judge for key, judge in _pad_keys(sounds).items() if key not in others}
    needed = () if mode is Mode.STEP else uses
    refused = {key: (f"a {mode} pad takes no {key!r}", _instead(key, mode)) for key in others}
    return record(judges, required=("mode", *needed), refused=refused)


def _instead(key: str, mode: Mode) -> str:
    twin = _TWINS.get(key)
    if twin in _USES[mode]:
        return f"did you mean {twin!r}?"
    fitting = ", ".join(repr(str(other)) for other, uses in _USES.items() if key in uses)
    return f"take it out, or choose a mode that takes it: {fitting}"


def _pad_keys(sounds: Collection[str]) -> Mapping[str, Judge[Any]]:
    sound = known(sounds, "a sound that there is")
    return {
        "mode": choice(Mode, "a mode"),
        "sound": sound,
        "sounds": many(sound, 1, MOST_SOUNDS, "sounds"),
        "sequence": _NAME,
        "waits": many(whole(0, MOST_SOUNDS - 1), 0, MOST_SOUNDS, "steps"),
        "answers": one_of(((True, True), (False, False)), "true or false"),
        "seconds": number(0.1, 7_200, "s"),
        "gain_db": number(-24, 12, "dB"),
        "attack_ms": _ATTACK_MS,
        "dynamics": one_of((("touch", True),), "a kind of dynamics"),
        "again": choice(Again, "an answer to a second touch"),
        "access": record(_ACCESS),
    }


def _checked(pad: PadSettings, place: Place) -> PadSettings:
    if pad.mode is Mode.STEP and not pad.sounds and pad.sequence is None:
        raise place.key("sounds").refusal("this key is missing", "add it, or a 'sequence' that another pad gives")
    check_waits(pad, place)
    if pad.mode is Mode.RANDOM and len(set(pad.sounds)) < 2:
        raise place.key("sounds").refusal(
            "random never repeats the last sound, and there is only one", "add another sound, or choose 'one-shot'"
        )
    return pad
