from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toccata.errors import SettingError
from toccata.settings.thresholds import Thresholds, thresholds_of

IDLE = [240, 241] * 10


def touch(depth: int, length: int = 10) -> list[int]:
    return [240 - depth // 2, *[240 - depth] * length]


@pytest.mark.parametrize(
    ("idle", "touched", "found"),
    [
        (IDLE, touch(150), Thresholds(16, 8, 1, 150)),
        (IDLE, touch(40), Thresholds(14, 7, 1, 40)),
        (IDLE, touch(12), Thresholds(4, 2, 1, 12)),
        ([236, 244, 240] * 5, touch(60), Thresholds(20, 10, 8, 60)),
        ([240] * 10, touch(6, 9), Thresholds(4, 2, 1, 6)),
    ],
    ids=["whole hand", "finger", "slight", "noisy", "slightest"],
)
def test_thresholds_follow_the_touch_and_stay_clear_of_the_noise(
    idle: list[int], touched: list[int], found: Thresholds
) -> None:
    assert thresholds_of(idle, touched) == found


@given(
    st.lists(st.integers(225, 255), min_size=10, max_size=40),
    st.lists(st.integers(20, 250), min_size=5, max_size=30),
)
def test_whatever_is_kept_lies_between_noise_and_touch(idle: list[int], touched: list[int]) -> None:
    try:
        found = thresholds_of(idle, touched)
    except SettingError:
        return
    assert found.ratio >= 5.0
    assert 2.5 * found.noise <= found.touch <= max(0.8 * found.signal, 16)
    assert found.noise <= found.release <= found.touch - 2
    assert 4 <= found.touch <= 100


@given(st.integers(0, 12), st.integers(3, 12))
def test_a_touch_under_five_times_the_noise_is_refused_with_a_remedy(depth: int, noise: int) -> None:
    with pytest.raises(SettingError, match=r"less than 5 times its noise .* look at its wire and its solder joint"):
        thresholds_of([240, 240 + noise] * 8, touch(depth))


@pytest.mark.parametrize(
    ("idle", "touched"),
    [(IDLE[:9], touch(80)), (IDLE, touch(80, 3)), ([0] * 30, touch(80)), (IDLE, [0, 1024] * 9)],
)
def test_of_too_few_figures_or_garbage_nothing_is_made(idle: list[int], touched: list[int]) -> None:
    with pytest.raises(SettingError, match="pad: too little was seen of it"):
        thresholds_of(idle, touched)


def test_one_wild_figure_of_a_touch_changes_nothing() -> None:
    assert thresholds_of(IDLE, [1, *touch(40)]) == thresholds_of(IDLE, touch(40))
