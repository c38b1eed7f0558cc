"""Back to the house's Wi-Fi after a power cut, and never while somebody is on the hotspot."""

from __future__ import annotations

from pathlib import Path

import pytest
from simulated_radio import HOME, HOTSPOT, access_point, known
from wifi_stage import OWN, Stage

ROUTER = access_point("Home", passphrase="at home here")
AT_HOME = known(HOME, "Home", psk="at home here")
SECOND = known("44444444-4444-4444-8444-444444444444", "Second", psk="at home here", priority="10")
ARP = "IP address       HW type     Flags       HW address            Mask     Device\n"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.radio.change(others=[OWN, AT_HOME])
    stage.air(ROUTER)
    return stage


def ups(stage: Stage) -> list[str]:
    """Which profiles were asked for since the last look."""
    found = [line.split(" uuid ")[1].split()[0] for line in stage.radio.world.asked if " up uuid " in line]
    stage.radio.change(asked=[])
    return found


def test_when_the_router_is_back_it_goes_home_and_tells(stage: Stage) -> None:
    told = stage.turn()
    assert (stage.radio.world.active, told["joined"]) == (HOME, {"ssid": "Home", "address": "192.168.1.20"})
    assert (told["hotspot"], told["wish"]) == (False, "")


def test_while_the_router_is_away_the_hotspot_stays_open_without_a_break(stage: Stage) -> None:
    stage.air(access_point("Neighbour"))
    assert (stage.turn(), ups(stage), stage.radio.world.active) == ({}, [], HOTSPOT)


def test_while_a_tablet_is_on_the_hotspot_it_stays(stage: Stage) -> None:
    stage.radio.change(stations=1)
    assert (stage.turn(), ups(stage), stage.radio.world.active) == ({}, [], HOTSPOT)


@pytest.mark.parametrize("failing", ["station dump", "device status", "connection show"])
def test_where_it_can_not_be_told_who_is_there_nothing_is_changed(stage: Stage, failing: str) -> None:
    stage.radio.change(failing=failing)
    assert (stage.turn(), ups(stage)) == ({}, [])


def test_without_another_network_nothing_is_asked_of_the_radio(stage: Stage) -> None:
    stage.radio.change(others=[OWN])
    stage.turn()
    assert [line for line in stage.radio.world.asked if line.startswith("iw")] == []


def test_a_network_that_does_not_let_it_in_is_asked_ever_more_seldom(stage: Stage) -> None:
    stage.air(access_point("Home", passphrase="changed meanwhile"))
    tried_at = []
    for minute in range(0, 61, 3):
        stage.now_s = 1000.0 + minute * 60.0
        stage.turn()
        if asked := ups(stage):
            assert (asked, stage.told()["hotspot"]) == ([HOME, HOTSPOT], True)
            tried_at.append(minute)
    assert tried_at == [0, 3, 9, 21, 36, 51]


def test_once_home_the_next_power_cut_is_the_first_again(stage: Stage) -> None:
    stage.places.tried.write_text("4 900.0")
    assert (stage.turn(), ups(stage)) == ({}, [])
    stage.now_s += 900.0
    stage.turn()
    assert (ups(stage), stage.places.tried.exists()) == ([HOME], False)


@pytest.mark.parametrize("damaged", ["", "x", "1", "1 2 3", "nan 7"])
def test_a_damaged_note_of_what_was_tried_counts_as_none(stage: Stage, damaged: str) -> None:
    stage.places.tried.write_text(damaged)
    stage.turn()
    assert ups(stage) == [HOME]


def test_where_it_can_not_listen_beside_the_hotspot_it_tries_and_is_back_if_that_was_in_vain(stage: Stage) -> None:
    stage.radio.change(iw="no scan", air=[])
    stage.turn()
    assert (ups(stage), stage.radio.world.active) == ([HOME, HOTSPOT], HOTSPOT)


def test_what_was_joined_last_is_asked_first_and_two_at_most(stage: Stage) -> None:
    third = known("55555555-5555-4555-8555-555555555555", "Third", priority="-5")
    stage.radio.change(others=[OWN, AT_HOME, SECOND, third])
    stage.air(*(access_point(name, passphrase="none of theirs") for name in ("Home", "Second", "Third")))
    stage.turn()
    assert ups(stage) == [SECOND["uuid"], HOME, HOTSPOT]


@pytest.mark.parametrize(
    ("arp", "goes"),
    [
        (ARP, [HOME]),
        (ARP + "10.42.0.7  0x1  0x2  02:00:00:00:00:07  *  wlan0\n", []),
        (ARP + "10.42.0.7  0x1  0x0  00:00:00:00:00:00  *  wlan0\n", [HOME]),
        (ARP + "192.168.1.1  0x1  0x2  02:00:00:00:00:07  *  eth0\n", [HOME]),
        (None, []),
    ],
)
def test_without_iw_whoever_was_given_an_address_is_there(stage: Stage, arp: str | None, goes: list[str]) -> None:
    if arp is not None:
        stage.places.neighbours.parent.mkdir(parents=True)
        stage.places.neighbours.write_text(arp)
    stage.radio.change(iw="absent")
    stage.turn()
    assert ups(stage) == goes


def test_on_the_houses_wi_fi_a_turn_without_a_wish_asks_little_and_writes_nothing(stage: Stage) -> None:
    stage.radio.change(active=HOME)
    assert (stage.turn(), len(stage.radio.world.asked)) == ({}, 4)
