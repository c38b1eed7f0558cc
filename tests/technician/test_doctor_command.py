"""`toccata doctor` on the command line: as a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from technician.doctor_stage import Examined
from toccata.settings.device import Device
from toccata.technician.doctor import DoctorOptions


def called(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toccata", "doctor", *arguments]
    environment = {**os.environ, "RUNTIME_DIRECTORY": ""}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)


def test_with_nothing_there_it_tells_json_and_says_that_nothing_was_examined(tmp_path: Path) -> None:
    done = called("--data", str(tmp_path), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr, told["verdict"], told["examined"]) == (2, "", "ok", False)
    assert told["findings"][0]["name"] == "boards"


def test_a_file_that_can_t_be_written_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = called("--data", str(tmp_path), "--print", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n"), "choose another file" in done.stderr) == (2, 1, True)


@pytest.mark.parametrize("arguments", [["--seconds", "0"], ["--seconds", "soon"], ["--nonsense"]])
def test_what_can_t_be_followed_is_refused_with_status_2(arguments: list[str]) -> None:
    assert called(*arguments).returncode == 2


def test_a_closed_terminal_is_no_confirmation_and_nothing_sounds(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "toccata", "doctor", "--data", str(tmp_path), "--latency"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    assert (done.returncode, "frames at" in done.stdout) == (2, False)


def test_a_data_folder_that_is_not_there_is_not_examined_and_nobody_is_called_to_touch_pads(tmp_path: Path) -> None:
    away = called("--data", str(tmp_path / "none"))
    assert (away.returncode, away.stdout, "there is no such folder" in away.stderr) == (2, "", True)
    command = [sys.executable, "-m", "toccata", "doctor", "--data", str(tmp_path), "--touch"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr.count("\n"), "run it in a terminal" in done.stderr) == (2, 1, True)


def test_every_pad_has_its_line_when_it_is_asked_for(tmp_path: Path) -> None:
    examined = Examined(tmp_path, lambda data: DoctorOptions(data, whole=True), Device())
    examined.run()
    wanted = [f"ok board {board}, pad {pad}" for board in range(1, 5) for pad in range(1, 13)]
    assert [line for line in examined.lines() if ", pad " in line] == wanted
    assert "noise 0." in examined.screen.text
