"""The list of clients: made from the heads of the files, while whole documents are judged beside."""

from __future__ import annotations

import json
from collections.abc import Callable

from staged_server import ROBIN, Stage, Stream, staged

from toccata.store.clients import Clients
from toccata.web.cards import JUDGED_AT_ONCE, judge_some

OTHER = ROBIN.replace("Robin", "Ada").replace("c-robin", "c-ada")


def counted(stage: Stage) -> list[str]:
    """Let the server note every document that it judges, from now on."""
    judged: list[str] = []

    def judge(text: str, where: str) -> object:
        judged.append(json.loads(text)["client"]["id"])
        return stage.house.stock.judge(text, where)

    stage.house.clients = Clients(stage.data, judge)
    return judged


async def names(stage: Stage) -> list[tuple[str, bool]]:
    listed = (await stage.ask("GET", "/api/clients")).json()["clients"]
    return [(card["id"], card["damage"] is not None) for card in listed]


def test_clients_are_listed_without_judging_their_documents() -> None:
    async def scene(stage: Stage) -> None:
        for number in range(50):
            stage.add_client(f"c-{number}", f"Robin {number}")
        judged = counted(stage)
        assert (len(await names(stage)), judged) == (51, [])

    staged(scene)


def test_documents_are_judged_a_few_at_a_time_and_each_once() -> None:
    async def scene(stage: Stage) -> None:
        for number in range(JUDGED_AT_ONCE):
            stage.add_client(f"c-{number}", f"Robin {number}")
        judged = counted(stage)
        await names(stage)
        await judge_some(stage.house)
        assert len(judged) == JUDGED_AT_ONCE
        for _ in range(3):
            await judge_some(stage.house)
            await names(stage)
        assert sorted(judged) == sorted(["c-robin", *(f"c-{number}" for number in range(JUDGED_AT_ONCE))])

    staged(scene)


def test_a_document_that_can_t_be_followed_any_more_is_told_to_the_list() -> None:
    async def scene(stage: Stage) -> None:
        stage.add_client("c-ada", "Ada")
        (stage.data / "clients" / "c-ada.json").write_text(OTHER.replace("marimba/C4", "marimba/H9"))
        assert await names(stage) == [("c-ada", False), ("c-robin", False)]
        stream = Stream(stage)
        await judge_some(stage.house)
        await stage.until(lambda: "clients" in stream.types())
        assert await names(stage) == [("c-ada", True), ("c-robin", False)]
        await stream.close()

    staged(scene)


def damaged_at_once(spoil: Callable[[str], str]) -> None:
    async def scene(stage: Stage) -> None:
        stage.add_client("c-ada", "Ada")
        file = stage.data / "clients" / "c-ada.json"
        file.write_text(spoil(file.read_text()))
        assert await names(stage) == [("c-ada", True), ("c-robin", False)]

    staged(scene)


def test_a_byte_that_changed_is_seen_at_once() -> None:
    damaged_at_once(lambda text: text.replace("sun", "son"))


def test_another_client_under_this_name_is_seen_at_once() -> None:
    damaged_at_once(lambda text: OTHER.replace("c-ada", "c-eve"))


def test_brackets_that_nest_too_deep_are_seen_at_once() -> None:
    damaged_at_once(lambda text: "[" * 100_000)
