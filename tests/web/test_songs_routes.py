from __future__ import annotations

import json
from typing import Any

import pytest
from staged_server import ROBIN, Stage, staged

from toccata.settings.client import Client

ALL = [f"{board}/{pad}" for board in range(4) for pad in range(12)]
CHORDS = ["harp/chord-C", "harp/chord-F", "harp/chord-G"]


def played(stage: Stage, setup: dict[str, Any]) -> Client:
    """The setup in a client's document, as the instrument's own judge reads it."""
    document = {**json.loads(ROBIN), "setups": [setup], "active_setup": setup["name"]}
    return stage.house.stock.judge(json.dumps(document), "made")


async def made(stage: Stage, **body: Any) -> dict[str, Any]:
    answer = await stage.ask("POST", "/api/activities", {"pack": "marimba", **body}, "therapist")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert told["name"] == told["setup"]["name"]
    client = played(stage, told["setup"])
    written = [*told["setup"]["pads"], *told["setup"].get("switches", {})]
    assert [str(pad) for pad in client.setup.pads] == written
    return told


async def pads_of(stage: Stage, **body: Any) -> dict[str, Any]:
    pads: dict[str, Any] = (await made(stage, **body))["setup"]["pads"]
    return pads


def test_songs_are_listed_with_their_first_words_and_the_packs_that_hold_them() -> None:
    async def scene(stage: Stage) -> None:
        songs = {song["id"]: song for song in (await stage.ask("GET", "/api/songs", who="therapist")).json()}
        packs = songs["mary-had-a-little-lamb"].pop("packs")
        assert songs["mary-had-a-little-lamb"] == {
            "id": "mary-had-a-little-lamb", "title": "Mary had a little lamb", "language": "en",
            "words": "Mary had a little lamb,", "notes": 26, "waits": 5, "pentatonic": True,
        }  # fmt: skip
        assert {"marimba", "warm-pad"} <= set(packs)

    staged(scene)


def test_a_song_is_stepped_through_on_every_pad_or_on_those_chosen() -> None:
    async def scene(stage: Stage) -> None:
        everywhere = await pads_of(stage, activity="song", song="frere-jacques")
        assert list(everywhere) == ALL
        lone = await pads_of(stage, activity="song", song="frere-jacques", pads=["1/4"])
        assert lone == {"1/4": everywhere["0/0"]}
        assert len(lone["1/4"]["sounds"]) == 32

    staged(scene)


@pytest.mark.parametrize(
    ("chosen", "leading", "answering"),
    [
        ({}, ALL[:12], ALL[12:]),
        ({"answers": "0/5"}, [pad for pad in ALL if pad != "0/5"], ["0/5"]),
        ({"pads": ["0/0", "0/1"], "answers": "3/11"}, ["0/0", "0/1"], ["3/11"]),
        ({"pads": ALL[:47]}, ALL[:47], ["3/11"]),
    ],
)
def test_a_completion_has_pads_that_lead_and_pads_that_answer(
    chosen: dict[str, Any], leading: list[str], answering: list[str]
) -> None:
    async def scene(stage: Stage) -> None:
        pads = await pads_of(stage, activity="completion", song="twinkle-twinkle", **chosen)
        assert [pad for pad in pads if pads[pad].get("answers")] == answering
        assert [pad for pad in pads if "answers" not in pads[pad]] == leading
        assert pads[leading[0]]["waits"] == [6, 13, 20, 27, 34, 41]

    staged(scene)


def test_chords_lie_far_apart_and_those_that_go_on_are_held() -> None:
    async def scene(stage: Stage) -> None:
        pads = await pads_of(stage, activity="chords", pack="harp")
        assert {pad: entry["sound"] for pad, entry in pads.items()} == dict(
            zip(("0/0", "0/8", "0/5"), CHORDS, strict=True)
        )
        assert {entry["mode"] for entry in pads.values()} == {"one-shot"}
        chosen = await pads_of(stage, activity="chords", pack="harp", pads=["0/1", "1/1", "2/1"])
        assert list(chosen) == ["0/1", "1/1", "2/1"]

    staged(scene)


@pytest.mark.parametrize(
    ("activity", "song", "title"),
    [
        ("hello", None, "Hello"),
        ("goodbye", None, "Goodbye"),
        ("hello", "hallo", "Hallo"),
        ("goodbye", "adios", "Adiós"),
    ],
)
def test_hello_and_goodbye_are_the_project_s_own_songs(activity: str, song: str | None, title: str) -> None:
    async def scene(stage: Stage) -> None:
        assert (await made(stage, activity=activity, song=song))["name"] == title

    staged(scene)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"activity": "song"}, 404, "missing"),
        ({"activity": "song", "song": "yesterday"}, 404, "missing"),
        ({"activity": "song", "song": "hello", "pack": "theremin"}, 404, "missing"),
        ({"activity": "song", "song": "hello", "pack": "drums"}, 422, "refused"),
        ({"activity": "song", "song": "hello", "pads": []}, 422, "wrong"),
        ({"activity": "song", "song": "hello", "pads": ["0/12"]}, 422, "wrong"),
        ({"activity": "chords", "pack": "marimba"}, 422, "refused"),
        ({"activity": "chords", "pack": "harp", "pads": ["0/0", "0/1"]}, 422, "refused"),
        ({"activity": "completion", "song": "hello", "pads": ["0/0"], "answers": "0/0"}, 422, "refused"),
        ({"activity": "completion", "song": "hello", "pads": ALL}, 422, "refused"),
        ({"activity": "dance", "song": "hello"}, 422, "wrong"),
    ],
)
def test_what_can_t_be_made_is_refused_with_the_remedy(body: dict[str, Any], status: int, code: str) -> None:
    async def scene(stage: Stage) -> None:
        answer = await stage.ask("POST", "/api/activities", {"pack": "marimba", **body}, "therapist")
        told = answer.json()
        assert (answer.status_code, told["error"]) == (status, code)
        assert all((told["what"], told["remedy"]))

    staged(scene)


def test_a_pad_of_a_board_that_is_not_there_is_refused() -> None:
    async def scene(stage: Stage) -> None:
        (stage.data / "instrument.json").write_text('{"boards": [{"address": "0x5A"}]}')
        body = {"activity": "hello", "pack": "marimba", "pads": ["1/0"]}
        assert (await stage.ask("POST", "/api/activities", body, "therapist")).status_code == 422

    staged(scene)


def test_a_drone_is_chosen_for_what_is_on_the_pads() -> None:
    async def scene(stage: Stage) -> None:
        sounds = [f"marimba/{note}" for note in ("C3", "E3", "G3", "D4")] + ["own/" + "0" * 64]
        told = (await stage.ask("POST", "/api/fitting-drone", {"sounds": sounds}, "therapist")).json()
        assert told["sound"].endswith("/C3")
        assert (told["label"], told["why"]) == (
            "C3", "its root C and its fifth G are on the pads, and no note is at odds with it"
        )  # fmt: skip

    staged(scene)


@pytest.mark.parametrize("sounds", [[], ["own/" + "0" * 64], ["nowhere/C4"]])
def test_where_nothing_has_a_note_no_drone_is_found(sounds: list[str]) -> None:
    async def scene(stage: Stage) -> None:
        answer = await stage.ask("POST", "/api/fitting-drone", {"sounds": sounds}, "therapist")
        assert (answer.status_code, answer.json()["error"]) == (404, "missing")

    staged(scene)


def test_a_client_with_one_switch_steps_through_a_song_and_completes_one() -> None:
    async def scene(stage: Stage) -> None:
        song = (await made(stage, activity="song", song="frere-jacques"))["setup"]
        assert song["switches"]["jack-1"] == {"mode": "step", "sequence": song["name"]}
        answered = (await made(stage, activity="completion", song="twinkle-twinkle", answers="jack-2"))["setup"]
        assert answered["switches"] == {"jack-2": {"mode": "step", "sequence": answered["name"], "answers": True}}

    staged(scene)
