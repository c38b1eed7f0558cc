from __future__ import annotations

import stat

import pytest
from staged_server import KEY, PIN, Stage, Stream, staged

from toccata.web.pin import wait_after
from toccata.web.sessions import IDLE_S

HALF_HOUR = 30 * 60.0


def test_of_a_token_only_its_digest_lies_on_disk_and_only_the_owner_reads_it() -> None:
    async def scene(stage: Stage) -> None:
        file = stage.data / "tablets.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not any(token in file.read_text() for token in stage.tokens.values() if token)
        assert PIN not in file.read_text()

    staged(scene)


def test_the_first_tablet_is_a_technician_s_and_later_ones_therapists() -> None:
    async def scene(stage: Stage) -> None:
        roles = {tablet["name"]: tablet["role"] for tablet in (await stage.ask("GET", "/api/tablets")).json()}
        assert roles == {"technician": "technician", "therapist": "therapist", "locked": "therapist"}

    staged(scene)


def test_a_revoked_tablet_gets_no_further_answer_and_its_stream_ends() -> None:
    async def scene(stage: Stage) -> None:
        stream = Stream(stage, "therapist")
        await stage.until(lambda: bool(stream.events))
        assert (await stage.ask("DELETE", "/api/tablets/id-therapist")).status_code == 204
        await stage.until(lambda: stream.ended)
        assert stream.types() == ["running", "revoked"]
        statuses = {(await stage.ask("GET", "/api/clients", who="therapist")).status_code for _ in range(50)}
        stage.open_again()
        statuses.add((await stage.ask("GET", "/api/clients", who="therapist")).status_code)
        assert statuses == {401}

    staged(scene)


def test_the_last_technician_stays_one() -> None:
    async def scene(stage: Stage) -> None:
        path = "/api/tablets/id-technician"
        refused = [await stage.ask("DELETE", path), await stage.ask("PUT", path, {"role": "therapist"})]
        assert [answer.status_code for answer in refused] == [409, 409]
        assert (await stage.ask("PUT", "/api/tablets/id-therapist", {"role": "technician"})).status_code == 204
        assert (await stage.ask("DELETE", path)).status_code == 204

    staged(scene)


def test_an_idle_page_locks_and_its_pin_opens_it() -> None:
    async def scene(stage: Stage) -> None:
        stage.now += HALF_HOUR
        assert (await stage.ask("GET", "/api/clients")).json()["error"] == "locked"
        assert (await stage.ask("POST", "/api/unlock", {"pin": PIN})).status_code == 204
        assert (await stage.ask("GET", "/api/clients")).status_code == 200

    staged(scene)


@pytest.mark.parametrize(
    ("path", "locks"), [("/api/clients", True), ("/api/pair?attempt=x", True), ("/api/about", True)]
)
def test_what_a_page_asks_by_itself_keeps_nothing_open(path: str, locks: bool) -> None:
    async def scene(stage: Stage) -> None:
        stage.now += HALF_HOUR - 1
        await stage.ask("GET", path)
        stage.now += 1
        assert ((await stage.ask("GET", "/api/clients")).status_code == 403) is locks

    staged(scene)


def test_what_a_person_does_keeps_the_page_open() -> None:
    async def scene(stage: Stage) -> None:
        stage.now += HALF_HOUR - 1
        await stage.ask("PUT", "/api/power-on", {"client": None})
        stage.now += HALF_HOUR - 1
        assert (await stage.ask("GET", "/api/clients")).status_code == 200

    staged(scene)


def test_a_locked_page_still_quiets_the_instrument() -> None:
    async def scene(stage: Stage) -> None:
        async with stage.playing():
            assert (await stage.ask("POST", "/api/quiet", {"on": True}, "locked")).status_code == 204

    staged(scene)


def test_a_page_that_locks_hears_so_and_its_stream_ends() -> None:
    async def scene(stage: Stage) -> None:
        stream = Stream(stage)
        await stage.until(lambda: bool(stream.events))
        stage.now += IDLE_S
        stage.house.lock_idle()
        await stage.until(lambda: stream.ended)
        assert stream.types() == ["running", "locked"]

    staged(scene)


def test_after_five_wrong_pins_each_try_waits_longer() -> None:
    assert [wait_after(wrong) for wrong in (4, 5, 6, 7, 8, 9, 50)] == [0, 60, 120, 240, 480, 900, 900]

    async def scene(stage: Stage) -> None:
        told = [(await stage.ask("POST", "/api/unlock", {"pin": "0000"}, "locked")).json() for _ in range(6)]
        assert [(answer["tries_left"], answer["wait_s"]) for answer in told] == [
            (4, 0), (3, 0), (2, 0), (1, 0), (0, 60), (0, 60),
        ]  # fmt: skip
        assert (await stage.ask("POST", "/api/unlock", {"pin": PIN}, "locked")).status_code == 403
        stage.now += 60.0
        assert (await stage.ask("POST", "/api/unlock", {"pin": PIN}, "locked")).status_code == 204

    staged(scene)


def test_a_restart_forgets_neither_wrong_pins_nor_who_was_there() -> None:
    async def scene(stage: Stage) -> None:
        for _ in range(5):
            await stage.ask("POST", "/api/unlock", {"pin": "0000"}, "locked")
        stage.house.remember()
        stage.open_again()
        assert (await stage.ask("POST", "/api/unlock", {"pin": PIN}, "locked")).json()["wait_s"] == 60
        assert (await stage.ask("GET", "/api/clients", who="therapist")).status_code == 200
        stage.now += HALF_HOUR
        stage.open_again()
        assert (await stage.ask("GET", "/api/clients", who="therapist")).status_code == 403

    staged(scene)


def test_the_terminal_s_key_lets_in_once() -> None:
    async def scene(stage: Stage) -> None:
        first = await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")
        again = await stage.ask("POST", "/api/enter", {"key": KEY}, "anyone")
        cookie = first.headers["set-cookie"]
        assert (first.status_code, again.status_code) == (204, 403)
        assert cookie.startswith("__Host-toccata=")
        for part in ("; HttpOnly", "; Secure", "; SameSite=strict", "; Path=/"):
            assert part in cookie
        hello = (await stage.ask("GET", "/api/hello", who=cookie.split(";")[0].partition("=")[2])).json()
        assert (hello["entry"], hello["role"]) == ("open", "technician")

    staged(scene)
