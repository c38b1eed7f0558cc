"""One board through Adafruit's driver on a simulated chip, in virtual time."""

from __future__ import annotations

import ctypes
from itertools import pairwise

import pytest

from sensors.one_board import OneBoard, short
from toccata.events import BoardFault, BoardRecovered, Reading
from toccata.units import NEVER, PadId

READ_CANARY, READ_STATUS = 0x57, 0x00


@pytest.fixture
def bench():
    """A board that was found a second ago."""
    made = OneBoard()
    made.run(1.0)
    return made


def test_a_board_that_is_there_is_found_at_once_without_a_word():
    made = OneBoard()
    said = made.run(0.1)

    assert [made.board.is_playing, said] == [True, []]


def test_a_board_that_is_not_there_is_sought_once_a_second():
    made = OneBoard(is_there=False)
    said = made.run(5.5)
    asked = sorted({round(at) for at, _, _ in made.registers_read})

    assert [made.board.is_playing, said, asked] == [False, [], [0, 1, 2, 3, 4, 5]]


def test_a_touch_and_its_lift_are_told_with_the_instants_of_their_reads(bench):
    bench.touch(3)
    (touched,) = bench.run(0.015)
    bench.run(0.1)
    bench.lift(3)
    (lifted,) = bench.run(0.015)

    assert short([touched, lifted]) == [(3, "touched"), (3, "lifted")]
    assert 1.0 < touched.at < 1.010
    assert 1.115 < lifted.at < 1.125


@pytest.mark.parametrize("amount", [0.3, 0.6, 1.0])
def test_the_level_follows_the_finger(bench, amount):
    bench.touch(3, amount=amount)
    said = bench.run(0.2)

    assert said[-1].level == pytest.approx(amount, abs=0.17)
    assert max(one.level for one in said) <= 1.0


def test_a_level_that_stays_is_told_once(bench):
    bench.touch(3)
    bench.run(0.2)

    assert bench.run(60.0) == []


def test_a_change_is_read_twice_and_needs_the_canary(bench):
    bench.run(0.0105)
    bench.touch(3)
    before = len(bench.registers_read)
    bench.run(0.010)
    registers = [register for _, register, _ in bench.registers_read[before:]]
    first = registers.index(READ_CANARY)

    assert registers[first - 3 : first + 1] == [READ_STATUS, 0x04 + 2 * 3, READ_STATUS, READ_CANARY]


def test_the_canary_is_read_at_least_every_quarter_of_a_second_whatever_is_held(bench):
    bench.touch(1, 2, 3)
    bench.run(5.0)
    bench.lift(1, 2, 3)
    bench.run(5.0)
    read = [at for at, register, _ in bench.registers_read if register == READ_CANARY]

    assert max(later - earlier for earlier, later in pairwise(read)) <= 0.25


class Spoiled:
    """Answers some reads of one register with bytes of its own."""

    def __init__(self, bench, register, *answers):
        self._rdwr, self._register, self._answers = bench.bus._rdwr, register, list(answers)
        bench.bus._rdwr = self.rdwr

    def rdwr(self, *messages):
        self._rdwr(*messages)
        if len(messages) == 2 and bytes(messages[0])[0] == self._register and self._answers:
            answer = self._answers.pop(0)
            if answer is not None:
                ctypes.memmove(messages[1].buf, answer, messages[1].len)


@pytest.mark.parametrize("status", [b"\x08\x00", b"\xff\x0f", b"\xff\xff", b"\x00\x10", b"\x00\x80"])
def test_one_wrong_status_is_not_music(bench, status):
    Spoiled(bench, READ_STATUS, status)
    before = bench.board.counts.unconfirmed + bench.board.counts.garbage
    said = bench.run(1.0)

    assert [said, bench.board.counts.unconfirmed + bench.board.counts.garbage - before] == [[], 1]


IDLE_FIGURE, ONES, ZEROS = b"\xf0\x00", b"\xff\xff", b"\x00\x00"


@pytest.mark.parametrize(
    "wrong", [[IDLE_FIGURE], [IDLE_FIGURE, None, IDLE_FIGURE], [ONES], [ONES, ONES], [ZEROS, ZEROS], [b"\x01\x00"]]
)
def test_wrong_levels_of_a_held_pad_neither_lift_nor_touch_it(bench, wrong):
    bench.touch(3)
    bench.run(0.2)
    Spoiled(bench, 0x04 + 2 * 3, *wrong)

    assert bench.run(0.2) == []


def test_one_wrong_level_makes_no_finger_of_what_water_hands_on():
    bench = OneBoard(wish=NEVER)
    bench.run(1.0)
    bench.touch(5, amount=0.9)
    bench.run(0.23)
    bench.touch(6, amount=0.25)
    Spoiled(bench, 0x04 + 2 * 5, b"\x50\x00\x50\x00")

    assert {one.pad.pad for one in bench.run(0.050)} <= {5}
    assert bench.register(0x00) == [0b0110_0000]


def test_a_canary_that_one_bit_was_flipped_in_costs_nothing(bench):
    Spoiled(bench, READ_CANARY, b"\x00" * 8)

    assert bench.run(1.0) == []


def test_the_next_read_after_a_doubtful_one_comes_within_a_millisecond(bench):
    Spoiled(bench, READ_STATUS, b"\x08\x00")
    bench.board.scan(lambda pad: NEVER)
    soon = bench.board.due(0.050, lambda pad: NEVER) - bench.time.now()
    bench.board.scan(lambda pad: NEVER)
    later = bench.board.due(0.050, lambda pad: NEVER) - bench.time.now()

    assert [soon <= 0.001, later > 0.040] == [True, True]


@pytest.mark.parametrize(
    ("kind", "what"),
    [("nack", "no answer"), ("unplug", "no answer"), ("stuck", "bus stuck"), ("garbage", "garbage")],
)
def test_a_board_that_cannot_be_read_is_lost_after_100_ms_and_back_within_2_s(bench, kind, what):
    bench.fault(kind, 3.0)
    begun = bench.time.now()
    said = bench.run(5.0)

    assert short(said) == [("fault", what), ("recovered", what)]
    assert 0.095 <= said[0].at - begun < 0.125
    assert said[1].at - begun - 3.0 < 2.0


@pytest.mark.parametrize("kind", ["nack", "garbage", "stuck"])
def test_a_fault_of_80_ms_is_not_worth_a_word(bench, kind):
    bench.fault(kind, 0.08)

    assert bench.run(2.0) == []


@pytest.mark.parametrize(
    ("kind", "lasting", "what"), [("brownout", 0.0, "stopped"), ("overcurrent", 0.3, "over-current")]
)
def test_a_chip_that_has_stopped_is_found_out_and_started_again(bench, kind, lasting, what):
    bench.fault(kind, lasting)
    begun = bench.time.now()
    said = bench.run(2.0)

    assert short(said) == [("fault", what), ("recovered", what)]
    assert said[0].at - begun < 0.25
    assert said[1].at - begun - lasting < 0.75


def test_a_hand_that_lies_there_during_a_brownout_is_told_as_one_that_was_there_before(bench):
    bench.touch(3)
    bench.run(0.5)
    bench.fault("brownout")
    said = bench.run(1.0)
    bench.lift(3)

    assert short(said) == [("fault", "stopped"), ("recovered", "stopped"), (3, "stale"), (3, "touched")]
    assert short(bench.run(0.5)) == [(3, "lifted")]


def test_a_hand_that_was_lifted_while_its_board_was_lost_is_told_as_lifted(bench):
    bench.touch(3)
    bench.run(0.5)
    bench.fault("nack", 0.5)
    bench.run(0.2)
    bench.lift(3)

    assert short(bench.run(2.0)) == [("recovered", "no answer"), (3, "lifted")]


def test_what_is_touched_after_a_pause_of_more_than_100_ms_is_too_old(bench):
    bench.touch(3)
    bench.time.spend(0.2)

    assert short(bench.run(0.020)) == [(3, "stale")]


def test_thresholds_wait_until_no_pad_is_touched_and_are_then_in_the_chip(bench):
    bench.touch(7)
    bench.run(0.3)
    bench.board.set_threshold(3, 30, 20)
    bench.run(5.0)
    held = bench.register(0x41 + 2 * 3, 2)
    bench.lift(7)
    said = bench.run(0.2)

    assert [held, bench.register(0x41 + 2 * 3, 2), short(said)] == [[12, 6], [30, 20], [(7, "lifted")]]


def test_a_higher_threshold_asks_for_more(bench):
    bench.board.set_threshold(3, 90, 60)
    bench.run(0.2)
    bench.touch(3, amount=0.4)
    bench.touch(4, amount=0.4)

    assert {one.pad for one in bench.run(0.1)} == {PadId(0, 4)}


def test_thresholds_stay_after_a_brownout(bench):
    bench.board.set_threshold(3, 30, 20)
    bench.run(0.2)
    bench.fault("brownout")
    bench.run(1.0)

    assert bench.register(0x41 + 2 * 3, 2) == [30, 20]


def test_a_board_that_is_unplugged_while_its_thresholds_change_is_told_as_lost(bench):
    bench.board.set_threshold(3, 30, 20)
    bench.run(0.005)
    bench.fault("unplug", 1.0)
    said = bench.run(4.0)

    assert short(said) == [("fault", "no answer"), ("recovered", "no answer")]
    assert bench.register(0x41 + 2 * 3, 2) == [30, 20]


def test_a_forearm_waits_for_nothing_but_an_agreeing_read_and_the_canary(bench):
    bench.touch(*range(10))
    said = bench.run(0.020)

    assert [one.pad.pad for one in said if one.burst] == list(range(10))


def test_water_that_runs_off_is_no_forearm_and_heals_within_2_s(bench):
    bench.fault("wet", 70.0)
    bench.run(70.0)
    ran_off = bench.run(2.5)
    bench.touch(5)

    assert [short(ran_off), bench.register(0x00, 2)] == [[], [0, 0]]
    assert short(bench.run(0.030))[:1] == [(5, "touched")]


def test_slight_touches_that_grow_into_a_burst_are_taken_back(bench):
    bench.touch(*range(5), amount=0.15)
    bench.run(0.005)
    bench.touch(*range(5, 12), amount=0.15)
    said = short(bench.run(0.030))

    assert [said[:5], said[-5:]] == [[(pad, kind) for pad in range(5)] for kind in ("touched", "lifted")]
    assert {pad for pad, _ in said} == set(range(5))


@pytest.mark.parametrize("gap", [0.003, 0.004, 0.005])
def test_a_pad_that_bounces_while_a_burst_comes_is_touched_once_and_plays(bench, gap):
    bench.touch(0, 1, 2)
    bench.run(gap)
    bench.lift(0)
    bench.run(gap)
    bench.touch(*range(12))
    said = short(bench.run(0.030))

    assert {pad for pad, kind in said if kind == "touched"} >= {0, *range(3, 12)}


def test_a_pad_that_the_core_has_waited_for_a_second_is_told_as_lifted():
    waiting = OneBoard(wish=0.004)
    waiting.run(1.0)
    waiting.touch(3, amount=0.11)
    waited = waiting.run(2.0)
    waiting.touch(3, amount=0.6)

    assert short(waited)[:1] + short(waited)[-1:] == [(3, "touched"), (3, "lifted")]
    assert short(waiting.run(0.030))[:1] == [(3, "touched")]


def test_a_pad_that_has_been_touched_since_a_restart_is_rest_after_a_minute(bench):
    bench.touch(3)
    bench.run(0.5)
    bench.fault("brownout")
    bench.run(50.0)
    kept = bench.register(0x1E + 3)[0] << 2
    bench.run(15.0)

    assert [kept > 200, bench.register(0x1E + 3)[0] << 2 < 130] == [True, True]


def test_a_bus_that_is_never_right_is_given_up_within_50_ms(bench):
    bench.fault("bitflip", 1.0)
    (lost,) = bench.run(0.5)

    assert [lost.what, lost.at < 1.05] == ["garbage", True]


def test_a_pad_that_drift_keeps_touched_is_told_as_lifted_when_the_hand_goes(bench):
    bench.fault("drift", 9999.0)
    bench.touch(*range(12))
    bench.run(30.0)
    bench.lift(*range(12))
    said = bench.run(0.5)

    assert sorted(short(said)) == [(pad, "lifted") for pad in range(12)]
    assert bench.run(3.0) == []


def test_baselines_are_right_from_the_start():
    made = OneBoard()
    made.run(0.05)
    baselines = [count << 2 for count in made.register(0x1E, 12)]
    figures = [low | high << 8 for low, high in zip(*[iter(made.register(0x04, 24))] * 2, strict=True)]

    assert max(abs(figure - baseline) for figure, baseline in zip(figures, baselines, strict=True)) <= 6


def test_a_quiet_board_is_asked_for_little_more_than_its_status(bench):
    before = len(bench.registers_read)
    bench.run(10.0)
    others = [register for _, register, _ in bench.registers_read[before:] if register != READ_STATUS]

    assert len(others) <= 10 * (5 + 1)


def test_everything_said_is_stamped_in_order(bench):
    for pad, kind in enumerate(["nack", "brownout", "garbage", "overcurrent"]):
        bench.touch(pad)
        bench.run(0.3)
        bench.fault(kind, 0.4)
        bench.run(1.5)
        bench.lift(pad)
        bench.run(0.3)
    stamps = [one.at for one in bench.said]

    assert stamps == sorted(stamps)
    assert {type(one) for one in bench.said} == {Reading, BoardFault, BoardRecovered}


def test_a_bus_that_sticks_while_the_level_of_a_touch_is_read_costs_one_deadline():
    stage = OneBoard()
    stage.run(1.0)
    carry, calls = stage.bus._rdwr, []

    def stick_at_the_levels(*messages):
        calls.append(stage.time.now())
        if messages[0].len and 0x04 <= bytes(messages[0])[0] < 0x1E:
            stage.fault("stuck", lasting=0.5)
        carry(*messages)

    stage.bus._rdwr = stick_at_the_levels
    stage.touch(4)
    while not stage.bus.counts.timeouts:
        stage.run(0.001)

    assert (stage.bus.counts.timeouts, stage.board.stuck_bus, stage.time.now() - calls[-1] <= 0.012) == (1, True, True)


def test_a_board_that_is_started_anew_on_purpose_is_there_and_one_that_is_lost_is_not(bench):
    bench.run(1.0)
    bench.board.set_threshold(3, 20, 10)
    shown = set()
    for _ in range(300):
        bench.run(0.005)
        shown.add((bench.board.is_playing, bench.board.is_there))
    assert shown == {(True, True), (False, True)}
    bench.fault("unplug", lasting=5.0)
    bench.run(1.0)
    assert (bench.board.is_playing, bench.board.is_there) == (False, False)
