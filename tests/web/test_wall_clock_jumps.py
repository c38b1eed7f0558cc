"""A thousand jumps of the wall clock, 56 years back to 20 ahead: nobody is let in, thrown out or asked anew for it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from staged_server import PIN, WALL, Stage, staged

YEAR_S = 365.25 * 86_400.0
JUMPS = 1_000
WHO = ("technician", "therapist", "locked", "anyone")


def let_the_wall_jump(stage: Stage) -> None:
    """A new server, for which the wall clock shows another time at every look."""
    random = Random(1)
    stage.around = replace(stage.around, wall=lambda: WALL + random.uniform(-56.0, 20.0) * YEAR_S)
    stage.open_again()


async def statuses(stage: Stage) -> list[int]:
    return [(await stage.ask("GET", "/api/clients", who=who)).status_code for who in WHO]


async def unlock(stage: Stage) -> list[int]:
    return [
        (await stage.ask("POST", "/api/unlock", {"pin": PIN}, who)).status_code for who in ("technician", "therapist")
    ]


def test_open_pages_stay_open_locked_ones_locked_and_strangers_out() -> None:
    async def scene(stage: Stage) -> None:
        let_the_wall_jump(stage)
        await unlock(stage)
        seen = set()
        for jump in range(JUMPS // len(WHO)):
            stage.now += 1.0
            seen.add(tuple(await statuses(stage)))
            if jump % 10 == 0:
                stage.house.remember()
        assert seen == {(200, 200, 403, 401)}

    staged(scene)


def test_an_open_page_locks_after_half_an_hour_and_not_before_whatever_the_wall_shows() -> None:
    async def scene(stage: Stage) -> None:
        let_the_wall_jump(stage)
        await unlock(stage)
        stage.now += 30 * 60.0 - 1.0
        before = await statuses(stage)
        stage.now += 1.0
        assert (before, await statuses(stage)) == ([200, 200, 403, 401], [403, 403, 403, 401])

    staged(scene)


def test_a_restart_after_a_jump_locks_at_most_and_the_pin_opens() -> None:
    async def scene(stage: Stage) -> None:
        let_the_wall_jump(stage)
        for _ in range(8):
            stage.house.remember()
            stage.open_again()
            after = await statuses(stage)
            assert after[2:] == [403, 401]
            assert set(after[:2]) <= {200, 403}
            assert await unlock(stage) == [204, 204]
            assert await statuses(stage) == [200, 200, 403, 401]
            assert (await stage.ask("GET", "/api/log")).status_code == 200

    staged(scene)
