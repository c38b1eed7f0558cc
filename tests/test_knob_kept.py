"""Where the knob was left is kept beside the loop."""

from __future__ import annotations

import threading

from toccata.knob_kept import SAVE_AFTER_S, Knob
from toccata.settings.device import KnobSettings, PanelSettings
from toccata.store.knob_position import read_knob, save_knob
from toccata.store.paths import knob_note
from toccata.units import NEVER

PANEL = PanelSettings(knob=KnobSettings(25, 8), knob_lowest_db=-12.0)


def test_it_is_saved_once_by_another_thread_2_s_after_the_last_turn(tmp_path):
    by = []
    knob = Knob(tmp_path, PANEL, lambda: by.append(threading.current_thread()), by.append)
    for at in (0.0, 1.0, 1.5):
        knob.keep(-3.0 - at, at)
        knob.step(at)
    early = knob_note(tmp_path).exists()
    knob.step(1.5 + SAVE_AFTER_S)
    knob.close()
    assert (early, read_knob(tmp_path, -12.0), knob.due(), len(by)) == (False, -4.5, NEVER, 1)
    assert by[0] is not threading.current_thread()


def test_what_was_turned_last_is_kept_at_the_end(tmp_path):
    knob = Knob(tmp_path, PANEL, lambda: None, lambda _: None)
    knob.keep(-3.0, 0.0)
    knob.close()
    assert Knob(tmp_path, PANEL, lambda: None, lambda _: None).kept() == -3.0


def test_without_a_knob_nothing_was_kept(tmp_path):
    save_knob(tmp_path, -3.0)
    assert Knob(tmp_path, PanelSettings(), lambda: None, lambda _: None).kept() == 0.0


def test_a_folder_that_can_t_be_written_is_told_in_one_line(tmp_path):
    (tmp_path / "data").write_text("a file")
    told = []
    knob = Knob(tmp_path / "data", PANEL, lambda: None, told.append)
    knob.keep(-3.0, 0.0)
    knob.close()
    assert (len(told), "could not be saved" in told[0]) == (1, True)
