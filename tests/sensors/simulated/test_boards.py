"""Simulated boards and the lines that wake a loop, in virtual and in real time."""

from __future__ import annotations

import os

import pytest

from toccata.sensors.simulated.boards import LiveWake, SimulatedBoards, VirtualWake
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.timeline import RealTime, VirtualTime
from toccata.settings.device import BoardSettings, Device
from toccata.units import PadId, Seconds

TWO = Device(boards=(BoardSettings(0x5A), BoardSettings(0x5C)))


@pytest.fixture
def time():
    return VirtualTime()


@pytest.fixture
def boards(time):
    return SimulatedBoards(TWO, time)


def trip(boards, board, at):
    """An over-current makes a line fall at an instant of its own."""
    boards.inject(FaultKind.OVERCURRENT, board, Seconds(at), Seconds(at + 1.0), 1.0)


def test_each_board_answers_at_its_own_address(boards):
    assert boards.addresses == (0x5A, 0x5C)


def test_a_fault_calls_on_the_line_of_its_own_board(boards, time):
    trip(boards, 1, 0.0)

    assert [boards.is_called(0), boards.is_called(1)] == [False, True]


def test_waiting_jumps_to_the_next_call_and_no_further(boards, time):
    trip(boards, 1, 2.5)
    VirtualWake(boards, time).wait(Seconds(10.0), [0, 1])

    assert time.now() == 2.5


def test_a_board_that_is_not_listened_to_does_not_end_the_wait(boards, time):
    trip(boards, 1, 2.5)
    VirtualWake(boards, time).wait(Seconds(10.0), [0])

    assert time.now() == 10.0


@pytest.mark.parametrize(("lines", "expected"), [(True, [True, True, False]), (False, [False, False, False])])
def test_simulated_boards_have_lines_unless_they_are_polled(boards, time, lines, expected):
    assert [VirtualWake(boards, time, lines).has_line(board) for board in range(3)] == expected
    assert [LiveWake(boards, RealTime(), lines=lines).has_line(board) for board in range(3)] == expected


def test_polled_boards_are_not_called_and_waits_run_to_their_end(boards, time):
    trip(boards, 0, 0.5)
    wake = VirtualWake(boards, time, lines=False)
    wake.wait(Seconds(1.0), [0, 1])

    assert [time.now(), wake.is_called(0)] == [1.0, False]


def test_in_real_time_something_to_read_ends_the_wait():
    real, begun = RealTime(), RealTime().now()
    reader, writer = os.pipe()
    os.write(writer, b"q")
    LiveWake(SimulatedBoards(TWO, real), real, [reader]).wait(Seconds(begun + 60.0), [0, 1])
    os.close(reader)
    os.close(writer)

    assert real.now() < begun + 30.0


def test_in_real_time_a_low_line_ends_the_wait():
    real = RealTime()
    boards = SimulatedBoards(TWO, real)
    trip(boards, 1, real.now())
    begun = real.now()
    LiveWake(boards, real).wait(Seconds(begun + 60.0), [0, 1])

    assert [boards.is_called(1), real.now() < begun + 30.0] == [True, True]


def test_a_key_of_a_board_that_the_instrument_has_not_is_nobody_s(boards, time):
    boards.touch(PadId(3, 0), 0.8)
    assert not boards.is_called(0)
