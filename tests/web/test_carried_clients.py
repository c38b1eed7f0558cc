"""A client that leaves as a file and comes back: called apart from its twin, and found again by its name."""

from __future__ import annotations

import pytest
from staged_server import Stage, staged

from toccata.web.carried import file_name, named_apart

PATH = "/api/clients/c-robin"


def test_an_import_that_is_called_like_somebody_is_numbered() -> None:
    async def scene(stage: Stage) -> None:
        file = await stage.ask("GET", f"{PATH}/export")
        for _ in range(2):
            await stage.ask("POST", "/api/clients/import", file.content, Content_Type="application/zip")
        listed = (await stage.ask("GET", "/api/clients")).json()["clients"]
        assert [card["nickname"] for card in listed] == ["Robin", "Robin (2)", "Robin (3)"]

    staged(scene)


@pytest.mark.parametrize(
    ("taken", "nickname", "found"),
    [
        (["Ada"], "Robin", "Robin"),
        (["robin"], "Robin", "Robin (2)"),
        (["Robin", "Robin (2)"], "Robin (2)", "Robin (3)"),
        (["x" * 40], "x" * 40, "x" * 36 + " (2)"),
    ],
)
def test_a_nickname_that_is_taken_gets_the_next_number(taken: list[str], nickname: str, found: str) -> None:
    assert named_apart(taken, nickname) == found


def test_an_exported_file_is_named_by_nickname_and_the_day_that_a_tablet_told() -> None:
    async def scene(stage: Stage) -> None:
        stage.house.day = "2027-03-04"
        stage.add_client("c-zoe", "Zoë")
        file = await stage.ask("GET", "/api/clients/c-zoe/export")
        assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''Zo%C3%AB-2027-03-04.zip"

    staged(scene)


@pytest.mark.parametrize(
    ("nickname", "found"),
    [("Robin", "Robin-D.zip"), ("../a\\b:c", "a-b-c-D.zip"), ("Robin (2)", "Robin-2-D.zip"), ("***", "client-D.zip")],
)
def test_no_sign_of_a_nickname_leads_out_of_a_folder(nickname: str, found: str) -> None:
    assert file_name(nickname, "D") == found
