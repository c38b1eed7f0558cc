"""Job: an instrument that is killed again and again plays its safe profile, and its page says so."""

from __future__ import annotations

from lab.instrument import INSTRUMENT, PATIENCE_S, PLAYS, Emulated

STARTS, GOOD_S = 5, 62
"""Failed starts are forgotten after 60 s of play."""


def test_the_fifth_start_in_a_row_plays_the_safe_profile_and_the_page_answers(emulated: Emulated) -> None:
    emulated.forget_starts()
    told = len(emulated.told(INSTRUMENT))
    for _ in range(STARTS):
        before = emulated.wait_active(INSTRUMENT)
        emulated.guest.run(f"kill -9 {before.pid}")
        emulated.wait_active(INSTRUMENT, other_than=before.pid)
    assert "the safe profile plays" in emulated.told(INSTRUMENT)[told:]
    assert emulated.answer("0/0") == PLAYS
    assert emulated.hello()


def test_started_anew_after_a_minute_of_good_play_it_plays_its_client_again(emulated: Emulated) -> None:
    emulated.guest.run(f"sleep {GOOD_S}", PATIENCE_S)
    told = len(emulated.told(INSTRUMENT))
    emulated.guest.run(f"systemctl restart {INSTRUMENT}", 600)
    assert "the safe profile plays" not in emulated.told(INSTRUMENT)[told:]
    assert emulated.answer("0/1") == PLAYS
