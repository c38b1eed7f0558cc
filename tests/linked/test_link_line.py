"""The line over a real socket: who may speak, what is dropped, and that nobody waits."""

from __future__ import annotations

import queue
import socket

import pytest

from linked.at_link import PATIENCE_S, AtLink
from toccata.events import Ignored, Why
from toccata.link import VERSION, Greeting, Hello, Quiet, Watch
from toccata.link import Ignored as IgnoredMessage
from toccata.link_wire import encode
from toccata.linked.line import Asked, Came, Line, Went
from toccata.linked.place import listen_at
from toccata.units import PadId, Seconds

GREETING = Greeting(1, True, 4)


class Held:
    """A line whose calls and words are kept."""

    def __init__(self, folder):
        self.calls, self.said = queue.Queue(), queue.Queue()
        self.path = folder / "link"
        self.line = Line(listen_at(self.path), GREETING, self.calls.put, self.said.put)

    def next_call(self):
        return self.calls.get(timeout=PATIENCE_S)

    def next_word(self):
        return self.said.get(timeout=PATIENCE_S)


@pytest.fixture
def held(tmp_path):
    made = Held(tmp_path)
    yield made
    made.line.close()


def test_who_greets_is_greeted_and_heard(held):
    with AtLink(held.path) as server:
        server.send(Watch(2))
        assert server.wait_for(Greeting) == GREETING
        assert [held.next_call(), held.next_call()] == [Came(1), Asked(Watch(2))]
    assert held.next_call() == Went(1)


def test_what_is_told_arrives_in_order(held):
    with AtLink(held.path) as server:
        held.next_call()
        held.line.tell(1, [GREETING], [Ignored(Seconds(1.5), PadId(0, 3), Why.QUIET)])
        server.wait_for(IgnoredMessage)
    assert server.heard == [GREETING, GREETING, IgnoredMessage("0/3", "quiet", 1.5)]


def test_a_newer_server_takes_the_place_of_the_older(held):
    with AtLink(held.path) as older, AtLink(held.path) as newer:
        assert older.is_hung_up()
        newer.wait_for(Greeting)
        assert [held.next_call() for _ in range(3)] == [Came(1), Went(1), Came(2)]
        held.line.tell(1, [GREETING])
        held.line.tell(2, [], [Ignored(Seconds(0.0), PadId(0, 0), Why.QUIET)])
        newer.wait_for(IgnoredMessage)
    assert newer.heard == [GREETING, IgnoredMessage("0/0", "quiet", 0.0)]


def test_who_does_not_greet_takes_nobodys_place(held):
    with AtLink(held.path) as server, AtLink(held.path, greets=False) as silent:
        assert held.next_call() == Came(1)
        silent.wait_for(Greeting)
        silent.send(Quiet(True))
        assert silent.is_hung_up()
        server.send(Quiet(False))
        assert held.next_call() == Asked(Quiet(False))
    assert held.next_word() == "the config server did not greet"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (b"this is no message\n", "the config server sent what is no message"),
        (b'{"type":"quiet","on":"perhaps"}\n', "the config server sent what is no message"),
        (b"x" * 70_000, "the config server sent what is no message (a line is longer than 65536 bytes)"),
        (encode(Hello(99)), f"the config server speaks version 99 of the link, this instrument {VERSION}"),
    ],
)
def test_what_can_t_be_understood_is_said_once_and_hung_up(held, line, word):
    for _ in range(3):
        with AtLink(held.path, greets=False) as server:
            server.send_raw(line)
            assert server.is_hung_up()
    assert held.next_word().startswith(word)
    assert held.said.empty()


def test_a_server_that_never_reads_is_dropped_and_holds_nobody_up(held):
    calling = socket.socket(socket.AF_UNIX)
    calling.connect(str(held.path))
    calling.sendall(encode(Hello()))
    assert held.next_call() == Came(1)
    heard = [Ignored(Seconds(0.0), PadId(0, 0), Why.QUIET)] * 100
    for _ in range(200):
        held.line.tell(1, [], heard)
    assert held.next_call() == Went(1)
    assert held.next_word() == "the config server does not read"
    calling.close()


def test_after_its_end_nothing_is_left_and_another_may_listen(tmp_path):
    Held(tmp_path).line.close()
    assert not (tmp_path / "link").exists()
    second = Held(tmp_path)
    with AtLink(second.path) as server:
        assert server.wait_for(Greeting) == GREETING
    second.line.close()
