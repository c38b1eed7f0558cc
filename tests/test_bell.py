"""A bell for the loop."""

from __future__ import annotations

import select
import threading

import pytest

from toccata.bell import Bell


@pytest.fixture
def bell():
    made = Bell()
    yield made
    made.close()


def rings(bell):
    return bool(select.select([bell.fileno], [], [], 0.0)[0])


def test_a_ring_from_another_thread_is_heard_once(bell):
    ringing = threading.Thread(target=bell.ring)
    ringing.start()
    ringing.join()
    assert (rings(bell), bell.hear(), rings(bell), bell.hear()) == (True, True, False, False)


def test_many_rings_are_heard_as_one(bell):
    for _ in range(1_000):
        bell.ring()
    assert (bell.hear(), bell.hear(), rings(bell)) == (True, False, False)


def test_rings_that_race_with_hearing_leave_nothing_behind(bell):
    ringing = threading.Thread(target=lambda: [bell.ring() for _ in range(20_000)])
    ringing.start()
    heard = 0
    while ringing.is_alive():
        heard += bell.hear()
    heard += bell.hear()
    assert (heard > 0, rings(bell)) == (True, False)


def test_a_ring_after_the_end_does_nothing():
    bell = Bell()
    bell.close()
    bell.ring()
    bell.close()
    assert bell.fileno == -1
