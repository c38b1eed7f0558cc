"""The grid on which voices are booked: it bounds every late start, every late step, and forgets what has passed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.bank import CELL_S
from toccata.play.headroom import gives_of
from toccata.play.ledger import Claim, Glide, Ledger, Pace, cell_of, straddle
from toccata.units import Seconds

SLACK = Pace.of(64, 48_000).slack
COARSE = Pace.of(1024, 44_100)
LAGS = st.floats(0.0, float(SLACK))
INSTANTS = st.floats(0.0, 50.0)
SPANS = st.floats(0.001, 3.0)


def claim(first: int, *cells: float, tail: float = 0.0) -> Claim:
    return Claim(first, np.array(cells), tail)


@given(st.lists(st.floats(0.0, 1.0, width=32), min_size=1, max_size=30), INSTANTS, LAGS, st.floats(0.0, 0.999))
def test_a_sample_laid_over_the_grid_is_bounded_however_late_it_starts(
    envelope: list[float], start: float, lag: float, within: float
) -> None:
    peaks = straddle(np.array(envelope, dtype=np.float32), SLACK)
    for own, peak in enumerate(envelope):
        heard_at = Seconds(start + lag + (own + within) * CELL_S)
        assert peaks[cell_of(heard_at) - cell_of(Seconds(start))] >= peak


def test_a_player_with_a_great_buffer_spreads_a_sample_over_more_cells() -> None:
    assert straddle(np.ones(1, dtype=np.float32), SLACK).tolist() == [1.0] * 3
    assert straddle(np.ones(1, dtype=np.float32), COARSE.slack).tolist() == [1.0] * 5


@given(INSTANTS, st.floats(0.0, 1.0), st.floats(0.0, 1.0), SPANS, LAGS, st.floats(0.0, 1.0))
def test_a_glide_never_passes_the_bound_of_its_cell(
    at: float, start: float, end: float, over: float, lag: float, share: float
) -> None:
    glide, first = Glide(Seconds(at), start, end, Seconds(over)), cell_of(Seconds(at))
    bounds = glide.over_cells(np.ones(400), first, SLACK)
    heard_at = at + share * (over + 0.1)
    cell = cell_of(Seconds(heard_at)) - first
    bound = bounds[cell] if cell < len(bounds) else end
    assert glide.gain(Seconds(heard_at - lag)) <= bound + 1e-9
    assert glide.gain(Seconds(heard_at - lag)) <= glide.bound(Seconds(heard_at), SLACK) + 1e-9


@given(INSTANTS, LAGS, st.floats(0.0, 0.05))
def test_older_voices_have_given_way_as_far_as_is_reckoned_with(now: float, lag: float, later: float) -> None:
    pace = Pace.of(64, 48_000)
    first = cell_of(Seconds(now))
    gives = gives_of(pace, Seconds(first * CELL_S - now), 100)
    fade = Glide(Seconds(now), 1.0, 0.0, pace.give_way)
    cell = cell_of(Seconds(now + later)) - first
    given_way = gives[cell] if cell < len(gives) else 1.0
    assert fade.gain(Seconds(now + later - lag)) <= 1.0 - given_way + 1e-9


def test_claims_add_up_and_can_be_taken_back() -> None:
    ledger, one = Ledger(Seconds(1.0)), claim(100, 0.1, 0.2, 0.3)
    ledger.advance(Seconds(1.005))
    ledger.add(one)
    ledger.add(claim(100, 0.5), going=True)
    assert ledger.total(4).tolist() == [0.6, 0.2, 0.3, 0.0]
    assert ledger.going(4).tolist() == [0.5, 0.0, 0.0, 0.0]
    ledger.remove(one)
    assert ledger.total(4).tolist() == [0.5, 0.0, 0.0, 0.0]


def test_what_has_passed_is_forgotten_and_does_not_come_round_again() -> None:
    ledger = Ledger(Seconds(1.0))
    for second in range(1, 40):
        cell = ledger.advance(Seconds(second))
        assert ledger.total(150).tolist() == [0.0] * 150
        ledger.add(claim(cell, *[0.25] * 99))


def test_a_claim_that_lies_over_the_seam_of_the_grid_is_whole() -> None:
    ledger = Ledger(Seconds(1.0))
    for cell in range(0, 1200, 7):
        ledger.advance(Seconds((cell + 0.5) * CELL_S))
        mine = claim(cell, *[0.5, 0.25] * 20)
        ledger.add(mine)
        assert ledger.total(41).tolist() == [0.5, 0.25] * 20 + [0.0]
        ledger.remove(mine)
        assert ledger.total(41).tolist() == [0.0] * 41


def test_a_tail_holds_for_ever_until_it_is_taken_back() -> None:
    ledger, loop = Ledger(Seconds(1.0)), claim(0, 0.9, tail=0.4)
    ledger.add(loop)
    assert ledger.total(3).tolist() == pytest.approx([0.9, 0.4, 0.4])
    ledger.advance(Seconds(3600.0))
    assert ledger.total(3).tolist() == pytest.approx([0.4, 0.4, 0.4])
    ledger.remove(loop)
    assert ledger.total(3).tolist() == pytest.approx([0.0, 0.0, 0.0])


def test_a_ledger_that_follows_another_holds_its_claims_and_leaves_it_alone() -> None:
    before = Ledger(Seconds(8.0))
    cell = before.advance(Seconds(1234.5))
    before.add(claim(cell, *[0.1] * 700), going=True)
    before.add(claim(cell, 0.2, tail=0.2))
    after = Ledger(Seconds(0.1), before)
    after.add(claim(cell, 0.5))
    assert after.total(701).tolist() == pytest.approx([0.8] + [0.3] * 699 + [0.2])
    assert before.total(701).tolist() == pytest.approx([0.3] * 700 + [0.2])
