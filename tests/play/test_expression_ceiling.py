"""Hands shape what sounds, and still no sample passes the ceiling: what is told lies under what is booked."""

from __future__ import annotations

from functools import cache

import numpy as np
from handling import HandMix, turns
from mixing import Wave

from toccata.events import Note

MIXES = range(300)


@cache
def mixed(seed: int) -> tuple[HandMix, Wave]:
    """One mix, played once for all tests."""
    mix = HandMix(seed)
    return mix, mix.play()


def test_over_300_random_mixes_under_random_hands_no_sample_passes_the_ceiling() -> None:
    assert [seed for seed in MIXES if np.abs(mixed(seed)[1]).max() > mixed(seed)[0].ceiling] == []


def test_what_the_player_is_told_of_all_layers_never_exceeds_what_is_booked() -> None:
    assert [seed for seed in MIXES if mixed(seed)[0].over] == []


def test_the_mixes_under_hands_are_worth_their_name() -> None:
    shares = [np.abs(mixed(seed)[1]).max() / mixed(seed)[0].ceiling for seed in MIXES]
    assert sum(share > 0.7 for share in shares) > 15
    assert sum(len(turns(mixed(seed)[0].actions)) for seed in MIXES) > 30 * len(MIXES)
    assert sum(bool(one.beside) for seed in MIXES for one in mixed(seed)[0].actions if isinstance(one, Note)) > 500
