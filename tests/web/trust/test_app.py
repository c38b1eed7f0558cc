from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from toccata.web.trust.app import TrustApp
from toccata.web.trust.certify import ensure
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.names import Names
from toccata.web.trust.page import POLICY

NAMES = Names(("instrument-x.local",), ("10.42.0.1", "fd00::2"))
OWN = "http://10.42.0.1:8080"
PATHS = ["/", "/toccata.crt", "/toccata.pem", "/toccata.mobileconfig", "/api/hello", "/api/unlock", "/pages/app.js"]
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> TrustFolder:
    made = TrustFolder.of(tmp_path_factory.mktemp("app"))
    ensure(made, NAMES)
    return made


def asked(folder: TrustFolder, method: str, url: str, **headers: str) -> httpx.Response:
    app = TrustApp(folder, "instrument-x", lambda: (*NAMES.dns, *NAMES.addresses), lambda: "A7:B8", 8443)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return await client.request(method, url, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (OWN, "https://10.42.0.1:8443/"),
        ("http://instrument-x.local:8080/", "https://instrument-x.local:8443/"),
        ("http://[fd00::2]:8080/", "https://[fd00::2]:8443/"),
    ],
)
def test_the_page_leads_to_https_on_the_name_that_was_typed(folder: TrustFolder, url: str, address: str) -> None:
    answer = asked(folder, "GET", url, **{"Accept-Language": "es"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f'href="{address}"' in answer.text
    assert '<html lang="es">' in answer.text


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("crt", "application/x-x509-ca-cert"),
        ("pem", "application/x-pem-file"),
        ("mobileconfig", "application/x-apple-aspen-config"),
    ],
)
def test_the_files_come_whole_with_the_type_that_tablets_act_on(
    folder: TrustFolder, kind: str, media_type: str
) -> None:
    answer = asked(folder, "GET", f"{OWN}/toccata.{kind}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.content == folder.public(kind).read_bytes()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", PATHS)
def test_no_cookie_is_ever_set_and_every_answer_is_strict(folder: TrustFolder, method: str, path: str) -> None:
    headers = asked(folder, method, OWN + path, Cookie="__Host-toccata=secret").headers
    assert "set-cookie" not in headers
    assert "strict-transport-security" not in headers
    assert (headers["content-security-policy"], headers["x-content-type-options"]) == (POLICY, "nosniff")
    assert headers["cache-control"] == "no-store"


ELSEWHERE = ["/api/hello", "/instrument.pem", "/authority.pem", "/facts.json", "/../authority.pem", "/index.html"]
ODD = ["/%2e%2e/authority.pem", "//toccata.crt", "/toccata.crt/"]


@pytest.mark.parametrize("path", ELSEWHERE + ODD)
def test_nothing_else_is_served(folder: TrustFolder, path: str) -> None:
    answer = asked(folder, "GET", OWN + path)
    assert (answer.status_code, answer.text) == (404, "Only the page and its files are here.")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(folder: TrustFolder, method: str) -> None:
    answer = asked(folder, method, OWN)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("host", ["evil.example", "instrument-x.local.evil.example", "127.0.0.1", ""])
def test_a_foreign_host_gets_nothing(folder: TrustFolder, host: str) -> None:
    answer = asked(folder, "GET", OWN, Host=host)
    assert (answer.status_code, answer.text) == (421, "This is not a name of the instrument.")


def test_two_hosts_in_one_request_are_none(folder: TrustFolder) -> None:
    answer = asked(folder, "GET", OWN, Host="10.42.0.1", host="evil.example")
    assert answer.status_code == 421


def test_before_there_is_a_certificate_the_files_are_not_there(tmp_path: Path) -> None:
    answer = asked(TrustFolder(tmp_path), "GET", f"{OWN}/toccata.crt")
    assert (answer.status_code, answer.text) == (404, "The instrument has no certificate yet.")
