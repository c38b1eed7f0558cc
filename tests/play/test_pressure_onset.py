"""A squeeze begins: once, in time, and as hard as it is steep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from squeezing import SQUEEZE, WHOLE, Hand, ramp

from toccata.events import Press
from toccata.play.velocity import FULL_SLOPE, LEAST_VELOCITY, velocity_of
from toccata.settings.client import Calibration, Sensitivity
from toccata.units import Level, Seconds

WEAK = Calibration(0.02, 0.035, 0.05)
RATES = (100.0, 170.0, 330.0, 1000.0)


def squeezed(hand: Hand, seconds: float, upto: float | None = None) -> Press:
    """Squeeze from rest to full within these seconds; gives the one press of it."""
    top = 2.0 * hand.rest + 0.5 if upto is None else upto
    hand.wait(0.5).follow(ramp(hand.rest, top, seconds), seconds + 0.1)
    [press] = hand.presses
    return press


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("sensitivity", "level"), [("light", 0.05), ("normal", 0.1), ("firm", 0.3)])
def test_a_squeeze_counts_from_the_rise_of_the_clients_sensitivity(rate: float, sensitivity: str, level: float) -> None:
    hand = Hand(WHOLE, Sensitivity(sensitivity), rate).wait(0.5)
    assert hand.hold(level - 0.01, 0.1).wait(0.2).told == []
    assert hand.hold(level + 0.01, 0.1).wait(0.2).order == "MPML"


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("calibration", [WHOLE, WEAK])
def test_a_squeeze_is_told_within_10_ms_of_the_first_sample_that_shows_it(
    rate: float, calibration: Calibration
) -> None:
    hand = Hand(calibration, rate=rate).wait(0.5)
    begun = hand.now + 1.0 / rate
    hand.hold(calibration.firm, 0.1)
    assert hand.presses[0].at - begun <= 0.010_01


@pytest.mark.parametrize("rate", [100.0, 500.0])
@pytest.mark.parametrize("sensitivity", list(Sensitivity))
@pytest.mark.parametrize("calibration", [WHOLE, WEAK, Calibration(0.02, 0.39, 0.4), Calibration(0.02, 0.12, 0.4)])
def test_a_squeeze_of_three_seconds_still_sounds(
    rate: float, sensitivity: Sensitivity, calibration: Calibration
) -> None:
    hand = Hand(calibration, sensitivity, rate).wait(0.5).follow(ramp(calibration.rest, calibration.firm, 3.0), 3.2)
    assert hand.wait(0.5).order == "MPML"
    assert hand.presses[0].at - 0.5 < 2.6


def test_a_slow_squeeze_of_the_weakest_hand_in_the_worst_noise_still_sounds_once() -> None:
    random = Random(7)
    hand = Hand(WEAK, rate=200.0)
    for _ in range(20):
        hand.follow(lambda _: WEAK.rest + random.gauss(0.0, 0.001), 2.0)
        hand.follow(lambda at: ramp(WEAK.rest, WEAK.firm, 1.5)(at) + random.gauss(0.0, 0.001), 3.0)
    assert hand.wait(0.1).order == "MPML" * 20


@given(slopes=st.lists(st.floats(0.0, 1e6), min_size=2, max_size=2).map(sorted))
def test_velocity_rises_with_the_slope_and_never_passes_full(slopes: list[float]) -> None:
    slow, fast = slopes
    assert LEAST_VELOCITY <= velocity_of(slow) <= velocity_of(fast) <= 1.0
    assert (velocity_of(0.0), velocity_of(FULL_SLOPE)) == (LEAST_VELOCITY, 1.0)


def velocities(rate: float, calibration: Calibration, seconds: Sequence[float]) -> list[float]:
    return [squeezed(Hand(calibration, rate=rate), each, calibration.firm).level for each in seconds]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("calibration", [WHOLE, Calibration(0.02, 0.2, 0.35)])
def test_a_steeper_squeeze_is_never_softer(rate: float, calibration: Calibration) -> None:
    told = velocities(rate, calibration, (2.0, 1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.015, 0.001))
    assert all(slow <= fast + 0.005 for slow, fast in pairwise(told))
    assert told[0] < 0.4
    assert told[-1] > 0.98


@pytest.mark.parametrize("rate", RATES)
def test_velocity_says_the_slope_whatever_the_rate(rate: float) -> None:
    assert velocities(rate, WHOLE, [0.5, 0.2, 0.1]) == pytest.approx([0.49, 0.66, 0.79], abs=0.06)


def test_noise_makes_no_squeeze_louder() -> None:
    random, told = Random(9), []
    for _ in range(30):
        hand = Hand(WEAK, rate=500.0).follow(lambda _: WEAK.rest + random.gauss(0.0, 0.0005), 1.0)
        hand.follow(lambda at: ramp(WEAK.rest, WEAK.firm, 0.6)(at) + random.gauss(0.0, 0.0005), 0.8)
        told.append(hand.presses[0].level)
    assert sum(told) / len(told) < velocity_of(1.0 / 0.6)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), rate=st.sampled_from(RATES))
def test_jitter_and_missing_samples_cost_no_squeeze(data: st.DataObject, rate: float) -> None:
    random = Random(data.draw(st.integers(0, 10_000)))
    hand, at = Hand(rate=rate), 0.0
    while at < 3.0:
        at += random.uniform(0.5, 1.5) / rate
        if random.random() > 0.2:
            hand.read(0.6 if 1.0 <= at % 1.5 < 1.3 else 0.0, at)
    assert hand.idle(0.05).order == "MPML" * 2


def test_a_slow_chip_whose_second_sample_does_not_come_is_not_waited_for() -> None:
    hand = Hand(rate=100.0).wait(0.5)
    hand.read(0.4, 0.510)
    hand.idle(0.011)
    [press] = hand.presses
    assert press.at == pytest.approx(0.520, abs=1e-5)


def test_a_sample_that_comes_after_its_squeeze_was_told_changes_nothing_of_it() -> None:
    hand = Hand(rate=100.0).wait(0.5)
    hand.read(0.4, 0.510)
    hand.idle(0.011)
    told = list(hand.told)
    hand.read(0.9, 0.519)
    assert hand.told == told


def test_a_blow_after_missing_samples_is_still_a_blow() -> None:
    assert Hand(rate=100.0).wait(0.5).idle(0.08).hold(0.6, 0.02).presses[0].level > 0.9


def test_a_tap_shorter_than_its_measuring_still_sounds() -> None:
    assert Hand().wait(0.5).hold(0.5, 0.003).wait(0.1).order == "MPML"


def test_a_tap_that_only_the_pods_counter_has_seen_sounds() -> None:
    hand = Hand(rate=50.0).wait(0.5)
    hand.read(0.0, 0.52, onset=True)
    assert hand.order == "MPL"
    assert hand.presses == [Press(SQUEEZE, Level(0.5), Seconds(0.52))]


def test_a_counted_onset_of_a_load_that_creeps_plays_nothing() -> None:
    hand = Hand().wait(0.5)
    for number in range(1, 4001):
        hand.read(0.12 * number / 1000, 0.5 + number / 1000, onset=number % 500 == 0)
    assert hand.told == []


def test_a_spike_that_the_pod_has_counted_is_a_tap() -> None:
    hand = Hand(rate=500.0).wait(0.5)
    hand.read(0.5, 0.502, onset=True)
    assert hand.wait(0.1).squeezes == 1


def test_trembling_below_the_hysteresis_never_presses_twice() -> None:
    for hertz in (3.0, 5.0, 8.0, 12.0):
        hand = Hand(rate=500.0).wait(1.0)
        hand.follow(lambda at, hertz=hertz: min(at, 0.13) + 0.024 * math.sin(math.tau * hertz * at), 4.0)
        assert hand.follow(lambda at: max(0.13 - at, 0.0), 0.5).order == "MPML"


@settings(max_examples=40, deadline=None)
@given(hertz=st.floats(3.0, 12.0), height=st.floats(0.2, 0.9), depth=st.floats(0.0, 0.9), rate=st.sampled_from(RATES))
def test_a_squeeze_with_tremor_is_one_press(hertz: float, height: float, depth: float, rate: float) -> None:
    amplitude = depth * min(height - 0.06, 1.0 - height)
    hand = Hand(rate=rate).wait(0.5).follow(ramp(0.0, height, 0.1), 0.1)
    hand.follow(lambda at: height + amplitude * math.sin(math.tau * hertz * at), 3.0)
    assert hand.follow(ramp(height, 0.0, 0.05), 0.5).order == "MPML"
