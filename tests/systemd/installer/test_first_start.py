from __future__ import annotations

from pathlib import Path

import pytest
from installer_stage import CHECKOUT, look, tree

from installer.place import Place
from installer.start_steps import next_start, start
from installer.wish import Wish

BESIDE = "toccata-web.socket toccata-wifi.path toccata-wifi.timer"
WISH = Wish("Blue Room", None, CHECKOUT)
UNIT = "/etc/systemd/system/toccata-instrument.service"
EVENTS = "/sys/fs/cgroup/system.slice/toccata-instrument.service/cgroup.events"


@pytest.fixture
def alive(tmp_path: Path) -> Place:
    place = Place(tree(tmp_path / "root").root, runs=True)
    for path, text in ((UNIT, ""), (EVENTS, "populated 0\nfrozen 0\n")):
        place.at(path).parent.mkdir(parents=True, exist_ok=True)
        place.at(path).write_text(text)
    return place


def asked(place: Place, *changed: str) -> list[str]:
    return [action.words for action in start(look(place, frozenset(changed)), WISH)]


def test_an_instrument_that_does_not_play_is_started(alive: Place) -> None:
    assert asked(alive) == [f"systemctl start {BESIDE} toccata-instrument.service"]


def test_one_that_plays_is_left_alone_where_nothing_is_new(alive: Place) -> None:
    alive.at(EVENTS).write_text("populated 1\nfrozen 0\n")
    assert asked(alive, "packages", "firmware") == []


@pytest.mark.parametrize("step", ["program", "beside the program", "units", "answers", "first wiring", "data"])
def test_one_that_plays_is_started_anew_with_what_is_new(alive: Place, step: str) -> None:
    alive.at(EVENTS).write_text("populated 1\nfrozen 0\n")
    assert asked(alive, step) == [f"systemctl restart {BESIDE} toccata-instrument.service"]


def test_nothing_is_started_in_another_tree(alive: Place) -> None:
    assert asked(Place(alive.root, runs=False)) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ((), None),
        (("program",), None),
        (("firmware",), "/boot/firmware/config.txt counts from the next start on"),
        (("data partition",), "the next start makes room for client data"),
        (
            ("firmware", "read-only system"),
            "/boot/firmware/config.txt counts from the next start on; the system is read-only from the next start on",
        ),
    ],
)
def test_whoever_must_start_the_computer_again_is_told_why(
    alive: Place, changed: tuple[str, ...], told: str | None
) -> None:
    assert next_start(look(alive, frozenset(changed))) == told
