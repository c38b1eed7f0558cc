"""All boards on one bus, in virtual time."""

from __future__ import annotations

import pytest

from toccata.events import BoardFault, BoardRecovered, Reading
from toccata.sensors.bus import I2cBus
from toccata.sensors.rig import Rig
from toccata.sensors.simulated.boards import SimulatedBoards, VirtualWake
from toccata.sensors.simulated.faults import FaultKind
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.settings.device import Device
from toccata.settings.pads import pads_of
from toccata.units import NEVER, PadId, Seconds


def no_depth(pad):
    return NEVER


class StuckLow(VirtualWake):
    """The line of board 2 never rises."""

    def is_called(self, board):
        return board == 2

    def wait(self, until, boards):
        if 2 not in boards:
            super().wait(until, ())


class Deaf(VirtualWake):
    """All edges get lost."""

    def is_called(self, board):
        return False

    def wait(self, until, boards):
        super().wait(until, ())


class FourBoards:
    def __init__(self, lines, wake=VirtualWake):
        self.time, self.said, self.ticks, self.longest = VirtualTime(), [], 0, 0.0
        self.hands = SimulatedBoards(Device(), self.time)
        self.bus = I2cBus(self.hands.adapter, self.time.now)
        self.rig = Rig(Device(), self.bus, wake(self.hands, self.time, lines), self.time.now)
        self.run(1.0)

    def run(self, span):
        end, before = Seconds(self.time.now() + span), len(self.said)
        while self.time.now() < end:
            self.rig.wait(min(end, self.rig.due(no_depth)))
            begun = self.time.now()
            self.said += self.rig.read(no_depth)
            self.ticks += 1
            self.longest = max(self.longest, self.time.now() - begun)
        return self.said[before:]

    def fault(self, kind, board, lasting):
        self.hands.inject(FaultKind(kind), board, self.time.now(), Seconds(self.time.now() + lasting), 1.0)


@pytest.fixture(params=[True, False], ids=["lines", "polling"])
def four(request):
    return FourBoards(request.param)


def test_every_pad_of_four_boards_is_told_by_its_own_name(four):
    for pad in sorted(pads_of(Device())):
        four.hands.touch(pad, 0.8)
        touched = {one.pad for one in four.run(0.05) if one.level > 0.0}
        four.hands.touch(pad, 0.0)
        four.run(0.05)

        assert touched == {pad}


def test_what_boards_say_at_once_comes_in_the_order_of_their_numbers(four):
    for board in (3, 1, 0, 2):
        four.hands.touch(PadId(board, 5), 0.8)

    assert [one.pad.board for one in four.run(0.015) if isinstance(one, Reading)] == [0, 1, 2, 3]


def test_boards_that_are_polled_are_read_in_one_go():
    four = FourBoards(lines=False)
    before = four.ticks
    four.run(1.0)

    assert four.ticks - before <= 1_100


def test_boards_with_lines_sleep_while_nothing_happens():
    four = FourBoards(lines=True)
    before = four.ticks
    four.run(10.0)

    assert four.ticks - before <= 10 * 4 * (20 + 5 + 1)


def test_a_line_that_is_stuck_low_costs_no_more_than_polling():
    four = FourBoards(lines=True, wake=StuckLow)
    before = four.bus.counts.calls
    four.run(1.0)

    assert four.bus.counts.calls - before <= 1_400


def test_an_edge_that_got_lost_is_made_good_within_50_ms():
    four = FourBoards(lines=True, wake=Deaf)
    four.hands.touch(PadId(1, 1), 0.8)

    assert [one.pad for one in four.run(0.06)] == [PadId(1, 1)]


@pytest.mark.parametrize("kind", ["nack", "unplug", "garbage", "brownout"])
def test_a_fault_of_one_board_delays_no_other(four, kind):
    four.fault(kind, 2, 1.0)
    delays = []
    for beat in range(20):
        four.hands.touch(PadId(beat % 2, 5), 0.8)
        at = four.time.now()
        delays += [one.at - at for one in four.run(0.1) if isinstance(one, Reading) and one.level > 0.0]
        four.hands.touch(PadId(beat % 2, 5), 0.0)
        four.run(0.1)

    assert len(delays) == 20
    assert max(delays) < 0.030
    assert {one.board for one in four.said if isinstance(one, BoardFault | BoardRecovered)} == {2}


def test_on_a_stuck_bus_all_boards_are_lost_together_and_no_read_takes_longer_than_12_ms(four):
    four.longest = 0.0
    four.fault("stuck", 1, 3.0)
    at = four.time.now()
    lost = four.run(3.0)
    back = four.run(2.0)

    assert sorted((one.board, one.what) for one in lost) == [(board, "bus stuck") for board in (0, 1, 2, 3)]
    assert max(one.at - at for one in lost) < 0.2
    assert sorted(one.board for one in back) == [0, 1, 2, 3]
    assert four.longest <= 0.012


def test_a_stuck_bus_leaves_the_loop_three_quarters_of_its_time(four):
    four.fault("stuck", 0, 10.0)
    before = four.bus.counts.timeouts
    four.run(10.0)

    assert four.bus.counts.timeouts - before <= 10.0 / 0.040


def test_how_long_a_wait_lasted_beyond_its_instant_is_told_once():
    four = FourBoards(lines=False)
    four.rig.take_late()
    four.rig._wake.wait = lambda until, boards: four.time.advance_to(Seconds(until + 0.003))
    four.rig.wait(Seconds(four.time.now() + 0.001))

    assert [round(four.rig.take_late(), 6), four.rig.take_late()] == [0.003, 0.0]
