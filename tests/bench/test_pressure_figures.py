from __future__ import annotations

import pytest
from pressure_figures import AUDIBLE_FROM, backward, off_curve, pressure_rows
from swept import CHIPS, sweep

from toccata.settings.client import Curve

LINEAR = [(0.2, -14.4), (0.6, -7.2), (1.0, 0.0), (-0.6, -7.2), (-0.2, -14.4)]


def given(*ms: float, steps: int | None = None, swept: object = LINEAR) -> dict[str, object]:
    times = [each / 1000.0 for each in ms]
    block = {"mapped": 4, "steps": len(ms) if steps is None else steps, "underruns": 0, "whole": times, "played": times}
    return {"blocks": [block], "swept": {"a bulb": {"linear": swept}}}


def test_steps_must_be_heard_within_12_ms_and_none_be_lost() -> None:
    met = [pressure_rows(one)[0].met for one in (given(9.0, 11.9), given(9.0, 12.1), given(9.0, steps=2))]
    assert met == [True, False, False]


def test_a_sweep_must_follow_its_curve_within_1_db() -> None:
    off = [LINEAR[0], (0.6, -8.3), *LINEAR[2:]]
    assert [pressure_rows(given(9.0, swept=one))[1].met for one in (LINEAR, off)] == [True, False]
    assert off_curve(off, Curve.LINEAR) == pytest.approx(1.1)


def test_a_sweep_must_not_go_the_wrong_way_on_either_way() -> None:
    down = [(0.5, -9.0), (0.51, -9.5), (1.0, 0.0)]
    up = [(1.0, 0.0), (-0.51, -9.5), (-0.5, -9.0)]
    assert [backward(down), backward(up), backward(LINEAR)] == [0.5, 0.5, 0.0]


def test_what_is_too_slight_to_begin_is_not_judged() -> None:
    assert off_curve([(AUDIBLE_FROM / 2, -90.0), *LINEAR], Curve.LINEAR) == pytest.approx(0.0)


@pytest.mark.parametrize("chip", CHIPS)
def test_a_rendered_sweep_follows_the_curve(chip: str) -> None:
    found = sweep(CHIPS[chip], Curve.LINEAR)
    assert off_curve(found, Curve.LINEAR) <= 1.0
    assert backward(found) <= 0.3
