"""What is made from the sources is in step with them, and whoever draws needs nothing but Python."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

import draw
from drawing.netlist import kinds, ordered


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return dict(draw.made_files())


def test_every_made_file_is_in_step_with_its_source(made: dict[str, str]) -> None:
    assert draw.out_of_step(made, draw.HERE) == []


def test_a_file_that_differs_and_one_that_is_missing_are_told(tmp_path: Path, made: dict[str, str]) -> None:
    for name, text in made.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "PINS.md").write_text(made["PINS.md"].replace("17", "18"))
    (tmp_path / "pod.svg").unlink()

    assert sorted(draw.out_of_step(made, tmp_path)) == ["PINS.md", "pod.svg"]


def test_checking_needs_nothing_but_python() -> None:
    # -I and -S: no package of this environment can be imported.
    command = [sys.executable, "-I", "-S", "-B", str(draw.HERE / "draw.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_bill_of_the_lap_tray_takes_assemblies_apart() -> None:
    counts = ordered(draw.read_all()["lap-tray"], kinds())

    # 4 lamps of pads, status and ready; 2 jacks, each with 1 k, 10 k and a diode; 2 force pads, each with 10 k.
    expected = {"led": 6, "r470": 6, "jack": 2, "r1k": 2, "r10k": 4, "tvs": 2, "fsr-square": 2, "c22n": 2, "c100n": 2}
    boards = {"raspberry-pi": 1, "mpr121": 1, "ads1015": 1, "pad": 4, "quiet-button": 1, "button": 2}
    assert counts == expected | boards | {"power": 1, "sound": 1}


def test_what_is_ordered_has_a_part_number_or_says_what_matters() -> None:
    needed = {name for netlist in draw.read_all().values() for name in ordered(netlist, kinds())} - {"line"}

    for kind in (kinds()[name] for name in needed):
        assert bool(kind.maker) == bool(kind.number)
        assert kind.needs


def test_every_row_of_the_bill_names_a_maker_or_says_any(made: dict[str, str]) -> None:
    rows = list(csv.DictReader(made["bill.csv"].splitlines()))

    assert {bool(row["number"]) for row in rows if row["maker"] == "any"} == {False}
    assert all(row["maker"] for row in rows)


def test_the_bill_for_ordering_lists_the_same_as_the_one_for_reading(made: dict[str, str]) -> None:
    rows = [row for row in made["bill.md"].splitlines() if row.startswith("|")]
    read = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if "---" not in row]

    assert list(csv.reader(made["bill.csv"].splitlines())) == read
