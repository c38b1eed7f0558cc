from __future__ import annotations

import re
from itertools import product
from random import Random
from urllib.parse import unquote

import pytest
from staged_server import CHANGES, NAME, Stage, staged
from starlette.types import Message

from toccata.web.gate import HEADERS, POLICY
from toccata.web.serve import PAGES
from toccata.web.static import Pages

OWN = ["127.0.0.1:8420", "localhost:8420", "LocalHost:8420", "[::1]:8420", "[0:0:0:0:0:0:0:1]:8420", f"{NAME}:8420",
       "Instrument-X.LOCAL:8420", "10.0.0.7:8420"]  # fmt: skip
NAMES = ["127.0.0.1", "localhost", "[::1]", NAME, "10.0.0.7", "evil.example"]
TAILS = ["", ".", ":80", ":8421", ":08420x", ":", ".:8420", ".evil.example:8420", ":8420.evil.example", "@evil.example",
         "/", "\\", "%2e", "?", "#", " ", ":8420:8420", ":-8420", ":99999", "\u00e9:8420"]  # fmt: skip
OTHERS = ["", "evil.example:8420", "127.0.0.2:8420", "0.0.0.0:8420", "0:8420", "127.1:8420", "2130706433:8420",
          "0x7f.1:8420", "127.0.0.01:8420", "[::ffff:127.0.0.1]:8420", "[::]:8420",
          "::1", "[::1", "http://localhost:8420",
          "localhost.localdomain:8420", "local:8420", "x.local:8420", "10.0.0.8:8420"]  # fmt: skip
SPECIMENS = ["..", "../..", "%2e%2e", "%252e%252e", "..%2f", "..%5c", "....//", "/etc", "//etc", "\\..\\",
          "%00", ".last",
             "~", "C:", "\u2025", "..;", "%c0%ae%c0%ae", ".", "index.html%00.js", "words/../../serve.py"]  # fmt: skip
GOALS = ["etc/passwd", "serve.py", "tablets.json", "clients/c-robin.json", "trust/instrument.pem", ""]
BASES = ["/pages/", "/", "/pages/words/", "/api/../"]


def strange_hosts() -> list[str]:
    random = Random(1)
    made = {name + tail for name, tail in product(NAMES, TAILS)} | set(OTHERS)
    letters = "abc.:[]0178-_%@/"
    while len(made) < 500:
        made.add("".join(random.choice(letters) for _ in range(random.randrange(1, 24))))
    return sorted(made - set(OWN))


def test_own_names_are_let_in_and_500_others_are_not() -> None:
    async def scene(stage: Stage) -> None:
        for host in OWN:
            assert (await stage.ask("GET", "/api/hello", host=host)).status_code == 200, host
        wrong = []
        for host in strange_hosts():
            async with stage.browser() as browser:
                request = browser.build_request("GET", "/api/hello")
                request.headers["host"] = host
                status = (await browser.send(request)).status_code
                wrong += [host] if status != 421 else []
        assert wrong == []

    staged(scene)


async def status_of(stage: Stage, path: str) -> int:
    """Ask by a path as it is: httpx would tidy it up."""
    scope = {
        "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(), "scheme": "http",
        "query_string": b"", "server": ("127.0.0.1", 8420), "client": ("127.0.0.1", 1), "http_version": "1.1",
        "root_path": "", "headers": [(b"host", b"127.0.0.1:8420")],
    }  # fmt: skip
    statuses: list[int] = []

    async def send(message: Message) -> None:
        statuses.append(message.get("status", 0))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    await stage.app(scope, receive, send)
    return statuses[0]


def test_300_paths_that_lead_out_of_the_pages_lead_nowhere() -> None:
    paths = sorted({base + way + "/" + goal for base, way, goal in product(BASES, SPECIMENS, GOALS)})
    assert len(paths) >= 300

    async def scene(stage: Stage) -> None:
        found = [path for path in paths if await status_of(stage, path) < 400]
        assert found == []

    staged(scene)


@pytest.mark.parametrize("name", ["..%2ftablets", "%2e%2e", "c-robin.json", ".last", "C-ROBIN", "c-robin%00", "a" * 33])
def test_no_client_s_name_leads_out_of_the_clients_folder(name: str) -> None:
    async def scene(stage: Stage) -> None:
        answers = [await stage.ask("GET", f"/api/clients/{name}"), await stage.ask("DELETE", f"/api/clients/{name}")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert sorted(path.name for path in (stage.data / "clients").glob("*.json")) == ["c-robin.json"]

    staged(scene)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Toccata": ""},
        {"X-Toccata": "0"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1:8420"},
        {"Origin": "http://127.0.0.1:8421"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_change_that_another_page_could_have_sent_is_refused(headers: dict[str, str]) -> None:
    async def scene(stage: Stage) -> None:
        for method, path in (("POST", "/api/quiet"), ("PUT", "/api/power-on"), ("DELETE", "/api/clients/c-robin")):
            answer = await stage.ask(method, path, {}, **{**CHANGES, **headers})
            assert (answer.status_code, answer.json()["error"]) == (403, "csrf")
        assert stage.house.clients.exists("c-robin")

    staged(scene)


def test_the_page_s_own_change_is_let_through() -> None:
    async def scene(stage: Stage) -> None:
        own = {"Origin": "http://127.0.0.1:8420", "Sec-Fetch-Site": "same-origin"}
        assert (await stage.ask("PUT", "/api/power-on", {"client": "c-robin"}, **own)).status_code == 204

    staged(scene)


def test_another_page_can_t_even_ask() -> None:
    async def scene(stage: Stage) -> None:
        cross = {"Sec-Fetch-Site": "cross-site"}
        assert (await stage.ask("GET", "/api/clients", **cross)).status_code == 403
        assert (await stage.ask("GET", "/", who="anyone", **cross)).status_code == 200

    staged(scene)


def test_every_answer_has_the_policy_and_api_answers_are_not_kept() -> None:
    async def scene(stage: Stage) -> None:
        for method, path in [("GET", "/"), ("GET", "/nowhere"), ("GET", "/api/hello"), ("POST", "/api/quiet"),
                             ("GET", "/api/clients"), ("DELETE", "/api/hello"), ("GET", "/api/nowhere")]:  # fmt: skip
            for host in ("127.0.0.1:8420", "evil.example"):
                answer = await stage.ask(method, path, host=host)
                assert {(name, answer.headers[name.decode()].encode()) for name, _ in HEADERS} == set(HEADERS)
                assert path == "/" or "no-store" in answer.headers["cache-control"]

    staged(scene)


def test_no_page_names_an_address_outside() -> None:
    known = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "http" not in POLICY
    files = [PAGES / path.removeprefix("/pages/") for path in Pages(PAGES).paths() if path != "/"]
    found = {address for file in files for address in re.findall(r"https?://[\w./-]+", file.read_text())}
    assert found <= known


def test_a_page_comes_with_its_type_and_is_not_sent_twice() -> None:
    async def scene(stage: Stage) -> None:
        first = await stage.ask("GET", "/pages/app.js", who="anyone")
        again = await stage.ask("GET", "/pages/app.js", who="anyone", if_none_match=first.headers["etag"])
        assert (first.status_code, first.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert (again.status_code, again.content) == (304, b"")
        assert (await stage.ask("GET", "/pages/", who="anyone")).status_code == 404

    staged(scene)


def test_a_body_that_is_too_long_is_refused_before_it_is_read() -> None:
    async def scene(stage: Stage) -> None:
        answer = await stage.ask("PUT", "/api/power-on", b" " * 2_000_001)
        assert (answer.status_code, answer.json()["error"]) == (413, "limit")

    staged(scene)
