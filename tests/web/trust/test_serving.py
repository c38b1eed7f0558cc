from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from toccata.web.trust.app import TrustApp
from toccata.web.trust.certify import ensure
from toccata.web.trust.endpoints import Listener, Listening, Serves, bind, has_ipv6
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.keeper import TrustKeeper, server_context
from toccata.web.trust.names import Names
from toccata.web.trust.serving import Door, doors, opened, uvicorn_config

NAMES = Names(("instrument-x.local",), ("10.42.0.1",))
HOST = "instrument-x.local"
LOOPBACK = Listener("127.0.0.1", 0, Serves.MAIN, tls=False)


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for the main application: gives a cookie, and says what it was sent."""
    answer = PlainTextResponse(f"{scope['scheme']} {Request(scope).headers.get('cookie', '')}")
    answer.set_cookie("__Host-toccata", "secret", secure=True, httponly=True, samesite="strict")
    await answer(scope, receive, send)


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


def listed(made: list[Door]) -> list[tuple[str, bool, str, int]]:
    """Which application, whether by https, whether it is told of start and stop, and how many sockets."""
    return [
        ("main" if door.config.app is pages else "trust", door.config.ssl is not None, door.config.lifespan,
         len(door.sockets))
        for door in made
    ]  # fmt: skip


def test_every_socket_gets_its_application_and_one_door_is_told_of_the_start(folder: TrustFolder) -> None:
    keeper, wanted = TrustKeeper(folder, lambda: NAMES), Listening(0, others=True, https_port=0, http_port=0)
    with ExitStack() as open_ones:
        found = opened(wanted, {}, 1)
        for _, each in found:
            open_ones.enter_context(each)
        families = 2 if has_ipv6() else 1
        assert listed(doors(found, pages, keeper, "instrument-x")) == [
            ("main", False, "on", 1),
            ("main", True, "off", families),
            ("trust", False, "off", families),
        ]


def test_on_loopback_alone_no_certificate_is_made(tmp_path: Path) -> None:
    found = opened(Listening(0), {}, 1)
    with found[0][1]:
        made = doors(found, pages, TrustKeeper(TrustFolder.of(tmp_path), lambda: NAMES), "instrument-x")
    assert listed(made) == [("main", False, "on", 1)]
    assert list(tmp_path.iterdir()) == []


def test_sockets_of_systemd_are_taken_and_nothing_else_is_opened() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port, handed_on = one.getsockname()[1], os.dup(one.fileno())
        os.set_inheritable(handed_on, True)
        found = opened(Listening(), {"LISTEN_PID": "77", "LISTEN_FDS": "1"}, 77, handed_on)
    with found[0][1] as taken:
        assert [listener for listener, _ in found] == [Listener("127.0.0.1", port, Serves.MAIN, tls=False)]
        assert (taken.fileno(), taken.get_inheritable()) == (handed_on, False)


def test_sockets_that_systemd_gave_to_another_process_are_left_alone() -> None:
    found = opened(Listening(0), {"LISTEN_PID": "77", "LISTEN_FDS": "1"}, 78)
    with found[0][1] as own:
        assert own.getsockname()[0] == "127.0.0.1"
        assert len(found) == 1


def test_a_port_that_is_taken_leaves_no_socket_open() -> None:
    with bind(Listener("0.0.0.0", 0, Serves.MAIN, tls=True)) as taken, bind(LOOPBACK) as free:
        taken.listen()
        port, free_port = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        with pytest.raises(OSError, match="in use"):
            opened(Listening(free_port, others=True, https_port=port), {}, 1)
    with bind(Listener("127.0.0.1", free_port, Serves.MAIN, tls=False)) as again:
        assert again.getsockname()[1] == free_port
