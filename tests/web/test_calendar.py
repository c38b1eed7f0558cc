from __future__ import annotations

from staged_server import Stage, staged

from toccata.store.day import noted_day
from toccata.web.calendar import take_time, turn_day
from toccata.web.trust.window import BUILT_S, DAY_S


def test_a_day_that_was_told_goes_on_by_a_clock_that_only_runs() -> None:
    async def scene(stage: Stage) -> None:
        await take_time(stage.house, BUILT_S)
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
        await take_time(stage.house, BUILT_S + DAY_S)
        stage.open_again()
        stage.now += 7 * DAY_S
        await turn_day(stage.house)
        assert stage.house.day == "2026-11-02"
        await take_time(stage.house, BUILT_S + 8 * DAY_S)
        assert stage.house.day == "2026-11-09"

    staged(scene)
