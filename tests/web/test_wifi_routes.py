"""/api/wifi: wishes are laid down for the host, one at a time; a passphrase lies there and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from staged_server import Stage, staged
from wifi_host import NETWORKS, Host

from toccata.web.wifi_desk import WifiDesk

JOIN = {"do": "join", "ssid": "Clinic", "passphrase": "canary passphrase"}
NOTHING = {
    "wish": "", "doing": "", "radio": "", "joined": None, "hotspot": False, "networks": [], "fault": "",
    "fault_ssid": "", "fresh": False,
}  # fmt: skip


async def told(stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = (await stage.ask("GET", "/api/wifi")).json()
    return found


async def wish(stage: Stage, **wished: Any) -> httpx.Response:
    return await stage.ask("POST", "/api/wifi", wished)


def test_started_by_hand_there_is_nothing_to_set_and_nothing_is_laid_down() -> None:
    async def scene(stage: Stage) -> None:
        assert await told(stage) == {"here": False} | NOTHING
        answer = await wish(stage, **JOIN)
        assert (answer.status_code, answer.json()["error"]) == (409, "refused")

    staged(scene)


def test_before_the_host_has_told_anything_nothing_is_known() -> None:
    async def scene(stage: Stage) -> None:
        Host(stage)
        assert await told(stage) == {"here": True} | NOTHING

    staged(scene)


def test_a_wish_to_join_lies_there_for_its_owner_alone_and_is_told_when_it_was_taken() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        wished = (await wish(stage, **JOIN)).json()["wish"]
        files = [(path.name, path.stat().st_mode & 0o777) for path in host.runtime.iterdir()]
        assert files == [("wifi-wish.json", 0o600)]
        assert host.take() == {"schema": 1, "id": wished} | JOIN
        joined = {"ssid": "Clinic", "address": "192.168.1.20"}
        host.tell(wish=wished, joined=joined)
        well = {"here": True, "wish": wished, "radio": "on", "joined": joined, "networks": NETWORKS, "fresh": True}
        assert await told(stage) == NOTHING | well

    staged(scene)


def test_a_fault_is_told_with_the_network_that_it_is_of() -> None:
    async def scene(stage: Stage) -> None:
        Host(stage).tell(hotspot=True, fault="passphrase", fault_ssid="Clinic")
        found = await told(stage)
        assert [found[key] for key in ("hotspot", "fault", "fault_ssid")] == [True, "passphrase", "Clinic"]

    staged(scene)


def test_what_was_told_is_fresh_for_30_s_and_who_is_at_it_for_four_minutes_was_cut_off() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        host.tell(doing="join")
        seen = []
        for now_s in (500.0, 530.0, 531.0, 740.0, 741.0, 499.0):
            host.now_s = now_s
            found = await told(stage)
            seen.append((found["fresh"], found["doing"]))
        assert seen == [(True, "join")] * 2 + [(False, "join")] * 2 + [(False, "")] * 2

    staged(scene)


WRONG: dict[str, Any] = {"not_json": 0, "radio": "loud", "networks": [{"ssid": "x"}], "schema": 2, "at_s": None}


@pytest.mark.parametrize("key", WRONG)
def test_a_state_that_can_t_be_followed_tells_nothing(key: str) -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        host.tell(**{key: WRONG[key]})
        if key == "not_json":
            host.state.write_bytes(b"[" * 70_000)
        assert await told(stage) == {"here": True} | NOTHING

    staged(scene)


def test_of_two_wishes_within_2_s_the_second_is_refused_and_later_it_replaces_the_first() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        assert (await wish(stage, **JOIN)).status_code == 200
        stage.now += 1.9
        refused = await wish(stage, do="join", ssid="Guests")
        assert (refused.status_code, refused.json()["error"]) == (429, "busy")
        stage.now += 0.1
        wished = (await wish(stage, do="join", ssid="Guests")).json()["wish"]
        assert (host.take()["id"], host.lies_there) == (wished, b"")

    staged(scene)


def test_who_looks_around_while_a_wish_waits_waits_for_that_one() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        joining = (await wish(stage, **JOIN)).json()["wish"]
        stage.now += 5.0
        assert (await wish(stage, do="look")).json()["wish"] == joining
        assert host.take()["do"] == "join"
        looking = (await wish(stage, do="look")).json()["wish"]
        assert host.take() == {"schema": 1, "id": looking, "do": "look"}

    staged(scene)


def test_what_can_t_be_done_is_refused_with_a_remedy_and_never_laid_down() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        refused = [
            await wish(stage, do="join", ssid="Clinic", passphrase="short"),
            await wish(stage, do="forget", ssid="\x00"),
            await wish(stage, do="join", ssid="Clinic", passphrase=7),
            await wish(stage, do="switch off"),
        ]
        codes = [(answer.status_code, answer.json()["error"]) for answer in refused]
        assert codes == [(422, "refused"), (422, "refused"), (422, "wrong"), (422, "wrong")]
        assert refused[0].json()["what"].startswith("passphrase: ")
        assert (host.lies_there, "short" in refused[0].text) == (b"", False)

    staged(scene)


def test_a_wish_that_can_t_be_written_is_refused_and_leaves_nothing() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        (host.runtime / "wifi-wish.json").mkdir()
        assert (await wish(stage, **JOIN)).json() == {
            "error": "full",
            "what": "the wish could not be laid down (Is a directory)",
            "remedy": "restart the instrument, then try again",
        }
        assert [path.name for path in host.runtime.iterdir()] == ["wifi-wish.json"]
        (host.runtime / "wifi-wish.json").rmdir()
        assert (await wish(stage, **JOIN)).status_code == 200

    staged(scene)


def test_the_log_tells_of_joining_and_forgetting_without_any_name() -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        for wished in (JOIN, {"do": "forget", "ssid": "Clinic"}, {"do": "look"}):
            await wish(stage, **wished)
            host.take()
            stage.now += 2.0
        logged = (await stage.ask("GET", "/api/log")).json()
        lines = [(line["what"], line["tablet"], line["about"]) for line in logged]
        assert lines == [("wifi forget", "id-technician", ""), ("wifi join", "id-technician", "")]

    staged(scene)


def test_a_passphrase_is_in_the_wish_alone(capfd: pytest.CaptureFixture[str]) -> None:
    async def scene(stage: Stage) -> None:
        host = Host(stage)
        said = [(await wish(stage, **JOIN)).text, (await wish(stage, do="forget", ssid="x" * 40)).text]
        host.take()
        host.tell(fault="passphrase", fault_ssid="Clinic")
        said += [json.dumps(await told(stage)), (await stage.ask("GET", "/api/log")).text]
        stage.house.remember()
        kept = [path.read_bytes() for path in Path(stage.data).rglob("*") if path.is_file()]
        assert "canary" not in "".join(said) + "".join(capfd.readouterr())
        assert not any(b"canary" in content for content in kept)

    staged(scene)


@pytest.mark.parametrize(
    ("environ", "places"),
    [
        ({}, (None, "/run/toccata-wifi/state.json", "/opt/toccata/host/wifi")),
        (
            {"RUNTIME_DIRECTORY": "/run/toccata:/run/b"},
            ("/run/toccata", "/run/toccata-wifi/state.json", "/opt/toccata/host/wifi"),
        ),
        ({"TOCCATA_WIFI_ROOT": "/tmp/x"}, (None, "/tmp/x/run/toccata-wifi/state.json", "/tmp/x/opt/toccata/host/wifi")),
    ],
)
def test_wishes_lie_in_the_unit_s_own_folder_where_systemd_has_made_one(
    environ: dict[str, str], places: tuple[str | None, str, str]
) -> None:
    desk = WifiDesk.of(environ)
    assert (desk.runtime and str(desk.runtime), str(desk.state), str(desk.host)) == places
