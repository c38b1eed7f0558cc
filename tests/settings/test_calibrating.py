"""A person's own hand says what it can do: 20 s of samples become a calibration, or a word to the therapist."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.calibrating import calibration_of
from toccata.settings.client import Calibration


def squeezes(rest: float, *heights: float, noise: float = 0.0, seed: int = 1) -> list[float]:
    """Squeezes of 1.5 s with 0.5 s between them, 20 samples a second, as a page is told them."""
    random = Random(seed)
    shares: list[float] = []
    for height in heights:
        edge = [rest + (height - rest) * share for share in (0.3, 0.7)]
        shares += [rest] * 10 + edge + [height] * 26 + edge[::-1]
    return [min(max(one + random.gauss(0.0, noise), 0.0), 1.0) for one in shares]


def left_alone(rest: float, noise: float = 0.0, seed: int = 2) -> list[float]:
    random = Random(seed)
    return [max(rest + random.gauss(0.0, noise), 0.0) for _ in range(100)]


def near(found: Calibration, wanted: Calibration, by: float) -> bool:
    """Tell whether each of the three lies within this of what is wanted."""
    return (found.rest, found.comfortable, found.firm) == pytest.approx(
        (wanted.rest, wanted.comfortable, wanted.firm), abs=by
    )


def test_three_phases_become_rest_comfortable_and_firm() -> None:
    found = calibration_of(left_alone(0.02), squeezes(0.02, 0.19, 0.2, 0.21), squeezes(0.02, 0.3, 0.35, 0.36))
    assert found == Calibration(0.02, 0.2, 0.35)


def test_a_weak_squeeze_of_three_per_cent_is_a_full_one_with_the_worst_chips_noise() -> None:
    for seed in range(50):
        usual = squeezes(0.02, 0.034, 0.035, 0.036, noise=0.001, seed=seed)
        strong = squeezes(0.02, 0.05, 0.05, 0.05, noise=0.001, seed=seed + 100)
        found = calibration_of(left_alone(0.02, 0.001, seed + 200), usual, strong)
        assert near(found, Calibration(0.02, 0.035, 0.05), by=0.002)


def test_slips_spikes_and_nonsense_do_not_decide() -> None:
    rest = [*left_alone(0.02), *[0.5] * 5, math.nan, math.inf, -1.0]
    usual = squeezes(0.02, 0.2, 0.2, 0.9, 0.2, 0.03)
    strong = squeezes(0.02, 0.35, 0.35, 0.35)
    strong[5] = 1.0
    assert calibration_of(rest, usual, strong) == Calibration(0.02, 0.2, 0.35)


def test_one_long_squeeze_will_do() -> None:
    assert calibration_of(left_alone(0.1), [0.3] * 40, [0.6] * 40) == Calibration(0.1, 0.3, 0.6)


@pytest.mark.parametrize("firm", [0.2, 0.19, 0.18, 0.21])
def test_who_has_one_strength_only_has_a_full_squeeze_in_it(firm: float) -> None:
    found = calibration_of(left_alone(0.02), squeezes(0.02, 0.2, 0.2, 0.2), squeezes(0.02, firm, firm, firm))
    assert near(found, Calibration(0.02, 0.155, max(0.2, firm)), by=0.01)


def test_what_is_comfortable_leaves_way_above_it_and_below() -> None:
    assert calibration_of(left_alone(0.0), [0.02] * 40, [1.0] * 40) == Calibration(0.0, 0.25, 1.0)


@pytest.mark.parametrize(
    ("rest", "comfortable", "firm", "what"),
    [
        ([0.02] * 9, [0.2] * 20, [0.3] * 20, "too little was felt"),
        ([0.02] * 20, [math.nan] * 20, [0.3] * 20, "too little was felt"),
        ([0.02] * 20, [0.02] * 20, [0.02] * 20, "no squeeze was felt"),
        (left_alone(0.02, 0.001), left_alone(0.02, 0.001, 3), left_alone(0.02, 0.001, 4), "no squeeze was felt"),
        ([0.02] * 20, [0.02] * 20, [0.3] * 20, "no comfortable squeeze was felt"),
        ([0.02] * 20, [0.3] * 20, [0.2] * 20, "the firm squeezes were the weaker ones"),
        ([0.02] * 20, [0.3] * 20, [0.02] * 20, "the firm squeezes were the weaker ones"),
        ([0.02] * 20, [0.028] * 20, [0.032] * 20, "the squeezes are hardly more than the sensor's trembling"),
        ([0.3] * 20, [0.2] * 20, [0.1] * 20, "no squeeze was felt"),
    ],
)
def test_what_can_t_be_played_is_refused_in_a_therapist_s_words(
    rest: list[float], comfortable: list[float], firm: list[float], what: str
) -> None:
    with pytest.raises(SettingError) as refusal:
        calibration_of(rest, comfortable, firm)
    assert (refusal.value.where, refusal.value.what) == ("calibration", what)
    assert refusal.value.remedy


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.floats(), min_size=0, max_size=60), min_size=3, max_size=3))
def test_any_samples_give_a_calibration_that_rises_or_a_refusal(phases: list[list[float]]) -> None:
    try:
        found = calibration_of(*phases)
    except SettingError:
        return
    assert 0.0 <= found.rest < found.comfortable < found.firm <= 1.0
