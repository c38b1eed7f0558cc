from __future__ import annotations

import asyncio
import json

import pytest
from staged_server import Stage, staged
from starlette.requests import Request
from starlette.types import Message

from toccata.web.ask import pieces
from toccata.web.problem import RequestError
from toccata.web.routes import DOCUMENT_BYTES, JSON_BYTES

SCOPE = {"type": "http", "method": "POST", "path": "/", "headers": []}


def test_a_stranger_can_make_the_server_hold_no_more_than_16_kb() -> None:
    async def scene(stage: Stage) -> None:
        for path in ("/api/pair", "/api/enter", "/api/pair/finish"):
            answer = await stage.ask("POST", path, b" " * (JSON_BYTES + 1), "anyone")
            assert (answer.status_code, answer.json()["error"]) == (413, "limit")

    staged(scene)


def test_a_document_may_be_larger_than_what_pages_send() -> None:
    async def scene(stage: Stage) -> None:
        kept = stage.house.clients.read("c-robin")
        long = kept.text.rstrip() + " " * 2 * JSON_BYTES
        answer = await stage.ask("PUT", "/api/clients/c-robin", long, If_Match=f'"{kept.version}"')
        assert answer.status_code == 200
        answer = await stage.ask("PUT", "/api/clients/c-robin", b" " * (DOCUMENT_BYTES + 1), If_Match='"x"')
        assert answer.status_code == 413

    staged(scene)


def test_a_tablet_that_falls_silent_in_the_middle_of_a_body_is_waited_for_no_longer() -> None:
    first: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> Message:
        if first:
            return first.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def scene() -> None:
        async for piece in pieces(Request(SCOPE, receive), 100, 0.01):
            assert piece == b"{"

    with pytest.raises(RequestError) as refused:
        asyncio.run(scene())
    assert (refused.value.status, refused.value.code) == (408, "wrong")


@pytest.mark.parametrize(
    ("method", "path"), [("PATCH", "/api/clients"), ("POST", "/api/hello"), ("OPTIONS", "/api/hello")]
)
def test_a_method_that_is_not_on_the_table_is_refused_in_the_contracts_form(method: str, path: str) -> None:
    async def scene(stage: Stage) -> None:
        answer = await stage.ask(method, path, "{}")
        assert (answer.status_code, sorted(json.loads(answer.text))) == (405, ["error", "remedy", "what"])

    staged(scene)
