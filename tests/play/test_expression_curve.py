"""A sensor's curve: level in, loudness and layers out; what is no level is the softest."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.play.curve import layer_weights, shaped, touch_gain
from toccata.play.grip import OPENS_S, Follower, Grip
from toccata.settings.client import Curve
from toccata.units import Level, Seconds, to_decibels

EVERY = pytest.mark.parametrize("curve", list(Curve))


@pytest.mark.parametrize(("curve", "half"), [(Curve.SOFT, -5.27), (Curve.LINEAR, -9.0), (Curve.FIRM, -13.5)])
def test_half_a_squeeze_is_as_loud_as_its_curve_says(curve: Curve, half: float) -> None:
    loudness = [to_decibels(touch_gain(shaped(level, curve))) for level in (0.0, 0.5, 1.0)]
    assert loudness == pytest.approx([-18.0, half, 0.0], abs=0.01)


@EVERY
@given(level=st.floats() | st.sampled_from([math.nan, math.inf, -math.inf, 1e308, -1.0, 65_535.0]))
def test_whatever_comes_in_only_0_to_1_comes_out_and_what_is_no_level_is_the_softest(
    curve: Curve, level: float
) -> None:
    counts = shaped(level, curve)
    assert 0.0 <= counts <= 1.0
    assert 0.0 <= level <= 1.0 or counts == 0.0


@EVERY
@given(levels=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)))
def test_a_firmer_squeeze_is_never_softer(curve: Curve, levels: tuple[float, float]) -> None:
    softer, louder = (touch_gain(shaped(level, curve)) for level in sorted(levels))
    assert softer <= louder


@given(st.floats(0.0, 1.0))
def test_layers_crossfade_straight_and_only_neighbours_sound(level: float) -> None:
    weights = layer_weights(Level(level))
    assert sum(weights) == pytest.approx(1.0)
    assert min(weights) >= 0.0
    assert min(weights[0], weights[2]) == 0.0
    assert sum(at * weight for at, weight in zip((0.0, 0.5, 1.0), weights, strict=True)) == pytest.approx(level)


@EVERY
@given(level=st.floats(0.0, 1.0), layered=st.booleans())
def test_a_hand_asks_for_the_loudness_of_its_curve_in_all_layers_together(
    curve: Curve, level: float, layered: bool
) -> None:
    shares = Follower(Grip(), curve, layered).shares_at(Level(level))
    assert len(shares) == (3 if layered else 1)
    assert sum(shares) == pytest.approx(touch_gain(shaped(level, curve)))


@given(st.lists(st.tuples(st.floats(0.0, 0.2), st.floats(0.0, 1.0)), min_size=1, max_size=60), st.floats(0.0, 0.5))
def test_the_firmest_of_late_is_the_greatest_level_of_the_last_300_ms(
    moves: list[tuple[float, float]], later: float
) -> None:
    grip, now, held = Grip(), 0.0, []
    for after, level in moves:
        now += after
        grip.move(Level(level), Seconds(now))
        held.append((now, level))
    now += later
    untils = [at for at, _ in held[1:]] + [math.inf]
    lately = [level for (_, level), until in zip(held, untils, strict=True) if until + OPENS_S > now]
    assert grip.firmest(Seconds(now)) == max(lately)


def test_a_hand_that_has_let_go_was_as_firm_as_before_it_opened() -> None:
    grip = Grip()
    grip.move(Level(0.6), Seconds(1.0))
    for step in range(1, 6):
        grip.move(Level(0.6 - step / 10), Seconds(2.0 + step / 100))
    grip.leave(Seconds(2.06))
    assert grip.firmest(Seconds(9.0)) == 0.6
    grip.move(Level(0.3), Seconds(9.0))
    assert [grip.firmest(Seconds(at)) for at in (9.0, 9.2, 9.31)] == [0.6, 0.6, 0.3]


def test_a_grip_takes_what_is_no_level_for_none() -> None:
    grip = Grip()
    for at, level in enumerate((math.nan, math.inf, -1.0)):
        grip.move(Level(level), Seconds(float(at)))
        assert grip.firmest(Seconds(float(at))) == 0.0
