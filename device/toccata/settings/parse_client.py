"""One client's JSON file: parsed strictly, so that a therapist's typing error is told and never played."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from toccata.settings.client import CLIENT_ID, LOWEST_LEVEL_DB, Access, Calibration, Client, PadSettings, Setup
from toccata.settings.document import read_document
from toccata.settings.elsewhere import named_elsewhere
from toccata.settings.judge import (
    Judge,
    did_you_mean,
    entries,
    expect_format,
    judge_format,
    known,
    label,
    many,
    matching,
    number,
    record,
)
from toccata.settings.pads import input_name, pad_name
from toccata.settings.parse_pad import ACCESS, ATTACK_MS, judge_pad, judge_sensor
from toccata.settings.pictograms import PICTOGRAMS
from toccata.settings.place import Place, shown
from toccata.settings.sequences import with_sequences
from toccata.units import PadId

MOST_SETUPS = 1000

_RESERVED = {"players": ("this key is reserved for a later version", "take it out")}

_NAME = label(40)

_CALIBRATION: Mapping[str, Judge[Any]] = {key: number(0, 1) for key in ("rest", "comfortable", "firm")}

_IDENTITY: Mapping[str, Judge[Any]] = {
    "id": matching(CLIENT_ID, "an id", "write 1 to 32 of a-z, 0-9 and -"),
    "nickname": _NAME,
    "pictogram": known(PICTOGRAMS, "a pictogram"),
}


def parse_client(text: str, where: str, inputs: Collection[PadId], sounds: Collection[str]) -> Client:
    """Read one client, whole.

    Keys left out take the defaults of `Client`, `Access` and `PadSettings`; without ``active_setup`` the first setup
    is played. A pad's own access settings lie over the client's, key by key. What is said of a switch or a sensor at
    the top holds in every setup that says nothing of it. Of one that another instrument has, but not this one, what is
    said is judged and left out (`Client.absent`).

    Args:
        text: the file's JSON.
        where: the file's name, for faults.
        inputs: every pad, switch and sensor of the instrument.
        sounds: the name of every sound that there is.

    Raises:
        SettingError: the first fault, with file, key path, what and remedy.
    """
    top = Place.of_file(where)
    document = read_document(text, top)
    expect_format(document, top)
    given = entries(document, top)
    access = Access(**record(ACCESS)(given["access"], top.key("access"))) if "access" in given else Access()
    absent = named_elsewhere(document, inputs)
    found = _top_level(access, absent.union(inputs), sounds)(document, top)
    return _client(found, access, top, absent)


_Spelled = dict[PadId, tuple[PadSettings, Place]]
"""What is said of each input, and where."""


def _top_level(access: Access, inputs: Collection[PadId], sounds: Collection[str]) -> Judge[dict[str, Any]]:
    played = _played(access, inputs, sounds)
    judges: Mapping[str, Judge[Any]] = {
        "format": judge_format,
        "client": record(_IDENTITY, required=("id", "nickname")),
        "access": lambda *_: access,
        "level_db": number(LOWEST_LEVEL_DB, 0, "dB"),
        "ceiling_dbfs": number(-6, -1, "dBFS"),
        "min_attack_ms": ATTACK_MS,
        "comfort_shelf_db": number(-24, 0, "dB"),
        "switches": played["switches"],
        "sensors": played["sensors"],
        "calibration": _calibrations([one for one in inputs if one.is_sensor]),
        "setups": many(record({"name": _NAME, **played}, required=("name", "pads")), 1, MOST_SETUPS, "setups"),
        "active_setup": _NAME,
    }
    return record(judges, required=("client", "setups"), refused=_RESERVED)


def _client(found: dict[str, Any], access: Access, top: Place, absent: Collection[PadId]) -> Client:
    everywhere: _Spelled = found.pop("switches", {}) | found.pop("sensors", {})
    names = [setup["name"] for setup in found["setups"]]
    for index, name in enumerate(names):
        if name in names[:index]:
            place = top.key("setups").item(index).key("name")
            raise place.refusal(f"another setup is called {shown(name)} too", "give each setup its own name")
    active = found.pop("active_setup", names[0])
    if active not in names:
        raise top.key("active_setup").refusal(f"no setup is called {shown(active)}", did_you_mean(active, names))
    found.pop("format", None)
    whole = [_setup(setup, everywhere) for setup in found.pop("setups")]
    setups = tuple(Setup(one.name, {pad: each for pad, each in one.pads.items() if pad not in absent}) for one in whole)
    silent = sorted({pad.name for one in whole for pad in one.pads if pad in absent})
    chosen = {"access": access, "setups": setups, "active_setup": active, "absent": tuple(silent)}
    return Client(**found.pop("client"), **{**found, **chosen})


def _setup(found: dict[str, Any], everywhere: _Spelled) -> Setup:
    spelled: _Spelled = everywhere | found["pads"] | found.get("switches", {}) | found.get("sensors", {})
    return Setup(found["name"], with_sequences(spelled))


def _played(access: Access, inputs: Collection[PadId], sounds: Collection[str]) -> dict[str, Judge[_Spelled]]:
    pad = judge_pad(access, sounds)
    switches, sensors = [one for one in inputs if one.is_switch], [one for one in inputs if one.is_sensor]
    return {
        "pads": _mapped(pad_name(inputs), pad),
        "switches": _mapped(input_name(switches, "switch"), pad),
        "sensors": _mapped(input_name(sensors, "sensor"), judge_sensor(access, sounds)),
    }


def _mapped(name_of: Judge[PadId], settings_of: Judge[PadSettings]) -> Judge[_Spelled]:
    def judge(value: object, place: Place) -> _Spelled:
        given = [(key, item, place.key(key)) for key, item in entries(value, place).items()]
        return {name_of(key, spot): (settings_of(item, spot), spot) for key, item, spot in given}

    return judge


def _calibrations(sensors: Collection[PadId]) -> Judge[dict[str, Calibration]]:
    name_of, judge_one = input_name(sensors, "sensor"), record(_CALIBRATION, required=_CALIBRATION)

    def judge(value: object, place: Place) -> dict[str, Calibration]:
        given = [(key, item, place.key(key)) for key, item in entries(value, place).items()]
        return {str(name_of(key, spot)): _rising(judge_one(item, spot), spot) for key, item, spot in given}

    return judge


def _rising(found: Mapping[str, float], place: Place) -> Calibration:
    if not found["rest"] < found["comfortable"] < found["firm"]:
        raise place.refusal("rest, comfortable and firm do not rise", "calibrate the sensor again")
    return Calibration(**found)
