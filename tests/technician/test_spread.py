from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.technician.spread import Spread, percentile
from toccata.units import Seconds

TIMES = st.lists(st.floats(0.0, 10.0), min_size=1)


def test_a_spread_is_told_in_milliseconds() -> None:
    times = [Seconds(number / 1000.0) for number in range(1000, 0, -1)]
    spread = Spread.of(times)
    assert (spread.count, spread.least_ms, spread.most_ms) == (1000, 1.0, 1000.0)
    assert (spread.p50_ms, spread.p99_ms, spread.p999_ms) == (500.0, 990.0, 999.0)
    assert spread.std_ms == pytest.approx(((1000**2 - 1) / 12) ** 0.5)


@given(TIMES, st.floats(0.0, 1.0))
def test_a_percentile_is_a_value_that_its_share_does_not_pass(values: Sequence[float], share: float) -> None:
    ordered = sorted(values)
    found = percentile(ordered, share)
    assert found in ordered
    assert sum(value <= found for value in ordered) >= share * len(ordered)


@given(TIMES)
def test_the_last_percentile_is_the_longest(values: Sequence[float]) -> None:
    assert percentile(sorted(values), 1.0) == max(values)


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)
