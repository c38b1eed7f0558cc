"""Joining, looking and forgetting: what is told, what is on the disk, and that nothing is lost where it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from simulated_radio import HOME, HOTSPOT, Cut, access_point, is_private, known
from wifi_stage import CLINIC, ID, OWN, SECRET, Stage

from house_wifi.profile import file_name, uuid_of

FILE = file_name(CLINIC)
AT_HOME = known(HOME, "Home", psk="at home here")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.air(access_point(CLINIC, signal=80), access_point("Home", passphrase="at home here"))
    return stage


def at_home(stage: Stage) -> Stage:
    stage.radio.change(others=[OWN, AT_HOME], active=HOME)
    return stage


def test_a_look_tells_how_it_stands(stage: Stage) -> None:
    assert stage.wished("look") == {
        "schema": 1, "wish": ID, "doing": "", "radio": "on", "joined": None, "hotspot": True,
        "networks": [
            {"ssid": "Clinic", "strength": 80, "kind": "passphrase", "known": False},
            {"ssid": "Home", "strength": 70, "kind": "passphrase", "known": False},
        ],
        "fault": "", "fault_ssid": "", "at_s": 1000.0,
    }  # fmt: skip


def test_a_network_that_is_joined_is_told_with_its_address_and_kept_for_root_alone(stage: Stage) -> None:
    told = stage.joined()
    assert (told["joined"], told["hotspot"]) == ({"ssid": CLINIC, "address": "192.168.1.20"}, False)
    assert (told["fault"], told["doing"], told["networks"][0]["known"]) == ("", "", True)
    assert (list(stage.kept()), stage.on_trial()) == ([FILE], [])
    assert is_private(stage.places.kept / FILE)
    assert stage.radio.world.active == uuid_of(CLINIC)


def test_what_is_joined_goes_before_every_other_network_at_the_next_start(stage: Stage) -> None:
    stage.joined()
    stage.joined("Home", "at home here")
    lines = [text.split("autoconnect-priority=")[1].split("\n")[0] for text in stage.kept().values()]
    assert sorted(lines) == ["10", "11"]


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "wrong horse", "passphrase"),
    ({"address": ""}, SECRET, "no-address"),
    ({"refuses": True}, SECRET, "trouble"),
    ({"security": "WPA2 802.1X"}, SECRET, "refused"),
    ({"security": "WEP"}, SECRET, "refused"),
    ({"security": ""}, SECRET, "passphrase"),
]


@pytest.mark.parametrize(("point", "passphrase", "fault"), FAULTS)
@pytest.mark.parametrize("before", [HOTSPOT, HOME])
def test_where_it_fails_what_was_before_comes_back_and_why_is_told(
    stage: Stage, before: str, point: dict[str, Any], passphrase: str, fault: str
) -> None:
    if before == HOME:
        at_home(stage)
    stage.air(access_point(CLINIC, **point), access_point("Home", passphrase="at home here"))
    told = stage.joined(CLINIC, passphrase)
    assert (told["fault"], told["fault_ssid"]) == (fault, CLINIC)
    assert (stage.kept(), stage.on_trial(), stage.radio.world.active) == ({}, [], before)
    assert told["joined"] == (None if before == HOTSPOT else {"ssid": "Home", "address": "192.168.1.20"})


def test_a_network_that_is_not_in_reach_is_called_by_its_name_and_not_found(stage: Stage) -> None:
    stage.air()
    assert (stage.joined()["fault"], stage.radio.world.active) == ("not-found", HOTSPOT)


def test_a_closed_network_without_a_passphrase_is_not_tried(stage: Stage) -> None:
    assert stage.joined(CLINIC, None)["fault"] == "passphrase"
    assert [one for one in stage.radio.world.asked if " up " in one] == []


def test_an_open_network_is_joined_without_a_passphrase(stage: Stage) -> None:
    stage.air(access_point("Café", security=""))
    assert stage.joined("Café", None)["joined"] == {"ssid": "Café", "address": "192.168.1.20"}


def test_what_is_known_is_joined_again_without_its_passphrase_and_without_a_new_profile(stage: Stage) -> None:
    stage.radio.change(others=[OWN, AT_HOME])
    assert stage.joined("Home", None)["joined"] == {"ssid": "Home", "address": "192.168.1.20"}
    assert (stage.kept(), stage.on_trial()) == ({}, [])


def test_a_network_of_wpa3_alone_is_joined_by_its_own_way(stage: Stage) -> None:
    stage.air(access_point(CLINIC, security="WPA3"))
    assert stage.joined()["fault"] == ""
    assert "key-mgmt=sae\n" in stage.kept()[FILE]


@pytest.mark.parametrize("passphrase", [r"a\\b\sc;#=", "  spaces at ends ", "[wifi]\\n\\tx", "%(x)s${y}", "f0" * 32])
def test_a_passphrase_of_any_signs_arrives_as_it_is(stage: Stage, passphrase: str) -> None:
    stage.air(access_point(CLINIC, passphrase=passphrase))
    assert stage.joined(CLINIC, passphrase)["fault"] == ""


@pytest.mark.parametrize("ssid", ["a:b\\c", "😀" * 8, "x" * 32, " [wifi] ", "${HOME}", "--rescan", "\u2028", "é;=#"])
def test_a_network_of_any_name_is_joined_and_forgotten(stage: Stage, ssid: str) -> None:
    stage.air(access_point(ssid))
    assert stage.joined(ssid)["joined"] == {"ssid": ssid, "address": "192.168.1.20"}
    stage.wished("forget", ssid=ssid)
    assert (stage.told()["fault"], stage.kept(), stage.radio.world.active) == ("", {}, HOTSPOT)


def test_another_passphrase_replaces_the_one_before_and_a_wrong_one_does_not(stage: Stage) -> None:
    stage.joined()
    before = stage.kept()
    assert stage.joined(CLINIC, "wrong horse")["fault"] == "passphrase"
    assert (stage.kept(), stage.radio.world.active) == (before, uuid_of(CLINIC))
    stage.air(access_point(CLINIC, passphrase="another horse"))
    assert stage.joined(CLINIC, "another horse")["fault"] == ""
    assert "psk=another\\shorse\n" in stage.kept()[FILE]


def test_a_disk_that_can_not_be_written_leaves_what_was_before(stage: Stage) -> None:
    stage.radio.change(failing="writable")
    assert (stage.joined()["fault"], stage.kept(), stage.on_trial()) == ("trouble", {}, [])
    assert stage.radio.world.active == HOTSPOT
    assert "wifi: keep: Error: failed on purpose.\n" in stage.journal


@pytest.mark.parametrize("failing", ["connection load", "connection up uuid"])
def test_networkmanager_that_fails_at_it_is_told_as_trouble(stage: Stage, failing: str) -> None:
    stage.radio.change(failing=failing)
    assert (stage.joined()["fault"], stage.kept(), stage.on_trial()) == ("trouble", {}, [])


@pytest.mark.parametrize(
    ("change", "radio"),
    [
        ({"radio": "enabled:disabled"}, "blocked"),
        ({"radio": "disabled:enabled"}, "blocked"),
        ({"failing": "device status"}, "none"),
        ({"device": "eth0:ethernet"}, "none"),
    ],
)
def test_without_a_radio_that_is_told_and_nothing_tried(stage: Stage, change: dict[str, str], radio: str) -> None:
    stage.radio.change(active="", **change)
    told = stage.joined()
    assert (told["radio"], told["fault"], told["networks"], stage.kept()) == (radio, "trouble", [], {})


def test_what_others_have_entered_is_not_forgotten(stage: Stage) -> None:
    at_home(stage)
    told = stage.wished("forget", ssid="Home")
    assert (told["fault"], told["fault_ssid"], stage.radio.world.active) == ("not-found", "Home", HOME)


def test_a_look_leaves_what_was_told_of_the_last_join_until_that_network_is_joined(stage: Stage) -> None:
    stage.joined(CLINIC, "wrong horse")
    assert (stage.wished("look")["fault"], stage.told()["fault_ssid"]) == ("passphrase", CLINIC)
    stage.radio.change(others=[OWN, known(HOME, CLINIC)], active=HOME)
    assert (stage.wished("look")["fault"], stage.told()["fault_ssid"]) == ("", "")


CALLS = 16


def cut_at(stage: Stage, call: int, power: bool) -> bool:
    """Join with another passphrase and be killed at a call; says whether there was that call."""
    stage.air(access_point(CLINIC, passphrase="another horse"))
    stage.radio.change(asked=[], kill_at=call)
    try:
        stage.joined(CLINIC, "another horse")
    except Cut:
        stage.radio.change(kill_at=0)
        if power:
            for path in (*stage.places.on_trial.iterdir(), *stage.places.own.iterdir()):
                path.unlink()
        return True
    return False


@pytest.mark.parametrize("power", [False, True])
def test_killed_at_any_step_the_old_or_the_new_profile_is_whole_and_the_next_turn_tidies(
    tmp_path: Path, power: bool
) -> None:
    texts: list[str] = []
    for call in range(1, CALLS + 1):
        stage = Stage(tmp_path / str(call))
        stage.air(access_point(CLINIC))
        stage.joined()
        if not cut_at(stage, call, power):
            continue
        texts += [text.split("psk=")[1].split("\n")[0] for text in stage.kept().values()]
        assert len(texts) == call
        stage.turn()
        assert (stage.on_trial(), stage.told().get("doing", "")) == ([], "")
        assert stage.radio.answer(["nmcli", "connection", "reload"])[0] == 0
        assert [one["psk"] for one in stage.radio.world.loaded] == [texts[-1].replace("\\s", " ")]
    assert texts == sorted(texts, reverse=True)
    assert set(texts) == {"correct\\shorse", "another\\shorse"}


@pytest.mark.parametrize("do", ["join", "forget"])
def test_what_a_cut_has_left_half_written_goes_with_the_next_change(stage: Stage, do: str) -> None:
    stage.joined()
    (stage.places.kept / f".{file_name('Home')}.part").write_text("[connec")
    (stage.places.kept / "theirs.nmconnection").write_text("theirs")
    stage.wished(do, ssid=CLINIC, **({"passphrase": SECRET} if do == "join" else {}))
    assert sorted(stage.kept()) == ["theirs.nmconnection", *([FILE] if do == "join" else [])]


@pytest.mark.parametrize(
    ("doing", "active", "fault"),
    [
        ("join", HOTSPOT, ("trouble", "Home")),
        ("join", HOME, ("", "")),
        ("forget", HOTSPOT, ("trouble", "Home")),
        ("look", HOTSPOT, ("", "Home")),
    ],
)
def test_what_became_of_a_wish_that_was_cut_is_told_at_the_next_turn(
    stage: Stage, doing: str, active: str, fault: tuple[str, str]
) -> None:
    at_home(stage).radio.change(active=active, stations=1)
    before = stage.wished("look") | {"doing": doing, "fault_ssid": "Home"}
    stage.places.state.write_text(json.dumps(before))
    told = stage.turn()
    assert (told["doing"], (told["fault"], told["fault_ssid"])) == ("", fault)


def test_while_it_joins_nothing_is_told_of_the_last_fault(stage: Stage) -> None:
    stage.joined(CLINIC, "wrong horse")
    stage.radio.change(asked=[], kill_at=1)
    with pytest.raises(Cut):
        stage.joined()
    assert (stage.told()["doing"], stage.told()["fault"]) == ("join", "")
