from __future__ import annotations

import asyncio

from staged_server import Stage, staged

from toccata.store.own_sounds import sounds_folder
from toccata.units import Seconds
from toccata.web.serve import nobody


def test_a_server_in_the_middle_of_a_long_request_is_not_idle() -> None:
    async def scene(stage: Stage) -> None:
        stage.now += 10_000
        assert nobody(stage.house, 900)
        stage.house.requests += 1
        assert not nobody(stage.house, 900)
        stage.house.requests -= 1
        await stage.ask("GET", "/api/hello")
        assert (stage.house.requests, nobody(stage.house, 900)) == (0, False)

    staged(scene)


def test_saves_go_on_while_all_long_work_waits() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.house.making, stage.house.making:
            waiting = [asyncio.create_task(stage.ask("GET", "/api/clients/c-robin/export")) for _ in range(20)]
            made = await stage.ask("POST", "/api/clients", {"nickname": "Kim", "template": "melody"})
            assert (made.status_code, [task.done() for task in waiting]) == (201, [False] * 20)
        assert [answer.status_code for answer in await asyncio.gather(*waiting)] == [200] * 20

    staged(scene)


def test_a_locked_page_stays_locked_after_a_power_cut() -> None:
    async def scene(stage: Stage) -> None:
        await stage.ask("POST", "/api/lock", {}, "therapist")
        stage.now = Seconds(stage.now + 1)
        stage.open_again()
        assert (await stage.ask("GET", "/api/hello", who="therapist")).json()["entry"] == "locked"

    staged(scene)


def test_what_a_power_cut_left_of_a_recording_is_swept_and_one_that_is_described_stays() -> None:
    async def scene(stage: Stage) -> None:
        folder = sounds_folder(stage.data)
        folder.mkdir()
        for name in (".taking-1.wav", f"{'a' * 64}.wav", f"{'b' * 64}.wav", f"{'b' * 64}.json"):
            (folder / name).write_text("{}")
        stage.house.stock.shelf.sweep()
        assert sorted(path.name[0] for path in folder.iterdir()) == ["b", "b"]

    staged(scene)
