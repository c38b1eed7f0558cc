from __future__ import annotations

import pytest
from figures import scaled
from row import Row
from update_figures import update_rows

GIVEN = {"updates": [7.0, 7.2, 9.0], "back": {"page dead": 22.04, "never ready": 62.5}, "plays": True}


def test_updates_and_ways_back_are_told_in_seconds() -> None:
    kept = "7.2 s at the median, 9.0 s at most, of it 5 s of watching"
    assert update_rows(GIVEN) == [
        Row("update, simulated services, small slots", "", kept, 3, True),
        Row("broken version started to old one ready", "<= 5 min", "page dead 22.0 s, never ready 62.5 s", 2, True),
    ]


@pytest.mark.parametrize(
    ("change", "met"), [({"plays": False}, [False, False]), ({"back": {"page dead": 301.0}}, [True, False])]
)
def test_a_version_that_does_not_play_and_a_long_way_back_break_the_bench(
    change: dict[str, object], met: list[bool]
) -> None:
    assert [row.met for row in update_rows(GIVEN | change)] == met


def test_a_quick_run_updates_twice() -> None:
    assert scaled({"updates": 10}, quick=True) == {"updates": 2}
