"""Job: what goes wrong on a real bus: the kernel's errors come through /dev/i2c-1, are told, and pass."""

from __future__ import annotations

import pytest

from lab.instrument import INSTRUMENT, PLAYS, Emulated

FAULT_S = 3
AWAY_S = 10
"""To tell that it is lost, and what a pad of the other one does, takes 2 s."""


@pytest.mark.parametrize("kind", ["nack", "stuck", "unplug"])
def test_a_lost_board_is_told_and_found_again(emulated: Emulated, kind: str) -> None:
    before = len(emulated.told(INSTRUMENT))
    playing = emulated.wait_active(INSTRUMENT)
    emulated.guest.chips(f"fault {kind} 1 {FAULT_S}")
    emulated.wait_told(INSTRUMENT, "board 1 is lost", after=before)
    emulated.wait_told(INSTRUMENT, "board 1 is back", after=before)
    assert emulated.answer("0/0") == PLAYS
    assert emulated.wait_active(INSTRUMENT) == playing


def test_while_one_board_is_away_the_other_plays(emulated: Emulated) -> None:
    before = len(emulated.told(INSTRUMENT))
    emulated.guest.chips(f"fault unplug 1 {AWAY_S}")
    emulated.wait_told(INSTRUMENT, "board 1 is lost", after=before)
    assert emulated.answer("0/0") == PLAYS
    emulated.wait_told(INSTRUMENT, "board 1 is back", after=before)


def test_a_chip_that_lost_its_power_for_an_instant_is_started_again(emulated: Emulated) -> None:
    before = len(emulated.told(INSTRUMENT))
    emulated.guest.chips("fault brownout 0 0")
    emulated.wait_told(INSTRUMENT, "board 0 is back", after=before)
    assert emulated.answer("0/0") == PLAYS
