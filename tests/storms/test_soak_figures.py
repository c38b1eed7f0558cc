"""What a soak is judged by: each goal that is missed fails it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storms.figures import Figures

WELL = Figures(
    1.0, pieces=10, memory_before=100.0, memory_after=105.0, files_before=20, files_after=20, threads_before=3,
    threads_after=3, calls_before=100.0, calls_after=110.0,
)  # fmt: skip


def test_a_soak_that_meets_each_goal_just_so_is_good() -> None:
    assert replace(WELL).judge()


@pytest.mark.parametrize(
    ("figure", "value", "goal"),
    [
        ("memory_after", 105.1, "memory +<= 5 MB"),
        ("files_after", 21, "descriptors +0"),
        ("threads_after", 4, "threads +0"),
        ("stuck", 1, "0 stuck voices"),
        ("calls_after", 110.1, "calls of a tick +<= 10%"),
        ("pieces", 9, "10 pieces"),
    ],
)
def test_each_goal_that_is_missed_fails_the_soak_by_its_name(figure: str, value: float, goal: str) -> None:
    figures = replace(WELL, **{figure: value})
    assert (figures.judge(), [name for name, met in figures.goals.items() if not met]) == (False, [goal])
