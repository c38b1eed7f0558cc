"""The date goes on where it was: the script itself, with a `date` that notes what it is told to set."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from analysed import UNITS, needs_systemd

PROGRAM = UNITS / "host/keep-clock"
DATE = """#!/bin/sh
case "$1" in
  +%s) echo "$NOW" ;;
  --set) echo "$2" >"$SET"; exit "${REFUSED:-0}" ;;
esac
"""
NOTED, MINUTE, EPOCH = 1_795_000_000, 60, 1_750_000_000


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/date").write_text(DATE)
    (tmp_path / "bin/date").chmod(0o755)
    (tmp_path / "data/clients").mkdir(parents=True)
    return tmp_path / "data"


def saved(file: Path, at: int) -> None:
    file.touch()
    os.utime(file, (at, at))


def at_start(data: Path, now: int = EPOCH, **more: str) -> str:
    """Start the computer; gives what the clock was set to."""
    told = data.parent / "set"
    told.unlink(missing_ok=True)
    own = {"TOCCATA_DATA": str(data), "NOW": str(now), "SET": str(told), "SYNCHRONIZED": str(data.parent / "synced")}
    paths = {"PATH": f"{data.parent}/bin:{os.environ['PATH']}"}
    done = subprocess.run([str(PROGRAM), "load"], env=own | paths | more, capture_output=True, check=False, timeout=60)
    assert done.stderr == b"", "a line in the journal of every start"
    return told.read_text().strip() if told.exists() else ""


@pytest.mark.parametrize(
    ("last_save", "goes_on"),
    [
        (NOTED - 5 * MINUTE, NOTED + 1),
        (NOTED + 25 * MINUTE, NOTED + 25 * MINUTE + 1),
        (NOTED + 10_000 * MINUTE, NOTED + 1),
    ],
    ids=["before the note", "after it", "dated by a clock that was wrong"],
)
def test_a_start_is_never_dated_before_the_last_save_that_can_be_true(data: Path, last_save: int, goes_on: int) -> None:
    saved(data / "clock", NOTED)
    saved(data / "clients/c-1.json", last_save)
    assert at_start(data) == f"@{goes_on}"


def test_a_clock_that_went_on_by_itself_or_by_the_network_is_left_alone(data: Path) -> None:
    saved(data / "clock", NOTED)
    assert at_start(data, NOTED + MINUTE) == ""
    saved(data / "clock", NOTED)
    (data.parent / "synced").touch()
    assert at_start(data, EPOCH) == ""


def test_a_note_of_a_clock_that_was_years_ahead_is_not_gone_on_from_and_is_made_anew(data: Path) -> None:
    saved(data / "clock", 2_111_011_198)
    assert at_start(data) == "@2111011199"
    saved(data / "clock", 2_111_011_200)
    assert at_start(data) == ""
    assert (data / "clock").stat().st_mtime < 2_111_011_200


def test_the_first_start_of_all_only_begins_the_notes(data: Path) -> None:
    saved(data / "clients/c-1.json", NOTED)
    assert (at_start(data), (data / "clock").stat().st_size) == ("", 0)


def test_a_clock_that_can_not_be_set_costs_no_note(data: Path) -> None:
    saved(data / "clock", NOTED)
    assert at_start(data, REFUSED="1") == f"@{NOTED + 1}"
    assert (data / "clock").stat().st_mtime == NOTED


def test_a_note_is_made_every_half_hour_at_the_end_and_when_the_clock_is_set() -> None:
    timer, unit = ((UNITS / "host" / f"toccata-clock.{kind}").read_text() for kind in ("timer", "service"))
    assert {"OnUnitActiveSec=30min", "OnClockChange=yes"} <= set(timer.splitlines())
    assert "ExecStop=-/opt/toccata/host/keep-clock save" in unit.splitlines()
    assert "longest_s=7200" in PROGRAM.read_text(), "longer than from note to note"


def test_the_pages_wait_for_the_date_and_the_instrument_does_not() -> None:
    unit = (UNITS / "host/toccata-clock.service").read_text()
    assert [line for line in unit.splitlines() if line.startswith("Before=toccata")] == ["Before=toccata-web.service"]
    assert "toccata-clock" not in (UNITS / "toccata-instrument.service").read_text()


@needs_systemd
@pytest.mark.parametrize("name", ["toccata-clock.service", "toccata-clock-save.service"])
def test_their_sandboxes_are_rated_1_5_at_most(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(
        (UNITS / "host" / name).read_text().replace("/opt/toccata/host/keep-clock", "/bin/true")
    )
    asked = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", f"./{name}"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
