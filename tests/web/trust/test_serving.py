from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from toccata.web.trust.app import TrustApp
from toccata.web.trust.certify import ensure
from toccata.web.trust.endpoints import Listener, Serves, bind
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.keeper import server_context
from toccata.web.trust.names import Names

NAMES = Names(("instrument-x.local",), ("10.42.0.1",))
HOST = "instrument-x.local"


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for the main application: gives a cookie, and says what it was sent."""
    answer = PlainTextResponse(f"{scope['scheme']} {Request(scope).headers.get('cookie', '')}")
    answer.set_cookie("__Host-toccata", "secret", secure=True, httponly=True, samesite="strict")
    await answer(scope, receive, send)


def uvicorn_config(app: ASGIApp, context: ssl.SSLContext | None = None) -> uvicorn.Config:
    config = uvicorn.Config(app, http="h11", ws="none", lifespan="off", log_config=None, server_header=False)
    config.load()
    config.ssl = context
    return config


@contextmanager
def running(config: uvicorn.Config, listener: Listener) -> Iterator[tuple[str, int]]:
    opened, server = bind(listener), uvicorn.Server(config)
    opened.listen()
    thread = Thread(target=lambda: asyncio.run(server.serve([opened])), daemon=True)
    thread.start()
    try:
        yield opened.getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> TrustFolder:
    made = TrustFolder.of(tmp_path_factory.mktemp("serving"))
    ensure(made, NAMES)
    return made


@pytest.fixture(scope="module")
def secure(folder: TrustFolder) -> Iterator[tuple[str, int]]:
    listener = Listener("127.0.0.2", 0, Serves.MAIN, tls=True)
    with running(uvicorn_config(pages, server_context(folder)), listener) as address:
        yield address


@pytest.fixture(scope="module")
def clear(folder: TrustFolder) -> Iterator[tuple[str, int]]:
    app = TrustApp(folder, "instrument-x", lambda: NAMES.dns, lambda: "A7:B8", 8443)
    with running(uvicorn_config(app), Listener("127.0.0.2", 0, Serves.TRUST, tls=False)) as address:
        yield address


def tablet(folder: TrustFolder) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder.public("pem")))


def test_a_tablet_that_trusts_the_authority_gets_the_pages(folder: TrustFolder, secure: tuple[str, int]) -> None:
    with socket.create_connection(secure, 30) as plain, tablet(folder).wrap_socket(plain, server_hostname=HOST) as end:
        end.sendall(b"GET / HTTP/1.1\r\nHost: instrument-x.local\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: end.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nhttps ")
    assert b"\r\nserver:" not in answer.lower()


def test_the_cookie_of_the_pages_is_never_sent_to_the_http_port(
    folder: TrustFolder, secure: tuple[str, int], clear: tuple[str, int]
) -> None:
    sent: list[str | None] = []
    hook = {"request": [lambda request: sent.append(request.headers.get("cookie"))]}
    with httpx.Client(verify=tablet(folder), event_hooks=hook) as client:
        for scheme, (host, port) in (("https", secure), ("https", secure), ("http", clear)):
            told = {"Host": HOST}
            client.get(f"{scheme}://{host}:{port}/", headers=told, extensions={"sni_hostname": HOST})
    assert sent == [None, "__Host-toccata=secret", None]


def test_plain_http_on_the_https_port_gets_no_page(secure: tuple[str, int]) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"http://{secure[0]}:{secure[1]}/", headers={"Host": HOST}, timeout=30)


def test_the_http_port_serves_the_trust_page(clear: tuple[str, int]) -> None:
    answer = httpx.get(f"http://{clear[0]}:{clear[1]}/", headers={"Host": HOST, "Accept-Language": "de"}, timeout=30)
    assert (answer.status_code, 'href="https://instrument-x.local:8443/"' in answer.text) == (200, True)


def test_the_http_port_never_serves_keys(folder: TrustFolder, clear: tuple[str, int]) -> None:
    names = sorted(file.name for file in folder.root.iterdir())
    with httpx.Client(base_url=f"http://{clear[0]}:{clear[1]}", headers={"Host": HOST}, timeout=30) as client:
        served = [name for name in names if client.get(f"/{name}").status_code == 200]
    assert served == ["toccata.crt", "toccata.mobileconfig", "toccata.pem"]
