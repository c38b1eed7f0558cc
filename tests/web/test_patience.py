from __future__ import annotations

import asyncio

import pytest
import uvicorn
from starlette.responses import Response
from uvicorn.server import ServerState

from toccata.web.patience import ImpatientProtocol

GENEROUS_S = 30.0
ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class VeryImpatient(ImpatientProtocol):
    head_s = 0.05


async def said(*pieces: bytes) -> bytes:
    """What a server says to a visitor who says this and then nothing more, until it hangs up."""
    config = uvicorn.Config(
        Response("here"), http=VeryImpatient, lifespan="off", log_config=None, timeout_keep_alive=600
    )
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(lambda: VeryImpatient(config, state, {}), "127.0.0.1", 0)
    async with server, asyncio.timeout(GENEROUS_S):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for piece in pieces:
            writer.write(piece)
        answer = await reader.read()
        writer.close()
        return answer


@pytest.mark.parametrize("head", [b"", b"GET / HT", ASKED[:-2]])
def test_whoever_never_ends_the_head_of_a_request_is_hung_up_on(head: bytes) -> None:
    assert asyncio.run(said(head)) == b""


def test_a_second_head_that_never_ends_is_hung_up_on_after_the_first_was_answered() -> None:
    answer = asyncio.run(said(ASKED, b"GET / HT"))
    assert (answer.count(b"HTTP/1.1 200"), answer[-4:]) == (1, b"here")
