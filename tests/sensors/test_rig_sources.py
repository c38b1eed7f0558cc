"""Sensors beside four boards: what they cost the boards, and what a stuck bus costs both."""

from __future__ import annotations

import pytest

from sensors.beside import CHIN, DEVICE, PAD_0, PAD_1, PAD_2, PAD_3, SIP, SQUEEZE, Beside, told
from toccata.events import Reading
from toccata.settings.pads import sensors_of
from toccata.units import PadId


def shown(said):
    return {one.pad: round(one.level, 1) for one in said if isinstance(one, Reading)}


def touch_delays(beside, touches):
    """How long it takes from a touch to its reading; what is left out was missed."""
    delays = []
    for beat in range(touches):
        pad = PadId(beat % 4, beat % 12)
        beside.run(0.013 + beat % 7 * 0.0013)
        begun = beside.time.now()
        beside.hands.touch(pad, 0.8)
        delays += [one.at - begun for one in beside.run(0.05) if getattr(one, "pad", None) == pad and one.level > 0.0]
        beside.hands.touch(pad, 0.0)
        beside.run(0.05)
    return delays


def test_every_sensor_is_told_by_its_own_name():
    beside = Beside(set(sensors_of(DEVICE)))
    for pad, pressure in ((SQUEEZE, 0.3), (PAD_0, 0.4), (PAD_3, 0.7), (CHIN, 0.9)):
        beside.hands.touch(pad, pressure)
    beside.run(0.1)
    said = shown(beside.run(0.1))
    assert said == {SQUEEZE: 0.3, SIP: 0.0, PAD_0: 0.4, PAD_1: 0.0, PAD_2: 0.0, PAD_3: 0.7, CHIN: 0.9}


def test_sensors_that_nobody_maps_cost_no_transaction_and_no_tick():
    with_them, without = Beside(set()), Beside(set())
    without.rig._sources = ()
    counts = []
    for one in (with_them, without):
        before = one.bus.counts.calls, one.ticks
        one.run(2.0)
        counts.append((one.bus.counts.calls - before[0], one.ticks - before[1], one.pod_bus.counts.calls))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("wished", "later"), [({SQUEEZE}, 0.0003), ({PAD_0}, 0.0003), ({PAD_0, PAD_1, PAD_2, PAD_3}, 0.0005), ({CHIN}, 0.0015)], ids=["a bulb", "one FSR", "four FSRs", "the pod"])  # fmt: skip # noqa: E501
def test_a_touch_is_read_no_later_than_one_call_for_a_sensors_sake(wished, later):
    alone = touch_delays(Beside(set()), 60)
    beside = touch_delays(Beside(wished), 60)
    assert len(beside) == len(alone) == 60
    assert max(beside) < max(alone) + later
    assert sum(beside) / 60 < sum(alone) / 60 + later / 2


def test_a_tick_with_a_sensor_in_it_is_one_call_longer_at_most():
    beside = Beside({SQUEEZE, PAD_0, PAD_1, CHIN})
    beside.longest = 0.0
    beside.run(2.0)
    assert beside.longest < 4 * 0.00025 + 0.0014


def test_a_stuck_bus_loses_boards_and_sensors_on_it_and_the_pod_plays_on():
    beside = Beside({PAD_0, CHIN})
    beside.fault("stuck", PAD_0, 3.0)
    beside.longest = 0.0
    lost = beside.run(3.0)
    back = beside.run(2.0)
    names = [("BoardFault", name, "bus stuck") for name in (0, 1, 2, 3, "pad-0")]
    assert sorted(told(lost), key=str) == sorted(names, key=str)
    assert len([one for one in lost if getattr(one, "pad", None) == CHIN]) > 300
    assert beside.longest < 0.0135
    assert sorted(str(name) for _, name, _ in told(back)) == ["0", "1", "2", "3", "pad-0"]


def test_a_stuck_pod_bus_leaves_the_boards_three_quarters_of_the_time():
    beside = Beside({CHIN})
    beside.fault("stuck", CHIN, 10.0)
    before = beside.pod_bus.counts.timeouts
    said = beside.run(10.0)
    assert told(said) == [("BoardFault", "chin", "bus stuck")]
    assert beside.pod_bus.counts.timeouts - before <= 10.0 / 0.040


def test_whether_it_answers_is_told_of_each_sensor_that_is_played():
    beside = Beside({SQUEEZE, PAD_0})
    assert beside.rig.standing() == {SQUEEZE: True, PAD_0: True}
