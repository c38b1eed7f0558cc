from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from recordings import PADS, Rig, document

from toccata.settings.parse_client import parse_client
from toccata.store.erasing import clients_that_play, erase_sound
from toccata.store.taking_off import take_off, without

BELL, C4, D4 = f"own/{'ab' * 32}", "marimba/C4", "marimba/D4"
STEP = {"mode": "step", "sequence": "song"}


def left(pads: dict[str, Any]) -> Any:
    text = without(json.dumps({"client": {"id": "c", "nickname": "C"}, "setups": [{"name": "A", "pads": pads}]}), BELL)
    if text is None:
        return None
    parse_client(text, "c", PADS, {C4, D4})
    return json.loads(text)["setups"][0]["pads"]


ONE, OTHER = {"mode": "one-shot", "sound": BELL}, {"mode": "hold", "sound": C4}


@pytest.mark.parametrize(
    ("pads", "after"),
    [
        ({"0/0": OTHER}, None),
        ({"0/0": ONE, "0/1": OTHER}, {"0/1": OTHER}),
        ({"0/0": {"mode": "step", "sounds": [BELL, BELL]}}, {}),
        ({"0/0": {"mode": "step", "sounds": [C4, BELL, D4]}}, {"0/0": {"mode": "step", "sounds": [C4, D4]}}),
        ({"0/0": {"mode": "random", "sounds": [C4, BELL, D4]}}, {"0/0": {"mode": "random", "sounds": [C4, D4]}}),
        ({"0/0": {"mode": "random", "sounds": [C4, BELL]}}, {"0/0": {"mode": "one-shot", "sound": C4}}),
        ({"0/0": STEP | {"sounds": [BELL]}, "0/1": STEP, "0/2": OTHER}, {"0/2": OTHER}),
        (
            {"0/0": STEP | {"sounds": [C4, BELL, D4, C4], "waits": [1, 2, 3]}, "0/1": STEP | {"answers": True}},
            {"0/0": STEP | {"sounds": [C4, D4, C4], "waits": [1, 2]}, "0/1": STEP | {"answers": True}},
        ),
    ],
)
def test_a_sound_goes_from_every_pad_and_what_is_left_can_be_played(pads: dict[str, Any], after: Any) -> None:
    assert left(pads) == after


def test_a_sound_is_taken_off_all_clients_who_play_it_and_no_other_is_touched(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name, C4))
    other = rig.clients.create("c-2", document("c-2", C4))
    (tmp_path / "clients" / "c-3.json").write_text(f'{{"cut": "{bell.name}')
    [(client, version)] = take_off(rig.clients, bell.name)
    assert (client, rig.clients.read("c-1").version) == ("c-1", version)
    assert json.loads(rig.clients.read("c-1").text)["setups"][0]["pads"] == {"0/1": {"mode": "one-shot", "sound": C4}}
    assert rig.clients.read("c-2").version == other


def test_the_last_good_generation_can_be_followed_after_its_sound_was_erased(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    version = rig.clients.create("c-1", document("c-1", bell.name, C4))
    version = rig.clients.save("c-1", document("c-1", C4, bell.name), version)
    rig.clients.save("c-1", document("c-1", C4), version)
    take_off(rig.clients, bell.name)
    erase_sound(rig.data, rig.shelf, bell.name)
    (tmp_path / "clients" / "c-1.json").write_bytes(b"{")
    kept = rig.clients.read("c-1")
    assert json.loads(kept.text)["setups"][0]["pads"] == {"0/0": {"mode": "one-shot", "sound": C4}}
    assert kept.damage is not None
    assert '"check"' in (tmp_path / "clients" / ".last" / "c-1.json").read_text()


def test_a_client_whose_sound_was_taken_off_names_it_in_no_generation(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name, C4))
    take_off(rig.clients, bell.name)
    assert [path for path, content in rig.contents().items() if bell.name.encode() in content] == []
    assert clients_that_play(rig.data, bell.name) == []


def test_a_last_generation_that_is_damaged_stays_and_the_client_is_taken_care_of(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    bell = rig.add_sound(1)
    rig.clients.create("c-1", document("c-1", bell.name, C4))
    version = rig.clients.read("c-1").version
    rig.clients.save("c-1", document("c-1", C4), version)
    (tmp_path / "clients" / ".last" / "c-1.json").write_bytes(b"cut")
    before = rig.contents()
    assert take_off(rig.clients, bell.name) == []
    assert rig.contents() == before
