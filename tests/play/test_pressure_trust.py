"""After a fault, a gap, a hush or a change nothing sounds before the sensor was let go; and stamps do no harm."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from squeezing import SQUEEZE, WHOLE, Hand, ramp

from toccata.events import Cause, Ignored, Lift, Reading, Why
from toccata.play.onset import Onset
from toccata.play.pressure import Pressure
from toccata.settings.client import Calibration, Sensitivity
from toccata.units import NEVER, Level, PadId, Seconds

OTHER = PadId(17, 0, "sip")
WEAK = Onset.of(Calibration(0.02, 0.035, 0.05), Sensitivity.NORMAL)
PLAIN = Onset.of(WHOLE, Sensitivity.NORMAL)


def held() -> Hand:
    return Hand().wait(0.5).follow(ramp(0.0, 0.5, 0.05), 0.3)


def changed(hand: Hand, played: dict[PadId, Onset], keeps: bool) -> Hand:
    """Another map, at once."""
    hand.pressure = Pressure(played, lambda _: PLAIN, hand.pressure, keeps)
    return hand


def test_a_held_squeeze_is_lifted_150_ms_after_its_sensor_was_lost() -> None:
    hand = held()
    at = hand.now
    hand.lose().idle(0.149)
    assert hand.order == "MPM"
    hand.idle(0.001)
    assert hand.last_lift == Lift(SQUEEZE, Seconds(hand.now), Cause.FAULT)
    assert hand.now == pytest.approx(at + 0.150)


def test_a_sensor_that_is_told_lost_again_is_no_less_lost() -> None:
    assert held().lose().idle(0.1).lose("bus stuck").idle(0.06).order == "MPML"


def test_a_hold_outlives_an_outage_of_less_than_150_ms() -> None:
    hand = held().lose().find(0.140).hold(0.5, 1.0)
    assert hand.order == "MPM"
    assert hand.wait(0.01).order == "MPML"


def test_after_an_outage_a_hold_is_the_last_squeeze_before_the_sensor_was_let_go_for_100_ms() -> None:
    hand = held().lose().find(0.140).hold(0.5, 0.2).wait(0.05)
    assert hand.hold(0.5, 0.3).order == "MPML"
    assert hand.wait(0.2).hold(0.5, 0.1).order == "MPMLMPM"


def test_what_is_squeezed_at_recovery_waits_for_its_release() -> None:
    hand = Hand().wait(0.5).lose().find(1.0).hold(0.5, 2.0)
    assert hand.told == []
    assert hand.wait(0.2).hold(0.5, 0.1).order == "MPM"


def test_a_squeeze_that_was_being_measured_when_its_sensor_was_lost_is_told_as_ignored() -> None:
    hand = Hand().wait(0.5).hold(0.5, 0.002).lose()
    assert hand.told == [Ignored(Seconds(hand.now), SQUEEZE, Why.FAULT)]
    assert hand.find(0.05).hold(0.5, 1.0).order == "I"


def test_what_began_in_a_gap_of_more_than_100_ms_waits_for_its_release() -> None:
    late = Hand().wait(0.5).idle(0.11).hold(0.5, 1.0)
    assert late.told == []
    assert late.wait(0.2).hold(0.5, 0.1).order == "MPM"
    assert Hand().wait(0.5).idle(0.08).hold(0.5, 0.1).order == "MPM"


def test_a_reading_older_than_100_ms_is_dropped() -> None:
    hand = Hand().wait(0.5)
    late = Seconds(hand.now + 0.102)
    assert not hand.pressure.sense(Reading(SQUEEZE, Level(0.9), Seconds(hand.now + 0.001)), late)
    assert hand.pressure.levels() == {SQUEEZE: (0.0, 0.0)}


def test_a_stale_reading_plays_nothing_until_it_was_let_go() -> None:
    hand = Hand().wait(0.5)
    hand.read(0.8, hand.now + 0.001, stale=True)
    assert hand.hold(0.8, 1.0).told == []
    assert hand.wait(0.2).hold(0.8, 0.1).order == "MPM"


def test_quiet_takes_a_squeeze_that_was_being_measured() -> None:
    hand = Hand().wait(0.5).hold(0.5, 0.002)
    assert hand.pressure.hush(Seconds(hand.now), Why.QUIET) == [Ignored(Seconds(hand.now), SQUEEZE, Why.QUIET)]
    assert hand.hold(0.5, 1.0).told == []


def test_a_hushed_sensor_lets_go_and_plays_nothing_until_it_was_let_go_after_the_hush() -> None:
    hand = held()
    hand.pressure.hush_sensor(SQUEEZE, Seconds(hand.now + 2.0))
    assert hand.hold(0.5, 1.0).wait(0.3).hold(0.5, 1.0).order == "MPML"
    assert hand.wait(0.2).hold(0.5, 0.1).order == "MPMLMPM"


def test_a_hush_takes_a_squeeze_that_was_being_measured_without_a_word() -> None:
    hand = Hand().wait(0.5).hold(0.5, 0.002)
    hand.pressure.hush_sensor(SQUEEZE, Seconds(hand.now + 1.0))
    assert hand.hold(0.5, 2.0).told == []


@pytest.mark.parametrize("hushed", [False, True])
def test_a_stamp_from_the_future_makes_no_sensor_deaf(hushed: bool) -> None:
    hand = Hand().wait(0.5)
    if hushed:
        hand.pressure.hush_sensor(SQUEEZE, Seconds(hand.now + 0.1))
    hand.pressure.sense(Reading(SQUEEZE, Level(0.0), Seconds(hand.now + 60.0)), Seconds(hand.now))
    assert hand.wait(0.5).hold(0.5, 0.1).order == "MPM"


def test_a_hush_that_is_prolonged_goes_on() -> None:
    hand = Hand().wait(0.5)
    for _ in range(4):
        hand.pressure.hush_sensor(SQUEEZE, Seconds(hand.now + 1.0))
        hand.wait(0.5).hold(0.5, 0.2)
    assert hand.told == []
    assert hand.pressure.levels() == {SQUEEZE: (0.5, 0.5)}


def test_a_remap_keeps_a_squeeze_as_it_began_and_tunes_the_next() -> None:
    hand = changed(held(), {SQUEEZE: WEAK}, keeps=True).hold(0.5, 1.0)
    assert hand.order == "MPM"
    assert hand.moves[-1].level == pytest.approx(0.5, abs=0.01)
    hand.hold(0.0, 0.3).hold(0.03, 0.2)
    assert hand.order == "MPMLMPM"
    assert hand.moves[-1].level == pytest.approx(0.333, abs=0.01)


def test_a_calibration_with_a_higher_rest_makes_no_squeeze_of_it() -> None:
    laid_on = Onset.of(Calibration(0.1, 0.2, 0.3), Sensitivity.NORMAL)
    hand = changed(Hand().wait(0.5), {SQUEEZE: laid_on}, keeps=True)
    assert hand.hold(0.1, 1.0).told == []


def test_a_remap_without_the_sensor_keeps_its_squeeze_until_it_is_let_go() -> None:
    hand = changed(held(), {}, keeps=True)
    assert hand.pressure.read_wish(SQUEEZE) == 0.001
    assert hand.hold(0.5, 1.0).wait(0.1).order == "MPML"
    assert hand.pressure.read_wish(SQUEEZE) == NEVER
    assert hand.hold(0.5, 0.3).order == "MPML"


def test_a_change_of_setup_distrusts_what_is_squeezed_until_it_was_let_go() -> None:
    hand = changed(held(), {SQUEEZE: PLAIN}, keeps=False).hold(0.5, 2.0)
    assert hand.order == "MPML"
    assert hand.wait(0.2).hold(0.5, 0.1).order == "MPMLMPM"


def test_a_sensor_is_read_while_it_is_played_or_looked_at() -> None:
    pressure = Pressure({SQUEEZE: PLAIN}, lambda _: PLAIN)
    assert (pressure.read_wish(SQUEEZE), pressure.read_wish(OTHER)) == (0.001, NEVER)
    pressure.watch_sensor(OTHER, Seconds(5.0))
    assert (pressure.read_wish(OTHER), pressure.due()) == (0.050, 5.0)
    assert pressure.sense(Reading(OTHER, Level(0.3), Seconds(1.0)), Seconds(1.0)) == []
    assert pressure.levels() == {OTHER: (0.3, 0.3)}
    pressure.step(Seconds(5.0))
    assert (pressure.read_wish(OTHER), pressure.due(), pressure.levels()) == (NEVER, NEVER, {})


def test_a_lost_sensor_has_no_level() -> None:
    assert Hand().wait(0.5).lose().pressure.levels() == {}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_late_and_repeated_stamps_and_time_jumps_change_nothing_of_the_order(data: st.DataObject) -> None:
    random = Random(data.draw(st.integers(0, 100_000)))
    hand, at = Hand(), 0.0
    for _ in range(1500):
        at = max(at + random.choice([0.001, 0.001, 0.001, 0.0, -0.02, 0.05, 0.3, 3.0 * (random.random() < 0.05)]), 0.0)
        hand.read(random.choice([0.0, 0.0, 0.4, 1.0]), at)
    hand.rate, hand.now = 1000.0, max(hand.now, at)
    hand.wait(1.0)
    assert hand.squeezes is not None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_random_walks_never_break_the_order_of_press_and_lift(data: st.DataObject) -> None:
    random = Random(data.draw(st.integers(0, 1_000_000)))
    hand = Hand(random.choice([WHOLE, Calibration(0.1, 0.2, 0.9)]), rate=random.choice([100.0, 250.0, 1000.0]))
    share, calm = 0.0, random.choice([0.003, 0.03, 0.3])
    for _ in range(800):
        share = min(max(share + random.gauss(0.0, calm), -0.05), 1.05)
        hand.read(share, hand.now + 1.0 / hand.rate)
        if random.random() < 0.005:
            random.choice([hand.lose, lambda: hand.find(random.random()), lambda: hand.idle(0.2)])()
    hand.find(0.2).wait(1.5)
    assert hand.squeezes is not None
    assert all(0.0 <= one.level <= 1.0 for one in [*hand.moves, *hand.presses])
