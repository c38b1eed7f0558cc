"""Nothing plays by itself: neither noise, nor drift, nor a body that leans."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from squeezing import WHOLE, Hand, ramp, told_by

from toccata.settings.client import Calibration, Sensitivity

WEAK = Calibration(0.02, 0.035, 0.05)
"""The whole range is 3 % of the full scale."""

LSB = 1 / 2048
"""Of an ADS1015, single ended (TI SBAS473, 12 bits with a sign)."""

HPA = 1 / 200
"""Of an MPRLS at its full scale of 200 hPa."""


def noise(rest: float, sigma: float, step: float, count: int) -> Iterator[float]:
    """Samples of a chip at rest: normal noise in whole steps."""
    drawn = np.random.RandomState(1).standard_normal(count) * sigma + rest
    return iter((np.round(drawn / step) * step).clip(0.0, 1.0).tolist())


@pytest.mark.parametrize(
    ("calibration", "sigma", "step", "rate", "count"),
    [
        (WEAK, 1 * LSB, LSB, 1000.0, 300_000),
        (WEAK, 2 * LSB, LSB, 250.0, 200_000),
        (WHOLE, 2 * LSB, LSB, 1000.0, 100_000),
        (WEAK, 0.1 * HPA, 1e-6, 200.0, 200_000),
        (WEAK, 0.2 * HPA, 1e-6, 100.0, 200_000),
    ],
)
def test_a_million_samples_of_noise_play_nothing(
    calibration: Calibration, sigma: float, step: float, rate: float, count: int
) -> None:
    assert list(told_by(noise(0.02, sigma, step, count), calibration, rate)) == []


def test_noise_that_was_quiet_and_grows_plays_nothing() -> None:
    random = Random(3)
    hand = Hand(WEAK, Sensitivity.LIGHT, rate=500.0)
    hand.follow(lambda at: 0.02 + random.gauss(0.0, 0.0001 + 0.0009 * min(at / 10, 1.0)), 30.0)
    assert hand.told == []


def test_a_step_of_the_pods_short_reading_that_comes_and_goes_plays_nothing() -> None:
    random = Random(4)
    hand = Hand(WEAK, Sensitivity.LIGHT).wait(2.0)
    hand.follow(lambda _: 0.02 + random.choice([0.0, 0.0, 0.0, 1 / 256]), 20.0)
    assert hand.told == []


@settings(max_examples=40, deadline=None)
@given(speed=st.floats(-0.05, 0.05), sigma=st.floats(0.0, 0.001), rate=st.sampled_from([100.0, 330.0]))
def test_drift_of_five_per_cent_of_the_span_a_second_plays_nothing(speed: float, sigma: float, rate: float) -> None:
    random = Random(5)
    span = WEAK.firm - WEAK.rest
    hand = Hand(WEAK, Sensitivity.LIGHT, rate)
    hand.follow(lambda at: 0.03 + speed * span * at + random.gauss(0.0, sigma), 12.0)
    assert hand.told == []


@settings(max_examples=20, deadline=None)
@given(speed=st.floats(0.01, 0.145), upto=st.floats(0.1, 1.0))
def test_a_load_that_creeps_up_plays_nothing_and_nothing_when_it_stays_or_goes(speed: float, upto: float) -> None:
    hand = Hand(rate=100.0).wait(1.0).follow(ramp(0.0, upto, upto / speed), upto / speed + 5.0)
    hand.follow(ramp(upto, 0.0, 0.2), 2.0)
    assert hand.told == []


@pytest.mark.parametrize("load", [0.12, 0.5, 0.98])
def test_an_elbow_that_leans_from_the_start_plays_nothing(load: float) -> None:
    hand = Hand().hold(load, 30.0).follow(lambda at: load - 0.02 * math.sin(8 * at), 2.0).wait(1.0)
    assert hand.told == []


def test_a_light_load_that_goes_on_creeping_plays_nothing() -> None:
    assert Hand(rate=200.0).wait(1.0).follow(lambda at: 0.08 + 0.12 * at, 3.0).told == []


def test_a_sensor_is_taken_for_a_noisy_one_until_it_has_shown_otherwise() -> None:
    hand = Hand(WEAK, Sensitivity.LIGHT, rate=200.0).wait(0.2)
    assert hand.hold(WEAK.rest + 0.006, 0.02).wait(5.0).told == []
    assert hand.hold(WEAK.rest + 0.006, 0.02).wait(0.1).squeezes == 1


def test_who_trembles_strongly_at_rest_is_still_heard() -> None:
    random = Random(6)
    hand = Hand(Calibration(0.3, 0.65, 1.0), rate=200.0)
    hand.follow(lambda at: 0.3 + random.gauss(0.0, 0.07 * min(at / 20, 1.0)), 30.0)
    assert hand.told == []
    assert hand.wait(0.1).hold(0.71, 0.2).order == "MPM"


def test_a_load_that_moves_from_the_start_never_becomes_the_rest() -> None:
    assert Hand(rate=200.0).follow(lambda at: 0.5 + 0.2 * math.sin(math.tau * at), 25.0).told == []


def test_who_squeezes_beside_an_elbow_that_has_leant_for_ten_seconds_is_heard() -> None:
    hand = Hand().hold(0.3, 9.5)
    assert hand.follow(ramp(0.3, 0.8, 0.1), 0.3).hold(0.3, 0.3).told == []
    assert hand.hold(0.3, 10.5).follow(ramp(0.3, 0.8, 0.1), 0.3).hold(0.3, 0.1).order == "MPML"


def test_a_squeeze_that_was_there_before_the_first_reading_waits_for_its_release() -> None:
    hand = Hand().hold(0.6, 2.0)
    assert hand.told == []
    assert hand.wait(0.2).follow(ramp(0.0, 0.6, 0.1), 0.2).wait(0.1).order == "MPML"


@pytest.mark.parametrize("way", [0.001, 0.5, 10.0])
def test_a_hand_that_is_laid_on_as_when_it_was_calibrated_plays_nothing(way: float) -> None:
    hand = Hand(Calibration(0.1, 0.2, 0.3)).hold(0.02, 30.0).follow(ramp(0.02, 0.1, way), way + 1.0)
    assert hand.told == []
    assert hand.follow(ramp(0.1, 0.2, 0.2), 0.3).wait(0.1).order == "MPML"


def test_a_bulb_that_has_lost_air_plays_nothing_while_it_sucks_it_in() -> None:
    hand = Hand(Calibration(0.1, 0.2, 0.3)).wait(0.5).follow(ramp(0.1, 0.3, 0.2), 0.5)
    assert hand.follow(ramp(0.3, 0.02, 0.1), 0.15).follow(ramp(0.02, 0.1, 0.3), 1.0).order == "MPML"


@pytest.mark.parametrize("rate", [100.0, 250.0, 1000.0])
def test_one_sample_that_stands_out_plays_nothing(rate: float) -> None:
    hand = Hand(rate=rate).wait(1.0)
    for _ in range(20):
        hand.hold(1.0, 1 / rate).wait(0.2)
    assert hand.told == []
