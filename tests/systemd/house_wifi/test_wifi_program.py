"""The program as it is installed, with nmcli and iw as programs beside it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from simulated_radio import access_point
from wifi_stage import CLINIC, SECRET, SYSTEMD, Stage

from house_wifi.profile import file_name

BOX = [sys.executable, str(Path(__file__).parents[1] / "sandbox.py"), str(SYSTEMD / "toccata-wifi.service")]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.air(access_point(CLINIC))
    stage.install()
    return stage


def began(stage: Stage, *arguments: str, within: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    places = {"TOCCATA_WIFI_ROOT": str(stage.root), "PATH": f"{stage.root / 'bin'}:{os.environ['PATH']}"}
    asked = [*(within or []), str(stage.places.program), *arguments]
    return subprocess.run(asked, env=places, capture_output=True, text=True, check=False, timeout=120)


def test_it_joins_and_no_passphrase_is_on_a_command_line_or_told(stage: Stage) -> None:
    stage.lay("join", ssid=CLINIC, passphrase=SECRET)
    done = began(stage)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "wifi: join: done\n")
    assert stage.told()["joined"] == {"ssid": CLINIC, "address": "192.168.1.20"}
    assert list(stage.kept()) == [file_name(CLINIC)]
    asked = "\n".join(stage.radio.world.asked) + (stage.root / "writable.log").read_text()
    assert [word for word in SECRET.split() if word in asked + json.dumps(stage.told())] == []
    assert stage.radio.world.asked[-1].startswith("nmcli -t -f IP4.ADDRESS")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_it_joins_within_its_units_system_calls_and_memory_rules(stage: Stage) -> None:
    stage.lay("join", ssid=CLINIC, passphrase=SECRET)
    done = began(stage, within=BOX)
    assert (done.returncode, done.stderr) == (0, "wifi: join: done\n")


def test_killed_with_the_network_tried_and_not_kept_the_next_start_ends_the_trial(stage: Stage) -> None:
    stage.lay("join", ssid=CLINIC, passphrase=SECRET)
    stage.radio.change(kill_at=7)
    assert began(stage).returncode == -signal.SIGKILL
    assert (stage.on_trial(), stage.kept(), stage.told()["doing"]) == ([file_name(CLINIC)], {}, "join")
    stage.radio.change(kill_at=0)
    assert began(stage).returncode == 0
    assert (stage.on_trial(), stage.kept(), stage.told()["doing"], stage.told()["hotspot"]) == ([], {}, "", True)


def test_without_networkmanager_it_says_that_there_is_no_radio(stage: Stage) -> None:
    (stage.root / "bin/nmcli").unlink()
    stage.lay("look")
    assert (began(stage).returncode, stage.told()["radio"]) == (0, "none")


@pytest.mark.parametrize("arguments", [("keep",), ("keep", "../x.nmconnection"), ("drop", "home.nmconnection"), ("x",)])
def test_the_disk_is_changed_for_profiles_of_its_own_alone(stage: Stage, arguments: tuple[str, ...]) -> None:
    done = began(stage, *arguments)
    assert (done.returncode, done.stderr) == (2, "usage: wifi [keep|drop NAME]\n")


def test_where_it_can_not_tell_that_is_said_with_the_remedy(stage: Stage) -> None:
    stage.lay("look")
    stage.places.state.mkdir()
    done = began(stage)
    assert (done.returncode, done.stderr.count("\n"), "; start the computer again\n" in done.stderr) == (1, 1, True)
