from __future__ import annotations

from staged_server import Stage, staged

from toccata.store.day import noted_day
from toccata.web.calendar import take_time, turn_day
from toccata.web.carried import _day
from toccata.web.trust.window import BUILT_S, DAY_S

HOUR_S = 3600


def test_a_day_that_was_told_goes_on_by_a_clock_that_only_runs() -> None:
    async def scene(stage: Stage) -> None:
        await take_time(stage.house, BUILT_S + DAY_S // 2)
        seen = []
        for _ in range(3):
            stage.now += DAY_S
            await turn_day(stage.house)
            seen.append((stage.house.day, noted_day(stage.data)))
        assert seen == [(day, day) for day in ("2026-11-02", "2026-11-03", "2026-11-04")]

    staged(scene)


def test_no_day_is_made_up_where_no_tablet_has_told_one() -> None:
    async def scene(stage: Stage) -> None:
        stage.now += 400 * DAY_S
        await turn_day(stage.house)
        assert (stage.house.day, noted_day(stage.data)) == ("", "")

    staged(scene)


def test_a_day_that_was_told_outlives_a_restart_and_waits_for_the_next_tablet() -> None:
    async def scene(stage: Stage) -> None:
        await take_time(stage.house, BUILT_S + DAY_S * 3 // 2)
        stage.open_again()
        stage.now += 7 * DAY_S
        await turn_day(stage.house)
        assert stage.house.day == "2026-11-02"
        await take_time(stage.house, BUILT_S + DAY_S * 17 // 2)
        assert stage.house.day == "2026-11-09"

    staged(scene)


def test_a_last_day_is_over_when_it_is_over_everywhere_and_a_file_is_named_by_the_day_at_greenwich() -> None:
    async def scene(stage: Stage) -> None:
        seen = []
        for hours in (5 * 24 - 1, 5 * 24, 5 * 24 + 11, 5 * 24 + 12):
            await take_time(stage.house, BUILT_S + hours * HOUR_S)
            seen.append((stage.house.day, _day(stage.house)))
        assert seen == [
            ("2026-11-05", "2026-11-05"),
            ("2026-11-05", "2026-11-06"),
            ("2026-11-05", "2026-11-06"),
            ("2026-11-06", "2026-11-06"),
        ]

    staged(scene)
