"""The sensor pod on its own bus at 100 kHz, in virtual time."""

from __future__ import annotations

import pytest

from sensors.one_gauge import CHIN, FOOT, LEFT, RIGHT, OneGauge, faults, levels
from toccata.events import Reading
from toccata.sensors import pod_registers as reg
from toccata.sensors.pod import Pod
from toccata.sensors.simulated.pod import SimulatedPod

FOUR = {0: LEFT, 1: RIGHT, 2: CHIN, 3: FOOT}


def pod(channels=None, chip=None):
    chip = SimulatedPod(seed=2) if chip is None else chip
    return OneGauge(reg.ADDRESS, chip, lambda bus, now: Pod(bus, reg.ADDRESS, channels or FOUR, now), khz=100)


def ready():
    one = pod()
    one.run(0.2)
    return one


def onsets(said, pad=LEFT):
    return sum(one.onset for one in said if isinstance(one, Reading) and one.pad == pad)


@pytest.mark.parametrize("pressure", [0.0, 0.1, 0.5, 1.0])
def test_a_reading_is_the_share_of_full_scale_above_the_pods_rest(pressure):
    one = ready()
    one.press(2, pressure)
    one.run(0.05)
    said = one.run(0.5)
    assert levels(said, CHIN) == pytest.approx([pressure] * len(levels(said, CHIN)), abs=0.012)
    assert {level for level in levels(said, LEFT) if level > 0.004} == set()


def test_while_it_is_pressed_the_pressure_comes_in_twelve_bits():
    one = ready()
    one.press(0, 0.1)
    one.run(0.05)
    steps = {round(level * 4095) % 16 for level in levels(one.run(1.0), LEFT)}
    assert len(steps) > 1


def test_every_squeeze_is_counted_once_however_short():
    one = ready()
    said = []
    for _ in range(300):
        one.press(0, 0.8)
        said += one.run(0.006)
        one.press(0, 0.0)
        said += one.run(0.050)
    assert onsets(said) == 300


def test_a_squeeze_that_came_and_went_between_two_reads_is_counted():
    one = ready()
    one.press(0, 0.9)
    one.time.spend(0.030)
    one.press(0, 0.0)
    one.time.spend(0.030)
    said = one.run(0.05)
    assert (onsets(said), max(levels(said, LEFT)) < 0.02) == (1, True)


def test_a_pod_that_starts_anew_counts_nothing_by_that():
    one = ready()
    for _ in range(5):
        one.press(0, 0.5)
        one.run(0.1)
        one.press(0, 0.0)
        one.run(0.1)
    said = []
    for _ in range(20):
        one.fault("brownout")
        said += one.run(0.5)
    assert (onsets(said), faults(said), max(levels(said)) < 0.02) == (0, [], True)


def test_polling_leaves_the_loop_two_thirds_of_its_time_and_no_call_takes_longer_than_3_ms():
    one = ready()
    begun, one.longest = one.bus.counts.calls, 0.0
    one.run(1.0)
    idle = one.bus.counts.calls - begun
    one.press(0, 0.7)
    one.run(1.0)
    assert idle * 0.0013 < 0.34
    assert one.longest < 0.0031


def test_a_wrong_pec_is_read_again_and_costs_no_sample():
    one = ready()
    one.fault("bitflip", lasting=20.0, rate=0.02)
    said = one.run(20.0)
    assert faults(said) == []
    assert max(levels(said)) < 0.02
    assert len(levels(said, LEFT)) > 4900


def test_a_short_circuit_is_a_fault_and_at_no_instant_loud():
    one = ready()
    one.chip.short(1, one.time.now())
    said = one.run(0.5)
    # The filter passes the rise for two milliseconds before it knows that it ends at the rail.
    assert faults(said) == [("BoardFault", "right", "out of range")]
    assert levels(said, RIGHT)[-1] == 0.0


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ({reg.REGISTER_MAP_VER: 1}, "its firmware has register map 1, not 2: run toccata flash"),
        ({reg.REGISTER_WHO_AM_I: 0x33}, "not a sensor pod"),
    ],
)
def test_a_pod_with_other_registers_is_refused_and_the_remedy_told(identity, told):
    other = pod({0: LEFT}, SimulatedPod(identity=identity))
    assert faults(other.run(5.0)) == [("BoardFault", "left", told)]


@pytest.mark.parametrize(("kind", "what"), [("unplug", "no answer"), ("garbage", "garbage"), ("stuck", "bus stuck")])
def test_a_pod_is_lost_after_100_ms_and_back_within_2_s(kind, what):
    one = pod({0: LEFT})
    one.run(0.2)
    one.fault(kind, lasting=3.0)
    begun = one.time.now()
    lost, back = one.run(3.0), one.run(2.0)
    assert faults(lost) == [("BoardFault", "left", what)]
    assert 0.1 < next(told.at for told in lost if faults([told])) - begun < 0.17
    assert faults(back) == [("BoardRecovered", "left", what)]
