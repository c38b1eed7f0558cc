"""However a hand sweeps a tone, nothing is heard but the tone, and it is as loud as the curve says."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from sweeping import BEGIN, Hand, loudness_db, mixed, rendered, residual_dbfs, squeeze, sweep, turns

from toccata.play.curve import shaped, touch_gain
from toccata.play.expression import FINEST, LINE_S
from toccata.settings.client import Curve
from toccata.units import to_decibels

EVERY_CURVE = pytest.mark.parametrize("curve", list(Curve))


@EVERY_CURVE
@pytest.mark.parametrize("over", [0.05, 0.2, 2.0])
def test_above_2_khz_a_swept_tone_leaves_50_db_under_full_scale_at_most(curve: Curve, over: float) -> None:
    lasts = BEGIN + over + 0.2
    streams = [squeeze(sweep(over), curve, every, lasts) for every in (0.001, 0.01)]
    left = [residual_dbfs(play(one, lasts)) for one, play in product(streams, (mixed, rendered))]
    assert max(left) <= -50.0


def test_a_hand_that_jumps_leaves_no_more() -> None:
    def jump(now: float) -> float:
        return float(BEGIN < now < BEGIN + 0.15)

    actions = squeeze(jump, Curve.LINEAR, 0.001, 0.6)
    assert max(one.gain for one in turns(actions)) == pytest.approx(1.0)
    assert max(residual_dbfs(play(actions, 0.6)) for play in (mixed, rendered)) <= -50.0


def asked(hand: Hand, curve: Curve, now: float) -> list[float]:
    """What the hand asked for in the last 30 ms, in decibels."""
    return [to_decibels(touch_gain(shaped(hand(now - ago / 1000), curve))) for ago in range(31)]


@EVERY_CURVE
def test_a_rendered_sweep_rises_and_falls_with_the_hand_within_1_db_of_its_curve(curve: Curve) -> None:
    hand, lasts = sweep(2.0), BEGIN + 2.2
    told = loudness_db(rendered(squeeze(hand, curve, 0.001, lasts), lasts))[10:-5]
    top = int(told.argmax())
    assert (np.diff(told[: top + 1]) >= -0.05).all()
    assert (np.diff(told[top:]) <= 0.05).all()
    for at, level in enumerate(told, 10):
        lately = asked(hand, curve, at * 0.01 + 0.005)
        assert min(lately) - 1.0 <= level <= max(lately) + 1.0


def test_a_still_hand_tells_the_player_nothing_and_a_sweep_at_most_a_line_every_8_ms() -> None:
    assert turns(squeeze(lambda now: 0.5 + FINEST * (round(now * 1000) % 2) / 4, Curve.LINEAR, 0.001, 1.0)) == []
    told = turns(squeeze(sweep(0.3), Curve.LINEAR, 0.001, 1.0))
    assert min(later.at - one.at for one, later in pairwise(told)) >= LINE_S - 1e-9
    assert {one.over for one in told} == {LINE_S}
    assert len(told) < 60
