"""R15 in small: a few minutes of play leave nothing behind. ``make soak`` plays 72 hours."""

from __future__ import annotations

import pytest

from storms.books import Broken
from storms.broken_programs import boards_that_lose_every_thirtieth_lift
from storms.figures import held
from storms.soak import let_end, soaking
from storms.soaked_play import Session


def test_minutes_of_play_leave_no_file_no_thread_and_no_stuck_voice(tmp_path):
    with soaking(tmp_path) as world:
        session = Session(world, hours=0.0, seed=3)
        session.play(20.0)
        _, files, threads = held()
        session.play(60.0)
        _, files_after, threads_after = held()
        let_end(world)
        played = session.figures.touches >= 700, session.figures.sounds > 300
        stuck = [sound for sound in world.ear.sounds.values() if not sound.fading]

    assert (played, files_after - files, threads_after - threads, stuck) == ((True, True), 0, 0, [])


def test_a_held_sound_whose_hand_has_gone_ends_a_soak(tmp_path, monkeypatch):
    boards_that_lose_every_thirtieth_lift(monkeypatch)
    with soaking(tmp_path) as world, pytest.raises(Broken, match=r"^I4: .* sounds on, and was let go"):
        Session(world, hours=0.0, seed=3).play(300.0)
