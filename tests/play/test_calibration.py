"""From a raw share to a level, by what one person can do; whatever a chip says, never the loudest by mistake."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.play.calibration import Scale, believable
from toccata.settings.client import Calibration

WEAK = Calibration(0.02, 0.035, 0.05)

calibrations = (
    st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3, unique=True)
    .map(sorted)
    .map(lambda three: Calibration(*three))
)


@pytest.mark.parametrize(
    ("share", "level"), [(0.0, 0.0), (0.02, 0.0), (0.0275, 0.25), (0.035, 0.5), (0.0425, 0.75), (0.05, 1.0), (1.0, 1.0)]
)
def test_rest_is_nothing_comfortable_the_middle_and_firm_all_of_it(share: float, level: float) -> None:
    assert Scale.of(WEAK).level(share) == pytest.approx(level)


@given(share=st.floats(0.0, 1.0))
def test_without_a_calibration_a_share_is_its_level(share: float) -> None:
    assert Scale.of(Calibration()).level(share) == share


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf, -0.001, 1.000_001, 65535.0])
def test_what_is_no_share_is_neutral_and_never_the_loudest(nonsense: float) -> None:
    assert (Scale.of(WEAK).level(nonsense), believable(nonsense)) == (0.0, 0.0)


def test_every_16_bit_value_of_a_chip_gives_a_level_that_rises_with_it() -> None:
    scale = Scale.of(WEAK)
    levels = [scale.level(value / 65535) for value in range(65536)]
    assert (levels[0], levels[-1]) == (0.0, 1.0)
    assert all(one <= next_one for one, next_one in pairwise(levels))


@given(calibration=calibrations, share=st.floats(allow_nan=True, allow_infinity=True))
def test_any_calibration_gives_a_level_between_none_and_all(calibration: Calibration, share: float) -> None:
    assert 0.0 <= Scale.of(calibration).level(share) <= 1.0
