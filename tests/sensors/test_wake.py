"""The waits of boards that have no line."""

from __future__ import annotations

import os
import time

from toccata.sensors.wake import PollingWake
from toccata.units import Seconds


def test_without_lines_nobody_calls():
    wake = PollingWake()

    assert [wake.has_line(0), wake.is_called(0)] == [False, False]


def test_the_wait_ends_at_its_instant_and_never_before():
    until = Seconds(time.monotonic() + 0.02)
    PollingWake().wait(until, [0])

    assert time.monotonic() >= until


def test_an_instant_that_has_passed_is_not_waited_for():
    PollingWake().wait(Seconds(time.monotonic() - 1e6), [])


def test_a_file_with_something_to_read_ends_the_wait():
    bell = os.eventfd(1)
    begun = time.monotonic()
    PollingWake([bell]).wait(Seconds(begun + 60.0), [])
    os.close(bell)

    assert time.monotonic() - begun < 30.0
