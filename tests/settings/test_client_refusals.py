from __future__ import annotations

import json
from typing import Any

import pytest

from toccata.errors import SettingError
from toccata.settings.device import BoardSettings, Device
from toccata.settings.pads import pads_of
from toccata.settings.parse_client import parse_client

ONE_BOARD = pads_of(Device(boards=(BoardSettings(0x5A),)))
NOTES = ["C3", "D3", "E3", "G3", "A3", "C4", "D4", "E4", "G4", "A4", "C5", "D5"]
SOUNDS = [f"{pack}/{note}" for pack in ("marimba", "warm-pad") for note in NOTES]
PAD = "setups[0].pads.0/0"
TOP_KEYS = (
    "'client', 'access', 'level_db', 'ceiling_dbfs', 'min_attack_ms', 'comfort_shelf_db', "
    "'switches', 'sensors', 'calibration', 'setups'"
)
MS = "is out of range; write a number from 0 to 60000 ms"


def good() -> dict[str, Any]:
    return {
        "format": 1,
        "client": {"id": "c-1", "nickname": "Robin"},
        "access": {},
        "setups": [{"name": "Hello", "pads": {"0/0": {"mode": "one-shot", "sound": "marimba/C4"}}}],
        "active_setup": "Hello",
    }


def refusal(text: str) -> str:
    with pytest.raises(SettingError) as caught:
        parse_client(text, "robin.json", ONE_BOARD, SOUNDS)
    fault = caught.value
    assert str(fault) == f"{fault.where}: {fault.what}; {fault.remedy}"
    assert all((fault.what, fault.remedy))
    return str(fault)


def test_the_file_that_these_faults_are_made_in_has_none() -> None:
    assert parse_client(json.dumps(good()), "robin.json", ONE_BOARD, SOUNDS).nickname == "Robin"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"format": 2}, "format: 2 is not a format that this version reads; did you mean 1?"),
        ({"format": 2, "new": 0}, "format: 2 is not a format that this version reads; did you mean 1?"),
        ({"format": True}, "format: true is not a format that this version reads; did you mean 1?"),
        ({"acess": {}}, "acess: unknown key; did you mean 'access'?"),
        ({"xyzzy": 0}, f"xyzzy: unknown key; did you mean one of 'format', {TOP_KEYS}, 'active_setup'?"),
        ({"a\nb": 0}, f"['a\\nb']: unknown key; did you mean one of 'format', {TOP_KEYS}, 'active_setup'?"),
        ({"sensors": []}, "sensors: a list is not an object; write keys and values in {...}"),
        ({"players": None}, "players: this key is reserved for a later version; take it out"),
        ({"client": "Robin"}, "client: 'Robin' is not an object; write keys and values in {...}"),
        ({"client": {"id": "c-1"}}, "client.nickname: this key is missing; add it"),
        ({"client": {"nickname": "Robin"}}, "client.id: this key is missing; add it"),
        ({"access": []}, "access: a list is not an object; write keys and values in {...}"),
        ({"level_db": 1}, "level_db: 1 is out of range; write a number from -60 to 0 dB"),
        ({"level_db": None}, "level_db: null is not a number; write a number from -60 to 0 dB"),
        ({"ceiling_dbfs": -0.5}, "ceiling_dbfs: -0.5 is out of range; write a number from -6 to -1 dBFS"),
        ({"min_attack_ms": 2001}, "min_attack_ms: 2001 is out of range; write a number from 0 to 2000 ms"),
        ({"comfort_shelf_db": 3}, "comfort_shelf_db: 3 is out of range; write a number from -24 to 0 dB"),
        ({"setups": {}}, "setups: an object is not a list; write a list of 1 to 1000 setups"),
        ({"setups": []}, "setups: a list of 0; write a list of 1 to 1000 setups"),
        ({"setups": [7]}, "setups[0]: 7 is not an object; write keys and values in {...}"),
        ({"setups": [{"pads": {}}]}, "setups[0].name: this key is missing; add it"),
        ({"setups": [{"name": "Hello"}]}, "setups[0].pads: this key is missing; add it"),
        ({"setups": [{"name": "", "pads": {}}]}, "setups[0].name: '' is empty or too long; write 1 to 40 characters"),
        (
            {"setups": [{"name": "A", "pads": {}}, {"name": "A", "pads": {}}]},
            "setups[1].name: another setup is called 'A' too; give each setup its own name",
        ),
        ({"active_setup": "hello"}, "active_setup: no setup is called 'hello'; did you mean 'Hello'?"),
        ({"active_setup": 0}, "active_setup: 0 is not a text; write 1 to 40 characters in quotes"),
    ],
)
def test_a_fault_at_the_top_is_told_with_its_key(changed: dict[str, Any], told: str) -> None:
    assert refusal(json.dumps({**good(), **changed})) == f"robin.json: {told}"


@pytest.mark.parametrize("key", ["client", "setups"])
def test_a_client_without_name_or_setups_is_refused(key: str) -> None:
    document = {name: value for name, value in good().items() if name != key}
    assert refusal(json.dumps(document)) == f"robin.json: {key}: this key is missing; add it"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("id", "Robin", "'Robin' is not an id; write 1 to 32 of a-z, 0-9 and -"),
        ("id", "c-1\n", "'c-1\\n' is not an id; write 1 to 32 of a-z, 0-9 and -"),
        ("id", "../c", "'../c' is not an id; write 1 to 32 of a-z, 0-9 and -"),
        ("id", 7, "7 is not an id; write 1 to 32 of a-z, 0-9 and -"),
        ("nickname", " ", "' ' is empty or too long; write 1 to 40 characters"),
        ("nickname", "R" * 41, f"'{'R' * 41}' is empty or too long; write 1 to 40 characters"),
        ("nickname", "R" * 99, f"'{'R' * 30}'... is empty or too long; write 1 to 40 characters"),
        ("nickname", "Ro\tbin", "'Ro\\tbin' holds a control character; write letters, digits and signs only"),
        ("nickname", "\ud800", "'\\ud800' holds a control character; write letters, digits and signs only"),
        ("nicname", "R", "unknown key; did you mean 'nickname'?"),
    ],
)
def test_a_fault_in_a_clients_name_is_told_with_its_key(key: str, value: object, told: str) -> None:
    document = good()
    document["client"][key] = value
    assert refusal(json.dumps(document)) == f"robin.json: client.{key}: {told}"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("acceptance_ms", 60_001, f"60001 {MS}"),
        ("acceptance_ms", -1, f"-1 {MS}"),
        ("acceptance_ms", "300", "'300' is not a number; write a number from 0 to 60000 ms"),
        ("acceptance_ms", True, "true is not a number; write a number from 0 to 60000 ms"),
        ("release_ms", float("nan"), f"NaN {MS}"),
        ("post_acceptance_ms", float("inf"), f"Infinity {MS}"),
        ("steady_ms", [40], "a list is not a number; write a number from 0 to 60000 ms"),
        ("steady_ms", None, "null is not a number; write a number from 0 to 60000 ms"),
        ("repeat_ms", 0, "0 is out of range; write a number from 1 to 60000 ms, or null"),
        ("one_at_a_time", "lsat", "'lsat' is not a way of one at a time; did you mean 'last'?"),
        ("one_at_a_time", 1, "1 is not a way of one at a time; did you mean one of false, true, 'last'?"),
        ("activate_on", "release", "'release' is not a moment to activate on; did you mean one of 'press', 'lift'?"),
        ("max_hold_s", 0.9, "0.9 is out of range; write a number from 1 to 7200 s"),
        ("max_hold_s", 7_201, "7201 is out of range; write a number from 1 to 7200 s"),
        ("sensitivity", "Firm", "'Firm' is not a sensitivity; did you mean 'firm'?"),
        ("acceptence_ms", 0, "unknown key; did you mean 'acceptance_ms'?"),
    ],
)
def test_a_fault_in_access_settings_is_told_with_its_key(key: str, value: object, told: str) -> None:
    document, pad = good(), good()
    document["access"][key] = value
    pad["setups"][0]["pads"]["0/0"]["access"] = {key: value}
    assert refusal(json.dumps(document)) == f"robin.json: access.{key}: {told}"
    assert refusal(json.dumps(pad)) == f"robin.json: {PAD}.access.{key}: {told}"


@pytest.mark.parametrize(
    ("pad", "told"),
    [
        ({"mode": "hodl", "sound": "marimba/C4"}, ".mode: 'hodl' is not a mode; did you mean 'hold'?"),
        ({"mode": 1}, ".mode: 1 is not a mode; did you mean one of"),
        ({"sound": "marimba/C4"}, ".mode: this key is missing; add it"),
        ({"mode": "hold"}, ".sound: this key is missing; add it"),
        ({"mode": "hold", "sound": "marimba/c4"}, ".sound: 'marimba/c4' is not a sound that there is; did you mean"),
        ({"mode": "hold", "sound": None}, ".sound: null is not a sound that there is; did you mean one of"),
        ({"mode": "timed", "sound": "marimba/C4"}, ".seconds: this key is missing; add it"),
        (
            {"mode": "timed", "sound": "marimba/C4", "seconds": 0},
            ".seconds: 0 is out of range; write a number from 0.1",
        ),
        ({"mode": "hold", "sounds": ["marimba/C4"]}, ".sounds: a hold pad takes no 'sounds'; did you mean 'sound'?"),
        ({"mode": "random", "sound": "marimba/C4"}, ".sound: a random pad takes no 'sound'; did you mean 'sounds'?"),
        (
            {"mode": "latch", "sound": "marimba/C4", "seconds": 4},
            ".seconds: a latch pad takes no 'seconds'; take it out, or choose a mode that takes it: 'timed'",
        ),
        ({"mode": "hold", "sequence": "s"}, ".sequence: a hold pad takes no 'sequence'; take it out, or choose a mode"),
        ({"mode": "step"}, ".sounds: this key is missing; add it, or a 'sequence' that another pad gives"),
        ({"mode": "step", "sounds": []}, ".sounds: a list of 0; write a list of 1 to 1000 sounds"),
        ({"mode": "step", "sounds": ["marimba/C4", "x"]}, ".sounds[1]: 'x' is not a sound that there is; did you mean"),
        ({"mode": "random", "sounds": ["marimba/C4"] * 2}, ".sounds: random never repeats the last sound, and there"),
        (
            {"mode": "hold", "sound": "marimba/C4", "gain_db": 13},
            ".gain_db: 13 is out of range; write a number from -24",
        ),
        ({"mode": "hold", "sound": "marimba/C4", "attack_ms": -1}, ".attack_ms: -1 is out of range; write a number"),
        ({"mode": "hold", "sound": "marimba/C4", "dynamics": True}, ".dynamics: true is not a kind of dynamics; did"),
        ({"mode": "hold", "sound": "marimba/C4", "again": "retsart"}, ".again: 'retsart' is not an answer to a second"),
        ({"mode": "hold", "sound": "marimba/C4", "gain": 1}, ".gain: unknown key; did you mean 'gain_db'?"),
        ({"mdoe": "hold"}, ".mdoe: unknown key; did you mean 'mode'?"),
        ("marimba/C4", ": 'marimba/C4' is not an object; write keys and values in {...}"),
    ],
)
def test_a_fault_in_a_pad_is_told_with_its_key(pad: object, told: str) -> None:
    document = good()
    document["setups"][0]["pads"]["0/0"] = pad
    assert refusal(json.dumps(document)).startswith(f"robin.json: {PAD}{told}")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("1/0", ".1/0: no board has a pad '1/0'; name a pad of a board in instrument.json"),
        ("0/12", ".0/12: no board has a pad '0/12'; name a pad of a board in instrument.json"),
        ("00/3", ".00/3: '00/3' is not how a pad is written; did you mean '0/3'?"),
        ("0-3", ".0-3: '0-3' is not a pad; write board/pad, like '0/3'"),
        ("0/3\n", "['0/3\\n']: '0/3\\n' is not a pad; write board/pad, like '0/3'"),
    ],
)
def test_a_pad_that_no_board_has_is_refused(name: str, told: str) -> None:
    document = good()
    document["setups"][0]["pads"] = {name: {"mode": "hold", "sound": "marimba/C4"}}
    assert refusal(json.dumps(document)) == f"robin.json: setups[0].pads{told}"


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"sequence": "song-2"}, "sequence: no pad gives sequence 'song-2' its sounds; did you mean 'song-1'?"),
        (
            {"sequence": "song-1", "sounds": ["marimba/C4", "marimba/D4"]},
            "sounds: pad 0/0 gives sequence 'song-1' other sounds; give them on one pad only",
        ),
    ],
)
def test_step_pads_that_disagree_on_a_sequence_are_refused(second: dict[str, Any], told: str) -> None:
    document = good()
    first = {"mode": "step", "sequence": "song-1", "sounds": ["marimba/C4"]}
    document["setups"][0]["pads"] = {"0/0": first, "0/1": {"mode": "step", **second}}
    assert refusal(json.dumps(document)) == f"robin.json: setups[0].pads.0/1.{told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1, column 1: not JSON (Expecting value); write a value here: "),
        ('{"format": 1\n "client": 2}', "line 2, column 2: not JSON (Expecting ',' delimiter); put a comma between"),
        ('{"format" 1}', "line 1, column 11: not JSON (Expecting ':' delimiter); put a colon between key and value"),
        ('{"format": 1}}', "line 1, column 14: not JSON (Extra data); take out what follows the last closing bracket"),
        ('{"format', "line 1, column 2: not JSON (Unterminated string starting at); close the text with a double"),
        ('{"a": "\t"}', "line 1, column 8: not JSON (Invalid control character at); keep a text on one line, and"),
        ("[" * 100_000, "brackets nest too deep; take out what does not belong here"),
        ("[]", "a list is not an object; write keys and values in {...}"),
        ('{"client": {"id": "a", "id": "b"}}', "client.id: this key is written twice; keep one of the two"),
        ('{"setups": 1, "setups": 2}', "setups: this key is written twice; keep one of the two"),
        ('{"level_db": -' + "9" * 5000 + "}", "level_db: -Infinity is out of range; write a number from -60 to 0 dB"),
        ('{"level_db": 1, "ceiling_dbfs": 1}', "level_db: 1 is out of range; write a number from -60 to 0 dB"),
    ],
)
def test_a_text_that_is_no_client_is_told_with_its_place(text: str, told: str) -> None:
    assert refusal(text).startswith(f"robin.json: {told}")


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ("marimba/C44", "did you mean 'marimba/C4'?"),
        ("Marimba/c4", "did you mean 'marimba/C4'?"),
        ("marimbo/C4", "did you mean 'marimba/C4'?"),
        ("warm_pad/A3", "did you mean 'warm-pad/A3'?"),
        ("zzz", "did you mean one of 'marimba/A3', 'marimba/A4', 'marimba/C3'?"),
        (440, "did you mean one of 'marimba/A3', 'marimba/A4', 'marimba/C3'?"),
    ],
)
def test_a_sound_that_there_is_not_is_answered_with_the_nearest(wrong: object, remedy: str) -> None:
    document = good()
    document["setups"][0]["pads"]["0/0"]["sound"] = wrong
    told = f"robin.json: {PAD}.sound: {wrong!r} is not a sound that there is; {remedy}"
    assert refusal(json.dumps(document)) == told


def test_without_any_sound_the_remedy_offers_none() -> None:
    with pytest.raises(SettingError, match="take it out: there is none to choose from"):
        parse_client(json.dumps(good()), "robin.json", ONE_BOARD, ())
