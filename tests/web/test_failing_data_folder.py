from __future__ import annotations

import asyncio
import errno
from collections.abc import Mapping
from typing import Any

from staged_server import KEY, Stage, staged

from toccata.web.received import FOLDER


def test_a_disk_that_fails_under_any_request_is_told_and_is_no_error_of_the_server() -> None:
    def failing() -> Mapping[str, Any]:
        raise OSError(errno.EIO, "Input/output error")

    async def scene(stage: Stage) -> None:
        stage.house.describe = failing
        answer = await stage.ask("GET", "/api/openapi.json", who="anyone")
        assert (answer.status_code, answer.json()["what"]) == (409, "it could not be done (Input/output error)")

    staged(scene)


def test_an_upload_into_a_folder_that_can_not_be_made_is_refused() -> None:
    async def scene(stage: Stage) -> None:
        (stage.data / FOLDER).symlink_to(FOLDER)
        answer = await stage.ask("POST", "/api/sounds?label=x", b"x", Content_Type="audio/wav")
        assert (answer.status_code, answer.json()["error"]) == (413, "full")

    staged(scene)


def test_a_key_that_let_nobody_in_because_the_disk_failed_may_be_used_again() -> None:
    async def scene(stage: Stage) -> None:
        file, aside = stage.data / "tablets.json", stage.data / "aside"
        file.rename(aside)
        file.mkdir()
        failed = await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")
        assert (failed.status_code, failed.json()["error"]) == (409, "full")
        file.rmdir()
        aside.rename(file)
        assert (await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")).status_code == 204
        assert (await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")).status_code == 403

    staged(scene)


def test_two_technicians_who_turn_each_other_into_therapists_leave_one() -> None:
    async def scene(stage: Stage) -> None:
        await stage.ask("PUT", "/api/tablets/id-therapist", {"role": "technician"})
        pairs = [("therapist", "id-technician"), ("technician", "id-therapist")]
        asked = [stage.ask("PUT", f"/api/tablets/{other}", {"role": "therapist"}, who) for who, other in pairs]
        answers = await asyncio.gather(*asked)
        assert sorted(answer.status_code for answer in answers) in ([204, 403], [204, 409])
        assert [tablet.role for tablet in stage.house.tablets.all()].count("technician") == 1

    staged(scene)


def test_who_plays_now_plays_even_if_it_can_not_be_noted_for_the_next_start() -> None:
    async def scene(stage: Stage) -> None:
        (stage.data / "active-client").mkdir()
        async with stage.playing():
            answer = (await stage.ask("POST", "/api/clients/c-robin/play", {})).json()
        assert (answer["applied"], answer["what"][:31]) == ("playing", "who plays at the next start cou")

    staged(scene)


def test_erasing_a_client_takes_it_out_of_who_plays_at_power_on() -> None:
    async def scene(stage: Stage) -> None:
        stage.add_client("c-other", "Other")
        await stage.ask("PUT", "/api/power-on", {"client": "c-other"})
        assert (await stage.ask("DELETE", "/api/clients/c-other")).status_code == 204
        assert (await stage.ask("GET", "/api/instrument")).json()["document"] == {"power_on": None}

    staged(scene)


def test_a_damaged_instrument_json_is_told_without_the_folder_it_lies_in() -> None:
    async def scene(stage: Stage) -> None:
        (stage.data / "instrument.json").write_text("{")
        damage = (await stage.ask("GET", "/api/instrument")).json()["damage"]
        assert damage.startswith("instrument.json: line 1, column 2: not JSON")

    staged(scene)
