"""A squeeze lasts as long as the hand, its level follows it smoothly, and its end is always found."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from squeezing import WHOLE, Hand, ramp

from toccata.events import Lift, Moved
from toccata.settings.client import Calibration

HALF_AN_HOUR = 1800.0


def held(share: float, rate: float = 50.0, calibration: Calibration = WHOLE) -> Hand:
    """A hand that has just squeezed firmly."""
    hand = Hand(calibration, rate=rate).wait(0.5)
    return hand.follow(ramp(hand.rest, share, 0.1), 0.3)


@pytest.mark.parametrize("share", [0.12, 0.3, 1.0])
def test_a_hold_of_half_an_hour_stays_a_hold_at_its_level(share: float) -> None:
    hand = held(share).hold(share, HALF_AN_HOUR)
    assert hand.order == "MPM"
    assert hand.moves[-1].level == pytest.approx(share, abs=0.01)
    assert hand.wait(0.1).order == "MPML"


def test_a_hold_that_sinks_over_half_an_hour_stays_a_hold() -> None:
    hand = held(0.8).follow(ramp(0.8, 0.1, HALF_AN_HOUR), HALF_AN_HOUR)
    assert hand.order == "MPM"
    assert hand.moves[-1].level == pytest.approx(0.1, abs=0.01)


def test_a_hold_with_tremor_stays_a_hold() -> None:
    hand = held(0.4, rate=100.0).follow(lambda at: 0.4 + 0.1 * math.sin(50 * at), 300.0)
    assert hand.order == "MPM"


def test_a_hand_that_strikes_and_then_lies_on_with_its_weight_holds() -> None:
    hand = Hand(rate=100.0).wait(0.5).follow(ramp(0.0, 1.0, 0.03), 0.08).hold(0.16, 60.0)
    assert hand.order == "MPM"


@pytest.mark.parametrize("left", [0.0, 0.04, 0.06, 0.15, 0.2])
def test_a_release_is_found_though_the_rest_has_risen_under_a_long_hold(left: float) -> None:
    hand = held(0.7).hold(0.7, 60.0)
    let_go = hand.now
    hand.follow(ramp(0.7, left, 0.1), 0.5).hold(left, 5.0)
    assert hand.order == "MPML"
    lift = next(one for one in hand.told if isinstance(one, Lift))
    assert lift.at - let_go < (0.2 if left < 0.05 else 3.5)


@pytest.mark.parametrize("tremor", [0.0, 0.06])
def test_a_hand_that_relaxes_but_is_still_there_holds(tremor: float) -> None:
    share = 0.15 if tremor else 0.3
    hand = held(0.9, rate=100.0).hold(0.9, 60.0).follow(ramp(0.9, share, 0.1), 0.2)
    assert hand.follow(lambda at: share + tremor * math.sin(math.tau * 2.0 * at), 15.0).order == "MPM"


def test_a_level_that_was_not_read_for_a_while_comes_back_at_its_pace() -> None:
    hand = held(0.2, rate=500.0).idle(0.08).hold(1.0, 0.002)
    assert hand.moves[-1].level == pytest.approx(0.6, abs=0.01)


def test_after_a_release_to_a_risen_rest_the_next_squeeze_is_heard_above_it() -> None:
    hand = held(0.7).hold(0.7, 60.0).follow(ramp(0.7, 0.2, 0.1), 5.0)
    assert hand.follow(ramp(0.2, 0.6, 0.1), 0.3).hold(0.2, 0.2).order == "MPML" * 2


@settings(max_examples=60, deadline=None)
@given(data=st.data(), rate=st.sampled_from([100.0, 330.0, 1000.0]))
def test_whatever_the_hand_did_its_letting_go_is_found(data: st.DataObject, rate: float) -> None:
    random = Random(data.draw(st.integers(0, 100_000)))
    hand = Hand(rate=rate)
    for _ in range(6):
        hand.follow(ramp(random.random(), random.random(), 0.2), random.uniform(0.05, 0.6))
    hand.wait(1.5)
    assert hand.squeezes is not None
    assert hand.follow(ramp(0.0, 0.8, 0.1), 0.2).order.endswith("MPM")


@settings(max_examples=40, deadline=None)
@given(data=st.data(), rate=st.sampled_from([100.0, 1000.0]))
def test_the_level_takes_50_ms_at_least_from_none_to_all(data: st.DataObject, rate: float) -> None:
    random = Random(data.draw(st.integers(0, 100_000)))
    hand = Hand(rate=rate).wait(0.5)
    for _ in range(8):
        hand.hold(random.choice([0.0, 0.2, 0.6, 1.0, math.nan]), random.uniform(0.01, 0.2))
    told = [one for one in hand.told if isinstance(one, Moved | Lift)]
    for one, next_one in pairwise(told):
        if isinstance(one, Moved) and isinstance(next_one, Moved):
            assert abs(next_one.level - one.level) <= (next_one.at - one.at) / 0.050 + 1e-9


def test_the_level_of_a_sweep_follows_the_hand() -> None:
    hand = Hand(rate=500.0).wait(0.5)
    hand.follow(ramp(0.0, 1.0, 1.5), 1.5)
    late = [abs(one.level - (one.at - 0.5) / 1.5) for one in hand.moves[5:]]
    assert max(late) < 0.05
    assert all(one.level <= next_one.level for one, next_one in pairwise(hand.moves))


def test_the_level_of_a_slow_sweep_misses_what_the_rest_has_absorbed_and_no_more() -> None:
    hand = Hand(rate=500.0).wait(0.5).follow(ramp(0.0, 1.0, 3.0), 3.0).hold(1.0, 0.2)
    assert hand.moves[-1].level > 0.96


def test_a_steady_hand_moves_nothing_and_a_still_one_says_nothing() -> None:
    hand = held(0.5)
    told = len(hand.told)
    hand.hold(0.5, 10.0)
    assert len(hand.told) - told <= 1


def test_a_weak_hand_plays_the_whole_way() -> None:
    weak = Calibration(0.02, 0.035, 0.05)
    hand = held(0.035, calibration=weak).hold(0.035, 1.0)
    assert hand.moves[-1].level == pytest.approx(0.5, abs=0.02)
    assert hand.hold(0.05, 1.0).moves[-1].level == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf, -0.1, 1.1])
def test_one_sample_of_nonsense_ends_no_hold(nonsense: float) -> None:
    assert held(0.5, rate=500.0).hold(nonsense, 0.002).hold(0.5, 0.3).order == "MPM"


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf, -0.1, 1.1])
def test_nonsense_that_lasts_lets_go_and_what_comes_after_waits_for_its_release(nonsense: float) -> None:
    hand = held(0.5, rate=500.0).hold(nonsense, 0.5)
    assert hand.order == "MPML"
    assert hand.hold(1.0, 1.0).order == "MPML"
    assert hand.wait(0.2).hold(0.5, 0.1).order == "MPMLMPM"


@pytest.mark.parametrize("rate", [100.0, 200.0, 1000.0])
def test_a_slow_squeeze_is_as_firm_at_its_top_as_a_quick_one(rate: float) -> None:
    hand = Hand(rate=rate).wait().follow(lambda at: min(at / 2.0, 1.0), 2.5)
    assert [one.level for one in hand.told if isinstance(one, Moved)][-1] >= 0.995
