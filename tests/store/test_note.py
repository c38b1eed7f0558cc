from __future__ import annotations

from pathlib import Path

import pytest

from toccata.errors import StoreError
from toccata.store.note import note_played, played_last
from toccata.store.paths import active_client_note


def test_who_played_last_is_noted_and_nobody_at_first(tmp_path: Path) -> None:
    data = tmp_path / "toccata"
    assert played_last(data) == ""
    note_played(data, "robin")
    note_played(data, "ada")
    assert (played_last(data), active_client_note(data).read_text()) == ("ada", "ada\n")
    assert [path.name for path in data.iterdir()] == ["active-client"]


def test_the_same_client_again_is_not_written_again(tmp_path: Path) -> None:
    note_played(tmp_path, "robin")
    before = active_client_note(tmp_path).stat()
    note_played(tmp_path, "robin")
    assert active_client_note(tmp_path).stat() == before


def test_a_note_that_cannot_be_read_is_replaced(tmp_path: Path) -> None:
    active_client_note(tmp_path).write_bytes(b"\xff")
    note_played(tmp_path, "robin")
    assert played_last(tmp_path) == "robin"


def test_a_note_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    active_client_note(tmp_path).mkdir()
    with pytest.raises(StoreError, match=r"active-client: could not be saved \(Is a directory\)"):
        note_played(tmp_path, "robin")
    assert [path.name for path in tmp_path.iterdir()] == ["active-client"]
