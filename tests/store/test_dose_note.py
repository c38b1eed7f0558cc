from __future__ import annotations

from pathlib import Path

import pytest

from toccata.dose import Hours
from toccata.errors import StoreError
from toccata.store.dose_note import read_dose, save_dose


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


def test_no_note_is_none(tmp_path: Path) -> None:
    assert read_dose(tmp_path) is None


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be saved"):
        save_dose(tmp_path / "data", Hours())
