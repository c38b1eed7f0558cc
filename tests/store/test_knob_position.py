"""Where the volume knob was left."""

from __future__ import annotations

import pytest

from toccata.errors import StoreError
from toccata.store.knob_position import read_knob, save_knob
from toccata.store.paths import knob_note


def test_it_comes_back_as_it_was_left(tmp_path):
    save_knob(tmp_path / "new", -7.0)
    assert read_knob(tmp_path / "new", -18.0) == -7.0


def test_a_knob_that_was_never_turned_lets_clients_play_at_their_level(tmp_path):
    assert read_knob(tmp_path, -18.0) == 0.0


@pytest.mark.parametrize("kept", ["", "loud", "nan", "-inf", "-40", "\xff"])
def test_what_can_t_be_believed_is_the_lowest(tmp_path, kept):
    knob_note(tmp_path).write_text(kept, "latin-1")
    assert read_knob(tmp_path, -18.0) == -18.0


def test_it_is_never_above_the_client_s_level(tmp_path):
    knob_note(tmp_path).write_text("6")
    assert read_knob(tmp_path, -18.0) == 0.0


def test_a_folder_that_can_t_be_written_is_told(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="could not be saved"):
        save_knob(tmp_path / "data", -7.0)
