from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.client import (
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
from toccata.settings.device import Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client
from toccata.units import Decibels, PadId

PADS = pads_of(Device())
PLAIN = {"marimba/C4", "marimba/G4", "warm-pad/C4", "ocean/waves", "choir/E4", "voice/mum-hello"}
SOUNDS = PLAIN | {"harp/C4", "harp/D4", "harp/E4"}

CONTRACT = """
{"format": 1,
 "client": {"id": "c-7f3a", "nickname": "Robin"},
 "access": {"acceptance_ms": 0, "release_ms": 0, "post_acceptance_ms": 0, "steady_ms": 40, "repeat_ms": null,
            "one_at_a_time": false, "activate_on": "press", "max_hold_s": 600, "sensitivity": "normal"},
 "level_db": -6.0, "ceiling_dbfs": -3.0, "min_attack_ms": 0, "comfort_shelf_db": 0.0,
 "setups": [{"name": "Hello", "pads": {
    "0/0": {"mode": "one-shot", "sound": "marimba/C4"},
    "0/1": {"mode": "hold", "sound": "warm-pad/C4", "gain_db": -3.0, "attack_ms": 42},
    "0/2": {"mode": "latch", "sound": "ocean/waves"},
    "0/3": {"mode": "timed", "sound": "choir/E4", "seconds": 4},
    "0/4": {"mode": "step", "sounds": ["marimba/C4", "marimba/C4", "marimba/G4"], "sequence": "song-1"},
    "0/5": {"mode": "step", "sequence": "song-1"},
    "0/6": {"mode": "random", "sounds": ["harp/C4", "harp/D4", "harp/E4"]},
    "0/7": {"mode": "one-shot", "sound": "voice/mum-hello", "access": {"acceptance_ms": 300}}}}],
 "active_setup": "Hello"}
"""

SONG = ("marimba/C4", "marimba/C4", "marimba/G4")
PADS_OF_CONTRACT = {
    PadId(0, 0): PadSettings(Mode.ONE_SHOT, ("marimba/C4",)),
    PadId(0, 1): PadSettings(Mode.HOLD, ("warm-pad/C4",), gain_db=Decibels(-3.0), attack_ms=42.0),
    PadId(0, 2): PadSettings(Mode.LATCH, ("ocean/waves",)),
    PadId(0, 3): PadSettings(Mode.TIMED, ("choir/E4",), seconds=4.0),
    PadId(0, 4): PadSettings(Mode.STEP, SONG, sequence="song-1"),
    PadId(0, 5): PadSettings(Mode.STEP, SONG, sequence="song-1"),
    PadId(0, 6): PadSettings(Mode.RANDOM, ("harp/C4", "harp/D4", "harp/E4")),
    PadId(0, 7): PadSettings(Mode.ONE_SHOT, ("voice/mum-hello",), access=Access(acceptance_ms=300.0)),
}


def client_with(pads: dict[str, object], **top: object) -> Client:
    document = {
        "client": {"id": "c-1", "nickname": "Ada"},
        "setups": [{"name": "A", "pads": pads}, {"name": "B", "pads": {}}],
    }
    return parse_client(json.dumps({**document, **top}), "ada.json", PADS, SOUNDS)


def test_the_file_of_the_contract_is_read_whole() -> None:
    assert parse_client(CONTRACT, "robin.json", PADS, SOUNDS) == Client(
        id="c-7f3a",
        nickname="Robin",
        access=Access(),
        setups=(Setup("Hello", PADS_OF_CONTRACT),),
        active_setup="Hello",
        level_db=Decibels(-6.0),
        ceiling_dbfs=Decibels(-3.0),
        min_attack_ms=0.0,
        comfort_shelf_db=Decibels(0.0),
    )


def test_keys_left_out_take_their_defaults_and_the_first_setup_is_active() -> None:
    assert client_with({}) == Client("c-1", "Ada", Access(), (Setup("A", {}), Setup("B", {})), "A")


def test_another_setup_can_be_the_active_one() -> None:
    assert client_with({}, active_setup="B").setup == Setup("B", {})


def test_every_setting_of_a_client_is_followed() -> None:
    access = {
        "acceptance_ms": 1,
        "release_ms": 2,
        "post_acceptance_ms": 3,
        "steady_ms": 4.5,
        "repeat_ms": 500,
        "one_at_a_time": "last",
        "activate_on": "lift",
        "max_hold_s": 7,
        "sensitivity": "firm",
    }
    client = client_with({}, access=access, level_db=-60, ceiling_dbfs=-1, min_attack_ms=8, comfort_shelf_db=-9)
    followed = Access(1.0, 2.0, 3.0, 4.5, 500.0, OneAtATime.LAST, ActivateOn.LIFT, 7.0, Sensitivity.FIRM)
    setups = (Setup("A", {}), Setup("B", {}))
    levels = Decibels(-60.0), Decibels(-1.0), 8.0, Decibels(-9.0)
    assert client == Client("c-1", "Ada", followed, setups, "A", *levels)


def test_every_setting_of_a_pad_is_followed() -> None:
    pad = {"mode": "hold", "sound": "warm-pad/C4", "gain_db": 12, "attack_ms": 2000, "dynamics": "touch"}
    client = client_with({"3/11": {**pad, "again": "layer", "access": {"repeat_ms": 9}}})
    assert client.setup.pads == {
        PadId(3, 11): PadSettings(
            Mode.HOLD,
            ("warm-pad/C4",),
            Access(repeat_ms=9.0),
            gain_db=Decibels(12.0),
            attack_ms=2000.0,
            dynamics=True,
            again=Again.LAYER,
        )
    }


def test_a_pads_access_lies_over_the_clients_key_by_key() -> None:
    pad = {"mode": "one-shot", "sound": "marimba/C4", "access": {"repeat_ms": None, "one_at_a_time": False}}
    client = client_with({"0/0": pad}, access={"repeat_ms": 700, "one_at_a_time": True, "release_ms": 50})
    assert client.access == Access(release_ms=50.0, repeat_ms=700.0, one_at_a_time=OneAtATime.ON)
    assert client.setup.pads[PadId(0, 0)].access == Access(release_ms=50.0)


def test_a_step_pad_may_come_before_the_one_that_gives_its_sequence() -> None:
    pads = {
        "0/1": {"mode": "step", "sequence": "s"},
        "0/0": {"mode": "step", "sequence": "s", "sounds": ["marimba/G4"]},
    }
    song = PadSettings(Mode.STEP, ("marimba/G4",), sequence="s")
    assert client_with(pads).setup.pads == {PadId(0, 1): song, PadId(0, 0): song}


def test_a_step_pad_with_sounds_needs_no_sequence() -> None:
    pads = client_with({"0/0": {"mode": "step", "sounds": ["harp/C4"]}}).setup.pads
    assert pads == {PadId(0, 0): PadSettings(Mode.STEP, ("harp/C4",))}


def test_two_pads_may_give_one_sequence_the_same_sounds() -> None:
    step = {"mode": "step", "sequence": "s", "sounds": ["harp/C4", "harp/E4"]}
    song = PadSettings(Mode.STEP, ("harp/C4", "harp/E4"), sequence="s")
    assert client_with({"0/0": step, "0/1": step}).setup.pads == {PadId(0, 0): song, PadId(0, 1): song}


def test_a_setups_sequence_is_its_own() -> None:
    setups = [
        {"name": "A", "pads": {"0/0": {"mode": "step", "sequence": "s", "sounds": ["harp/C4"]}}},
        {"name": "B", "pads": {"0/0": {"mode": "step", "sequence": "s"}}},
    ]
    with pytest.raises(SettingError, match=r"setups\[1\].pads.0/0.sequence: no pad gives sequence 's' its sounds"):
        client_with({}, setups=setups)


def test_minus_zero_is_zero_so_that_it_prints_alike() -> None:
    assert str(client_with({}, level_db=-0.0).level_db) == "0.0"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def is_client_or_one_line(text: str) -> bool:
    try:
        return isinstance(parse_client(text, "any.json", PADS, SOUNDS), Client)
    except SettingError as fault:
        return str(fault).startswith("any.json: ") and len(str(fault).splitlines()) == 1


@given(st.text())
def test_any_text_is_a_client_or_one_line_of_fault(text: str) -> None:
    assert is_client_or_one_line(text)


@given(json_values)
def test_any_json_is_a_client_or_one_line_of_fault(value: object) -> None:
    assert is_client_or_one_line(json.dumps(value))


def spots(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, item in inner for spot in spots(item, (*path, key)))]


def planted(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = planted(value[path[0]], path[1:], new)
    return copy


@given(st.sampled_from(spots(json.loads(CONTRACT))), json_values)
def test_any_value_anywhere_in_a_good_file_is_followed_or_refused_on_one_line(
    path: tuple[str | int, ...], value: object
) -> None:
    assert is_client_or_one_line(json.dumps(planted(json.loads(CONTRACT), path, value)))
