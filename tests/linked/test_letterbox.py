"""Letters between threads: nothing is lost, and a bell that has nothing to ring for is silent."""

from __future__ import annotations

import os
import select
import threading

import pytest

from toccata.linked.letterbox import Letterbox


@pytest.fixture
def box():
    made = Letterbox()
    yield made
    made.close()


def rings(box):
    return bool(select.select([box.fileno], [], [], 0.0)[0])


def test_letters_come_out_in_order_and_the_bell_is_silent_then(box):
    box.put("one")
    box.put("two")
    before = rings(box), box.has_news()
    assert [before, list(box.take()), rings(box), box.has_news()] == [(True, True), ["one", "two"], False, False]


def test_a_letter_that_is_taken_before_its_bell_leaves_no_ring_behind(box):
    box._letters.append("early")  # its sender was interrupted before it could ring
    assert list(box.take()) == ["early"]
    assert box.has_news()
    os.eventfd_write(box.fileno, 1)
    assert [list(box.take()), rings(box), box.has_news()] == [[], False, False]


def test_of_many_letters_from_a_busy_thread_none_is_lost(box):
    sender = threading.Thread(target=lambda: [box.put(number) for number in range(20_000)])
    sender.start()
    taken = []
    while len(taken) < 20_000:
        assert select.select([box.fileno], [], [], 20.0)[0], "the bell did not ring"
        taken += box.take()
    sender.join()
    assert taken == list(range(20_000))
    assert [list(box.take()), rings(box)] == [[], False]


def test_of_a_flood_some_are_taken_at_a_time_and_the_bell_rings_on_until_all_are(box):
    for letter in range(10):
        box.put(letter)
    rounds = []
    while box.has_news():
        rounds.append((rings(box), list(box.take(4))))
    assert rounds == [(True, [0, 1, 2, 3]), (True, [4, 5, 6, 7]), (True, [8, 9])]
    assert not rings(box)
