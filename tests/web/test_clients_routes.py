from __future__ import annotations

import json
from typing import Any

import pytest
from staged_server import ROBIN, Stage, Stream, staged

from toccata import link

PATH = "/api/clients/c-robin"


async def version(stage: Stage) -> str:
    return (await stage.ask("GET", PATH)).headers["etag"]


def softer(text: str) -> str:
    return json.dumps({**json.loads(text), "level_db": -12.0})


def test_a_document_comes_back_as_it_was_written() -> None:
    async def scene(stage: Stage) -> None:
        odd = ROBIN.replace('"format": 1', '"level_db":   -9.50,\n\n "format":1')
        saved = await stage.ask("PUT", PATH, odd, if_match=await version(stage))
        assert (saved.status_code, saved.json()["applied"]) == (200, "silent")
        assert (await stage.ask("GET", PATH)).text == odd

    staged(scene)


def test_a_save_over_another_s_is_refused_with_what_is_there_now() -> None:
    async def scene(stage: Stage) -> None:
        before = await version(stage)
        first = await stage.ask("PUT", PATH, softer(ROBIN), "therapist", if_match=before)
        second = await stage.ask("PUT", PATH, ROBIN.replace("sun", "moon"), if_match=before)
        told = second.json()
        assert (second.status_code, told["error"]) == (412, "conflict")
        assert told["current"]["level_db"] == -12.0
        assert told["version"] == first.json()["version"]

    staged(scene)


def test_a_save_without_a_version_is_refused() -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.ask("PUT", PATH, ROBIN)).status_code == 428

    staged(scene)


@pytest.mark.parametrize(
    "body", ["", "[]", "{", ROBIN.replace("marimba/C4", "marimba/H9"), ROBIN.replace("c-robin", "c-other"),
             ROBIN.replace('"0/1"', '"9/1"'), "[" * 100_000, '{"client": "\\ud800"}', b"\xff\xfe"],
)  # fmt: skip
def test_a_document_that_can_t_be_followed_is_refused_and_nothing_is_saved(body: Any) -> None:
    async def scene(stage: Stage) -> None:
        before = await version(stage)
        answer = await stage.ask("PUT", PATH, body, if_match=before)
        assert answer.status_code == 422
        assert set(answer.json()) == {"error", "what", "remedy"}
        assert str(stage.data) not in answer.text
        assert await version(stage) == before

    staged(scene)


def test_a_save_of_who_plays_plays_at_once_and_tells_the_other_tablets() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            assert (await stage.ask("POST", f"{PATH}/play", {})).json() == {"applied": "playing"}
            stream = Stream(stage, "therapist")
            await stage.until(lambda: "state" in stream.types())
            saved = (await stage.ask("PUT", PATH, softer(ROBIN), if_match=await version(stage))).json()
            assert saved["applied"] == "playing"
            assert [told.client for told in instrument.told if isinstance(told, link.Apply)] == ["c-robin"] * 2
            event = {"type": "saved", "client": "c-robin", "version": saved["version"], "tablet": "id-technician"}
            await stage.until(lambda: event in stream.events)
            await stream.close()

    staged(scene)


def test_another_client_s_save_disturbs_nobody() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            saved = (await stage.ask("PUT", PATH, softer(ROBIN), if_match=await version(stage))).json()
            assert saved["applied"] == "saved"
            assert not any(isinstance(told, link.Apply) for told in instrument.told)

    staged(scene)


def test_what_the_instrument_would_not_play_is_saved_and_told() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            instrument.refuses = True
            answer = (await stage.ask("POST", f"{PATH}/play", {})).json()
            assert answer == {"applied": "refused", "what": "no such sound", "remedy": "choose another"}

    staged(scene)


def test_an_instrument_that_does_not_answer_holds_up_nobody() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing() as instrument:
            instrument.mute = True
            assert (await stage.ask("POST", f"{PATH}/play", {})).json()["applied"] == "silent"

    staged(scene)


def test_who_was_chosen_while_the_instrument_is_silent_plays_at_its_start() -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.ask("POST", f"{PATH}/play", {})).json()["applied"] == "silent"
        assert (stage.data / "active-client").read_text() == "c-robin\n"

    staged(scene)


def test_a_new_client_is_made_from_a_template_and_listed_by_nickname() -> None:
    async def scene(stage: Stage) -> None:
        made = await stage.ask("POST", "/api/clients", {"nickname": "Ada", "pictogram": "cat", "template": "song"})
        assert made.status_code == 201
        listed = (await stage.ask("GET", "/api/clients")).json()
        assert [(card["nickname"], card["pictogram"], card["setups"]) for card in listed["clients"]] == [
            ("Ada", "cat", ["Song"]), ("Robin", "sun", ["Melody"]),
        ]  # fmt: skip
        assert listed["playing"] == {"client": made.json()["id"], "setup": ""}

    staged(scene)


def test_a_damaged_client_is_listed_with_what_is_wrong() -> None:
    async def scene(stage: Stage) -> None:
        (stage.data / "clients" / "c-robin.json").write_text("{ broken")
        card = (await stage.ask("GET", "/api/clients")).json()["clients"][0]
        assert (card["id"], card["nickname"]) == ("c-robin", "c-robin")
        assert card["damage"]
        assert (await stage.ask("GET", PATH)).json()["error"] == "damaged"

    staged(scene)


def test_who_plays_is_not_erased_and_everybody_else_is() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing():
            await stage.ask("POST", f"{PATH}/play", {})
            assert (await stage.ask("DELETE", PATH)).status_code == 409
            stage.add_client("c-ada", "Ada")
            assert (await stage.ask("DELETE", "/api/clients/c-ada")).status_code == 204
            assert [path.name for path in (stage.data / "clients").rglob("*.json")] == ["c-robin.json"]

    staged(scene)


def test_an_exported_client_comes_back_under_a_new_id() -> None:
    async def scene(stage: Stage) -> None:
        file = await stage.ask("GET", f"{PATH}/export")
        assert file.headers["content-type"] == "application/zip"
        back = await stage.ask("POST", "/api/clients/import", file.content, Content_Type="application/zip")
        assert back.status_code == 201
        document = (await stage.ask("GET", f"/api/clients/{back.json()['id']}")).json()
        assert (document["client"]["nickname"], back.json()["id"] != "c-robin") == ("Robin (2)", True)

    staged(scene)


def test_the_instrument_s_file_is_saved_by_version_and_says_what_needs_a_restart() -> None:
    async def scene(stage: Stage) -> None:
        tag = (await stage.ask("GET", "/api/instrument")).headers["etag"]
        assert tag == '"none"'
        loud = await stage.ask("PUT", "/api/instrument", {"most_level_db": -3}, if_match=tag)
        assert loud.json()["restart"] is False
        stale = await stage.ask("PUT", "/api/instrument", {"bus": 3}, if_match=tag)
        assert (stale.status_code, stale.json()["current"]) == (412, {"most_level_db": -3})
        moved = await stage.ask("PUT", "/api/instrument", {"bus": 3}, if_match=loud.headers["etag"])
        assert (moved.json()["restart"], (await stage.ask("GET", "/api/instrument")).json()["document"]) == (
            True,
            {"bus": 3},
        )

    staged(scene)
