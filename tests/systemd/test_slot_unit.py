from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "toccata-slot.service"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/toccata/host/choose-slot", sys.executable))
    command = ["systemd-analyze", "verify", "--man=no", f"./{copy.name}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [line for line in (done.stdout + done.stderr).splitlines() if "toccata-slot" in line] == []


def fields(section: str) -> configparser.SectionProxy:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT)
    return unit[section]


def test_it_runs_once_a_start_and_not_again_when_an_update_starts_the_services() -> None:
    service = fields("Service")
    assert (service["Type"], service["RemainAfterExit"]) == ("oneshot", "yes")


def test_it_runs_before_both_programs() -> None:
    before = [line for line in UNIT.read_text().splitlines() if line.startswith("Before=toccata")]
    assert before == ["Before=toccata-instrument.service toccata-web.service toccata-web.socket"]


def test_it_has_the_computer_s_own_mounts() -> None:
    """A private view of the mounts would make its own root writable, and not the computer's."""
    views = ("Private", "Protect", "ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "TemporaryFileSystem")
    assert [key for key in fields("Service") if key.startswith((*views, "BindPaths", "RootDirectory"))] == []
