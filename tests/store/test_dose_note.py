from __future__ import annotations

from pathlib import Path

import pytest

from toccata.dose import Dose, Hours, pressure_pa2
from toccata.errors import StoreError
from toccata.store.dose_note import read_dose, save_dose
from toccata.units import Seconds


def test_the_hours_come_back(tmp_path: Path) -> None:
    hours = Hours((0.0012345678, 0.0, 1.6), 1234.5)
    save_dose(tmp_path / "data", hours)
    assert read_dose(tmp_path / "data") == hours


def test_a_whole_week_takes_less_than_4_kilobytes(tmp_path: Path) -> None:
    save_dose(tmp_path, Hours(tuple(0.0123456789 + hour / 1e7 for hour in range(168)), 3599.9))
    assert (tmp_path / "dose").stat().st_size < 4096


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"schema":2,"pa2h":[1],"into_s":0}', '{"schema":1,"pa2h":[-1],"into_s":0}'],
)
def test_a_note_that_can_t_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "dose").write_text(text)
    assert read_dose(tmp_path) is None


@pytest.mark.parametrize(("told", "kept"), [("-5", 0.0), ("3599.9", 3599.9), ("3600", 3600.0), ("1e300", 3600.0)])
def test_seconds_that_no_hour_has_push_no_kept_hour_out_of_the_week(tmp_path: Path, told: str, kept: float) -> None:
    (tmp_path / "dose").write_text(f'{{"schema":1,"pa2h":[{",".join(["0.01"] * 168)}],"into_s":{told}}}')
    hours = read_dose(tmp_path)
    assert hours is not None
    assert hours.into_s == kept
    dose = Dose(hours)
    for _ in range(1000):
        dose.add(0.0, Seconds(1.0))
    assert dose.week_pa2h == pytest.approx(1.68, abs=0.0101)


def test_an_hour_louder_than_any_ear_can_bear_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "dose").write_text('{"schema":1,"pa2h":[1e308,1e308,0.5],"into_s":0}')
    assert read_dose(tmp_path) == Hours((pressure_pa2(130.0), pressure_pa2(130.0), 0.5), 0.0)


def test_no_note_is_none(tmp_path: Path) -> None:
    assert read_dose(tmp_path) is None


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be saved"):
        save_dose(tmp_path / "data", Hours())
