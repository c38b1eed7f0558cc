from __future__ import annotations

from pathlib import Path

import pytest

from toccata.errors import StoreError
from toccata.store.day import note_day, noted_day


def test_the_day_that_was_told_last_is_noted_once(tmp_path: Path) -> None:
    assert noted_day(tmp_path) == ""
    assert [note_day(tmp_path, day) for day in ("2027-03-31", "2027-03-31", "2027-03-30")] == [True, False, True]
    assert noted_day(tmp_path) == "2027-03-30"
    assert [path.name for path in tmp_path.iterdir()] == ["day"]


@pytest.mark.parametrize("content", [b"", b"tomorrow", b"\xff\xfe", b"2027-03-31 and more"])
def test_a_note_that_can_not_be_followed_is_none_and_is_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "day").write_bytes(content)
    assert noted_day(tmp_path) == ""
    assert note_day(tmp_path, "2027-03-31")
    assert noted_day(tmp_path) == "2027-03-31"


def test_a_day_that_can_not_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be saved"):
        note_day(tmp_path / "data", "2027-03-31")
