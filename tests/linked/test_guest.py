"""A guest on the link: heard beside the server, may only look, takes nobody's place."""

from __future__ import annotations

import queue
import socket

import pytest

from linked.at_link import PATIENCE_S, AtLink
from toccata.link import Counts, Feel, Greeting, Hello, OpenPairing, Quiet, Watch
from toccata.link_wire import encode
from toccata.linked.caller import GUEST_SPAN_S, GUEST_WORDS, Caller
from toccata.linked.line import Asked, Came, Line, Went
from toccata.linked.place import listen_at

GREETING = Greeting(1, True, 4)
COUNTS = Counts(0, (1,) * 12, (2,) * 12, 1.0)


class Held:
    """A line whose calls and words are kept."""

    def __init__(self, folder):
        self.calls, self.said = queue.Queue(), queue.Queue()
        self.path = folder / "link"
        self.line = Line(listen_at(self.path), GREETING, self.calls.put, self.said.put)

    def next_calls(self, count):
        return [self.calls.get(timeout=PATIENCE_S) for _ in range(count)]


@pytest.fixture
def held(tmp_path):
    made = Held(tmp_path)
    yield made
    made.line.close()


def guest_at(held):
    calling = AtLink(held.path, greets=False)
    calling.send(Hello(guest=True))
    return calling


def test_a_guest_comes_and_goes_and_the_server_stays(held):
    with AtLink(held.path) as server:
        held.next_calls(1)
        with guest_at(held) as guest:
            assert guest.wait_for(Greeting) == GREETING
            assert held.next_calls(1) == [Came(2, guest=True)]
        assert held.next_calls(1) == [Went(2, guest=True)]
        server.send(Quiet(True))
        assert held.next_calls(1) == [Asked(Quiet(True))]


def test_each_is_told_by_its_own_number(held):
    with AtLink(held.path) as server, guest_at(held) as guest:
        held.next_calls(2)
        numbers = {1, 2}
        for number in numbers:
            held.line.tell(number, [COUNTS])
        assert (server.wait_for(Counts), guest.wait_for(Counts)) == (COUNTS, COUNTS)
        assert [len(one.heard) for one in (server, guest)] == [2, 2]


def test_the_newest_guest_is_heard_and_the_server_hears_nothing_of_it(held):
    with AtLink(held.path) as server, guest_at(held) as older:
        held.next_calls(2)
        with guest_at(held) as newer:
            assert older.is_hung_up()
            calls = held.next_calls(2)
            assert [(type(one), one.guest) for one in calls] == [(Went, True), (Came, True)]
            held.line.tell(calls[1].server, [COUNTS])
            newer.wait_for(Counts)
        assert server.heard in ([GREETING], [])


def test_a_guest_may_look_at_boards_and_sensors(held):
    with guest_at(held) as guest:
        guest.send(Watch(1))
        guest.send(Feel("squeeze"))
        looked = held.next_calls(3)
        assert looked == [Came(1, guest=True), Asked(Watch(1), guest=True), Asked(Feel("squeeze"), guest=True)]


def test_a_guest_may_open_pairing(held):
    with guest_at(held) as guest:
        guest.send(OpenPairing(technician=True))
        assert held.next_calls(2)[1] == Asked(OpenPairing(technician=True), guest=True)


@pytest.mark.parametrize("message", [Quiet(True), Feel("squeeze", hush=True)])
def test_a_guest_that_asks_for_more_is_sent_away_and_the_server_is_not(held, message):
    with AtLink(held.path) as server, guest_at(held) as guest:
        held.next_calls(2)
        guest.send(message)
        assert guest.is_hung_up()
        assert held.next_calls(1) == [Went(2, guest=True)]
        assert held.said.get(timeout=PATIENCE_S) == "a guest on the link asked for more than to look"
        server.send(Watch(0))
        assert held.next_calls(1) == [Asked(Watch(0))]


@pytest.mark.parametrize(("first", "then"), [(True, False), (False, True), (True, True)])
def test_who_greets_twice_is_hung_up_and_has_asked_for_nothing(held, first, then):
    with AtLink(held.path, greets=False) as calling:
        calling.send(Hello(guest=first))
        assert held.next_calls(1) == [Came(1, guest=first)]
        calling.send_raw(encode(Hello(guest=then)) + encode(Quiet(True)))
        assert calling.is_hung_up()
    assert held.next_calls(1) == [Went(1, guest=first)]
    with AtLink(held.path, greets=False) as calling:
        calling.send_raw(encode(Hello(guest=first)) + encode(Hello(guest=then)) + encode(Quiet(True)))
        assert calling.is_hung_up()
    assert held.calls.empty()


def test_a_guest_that_asks_without_a_pause_is_hung_up_and_the_server_is_heard_at_once(held):
    with AtLink(held.path) as server, guest_at(held) as guest:
        held.next_calls(2)
        guest.send_raw(encode(Watch(0)) * 1000)
        assert guest.is_hung_up()
        assert held.next_calls(1) == [Went(2, guest=True)]
        server.send(Quiet(True))
        assert held.next_calls(1) == [Asked(Quiet(True))]
    assert held.said.get(timeout=PATIENCE_S) == "a guest on the link asks without a pause"


def test_a_guest_may_go_on_asking_for_as_long_as_it_leaves_pauses():
    here, there = socket.socketpair()
    instants = iter(number * (GUEST_SPAN_S / GUEST_WORDS) * 1.01 for number in range(1000))
    caller, asked = Caller(there, lambda: next(instants)), 0
    here.sendall(encode(Hello(guest=True)) + encode(Watch(0)) * 1000)
    while asked < 1000:
        asked += len(caller.read())
    here.close()
    caller.close()
