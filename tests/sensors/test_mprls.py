"""A bulb and a tube on a simulated MPRLS, in virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.one_gauge import LEFT, RIGHT, OneGauge, faults, levels
from toccata.sensors.mprls import GARBAGE, OUT_OF_RANGE, Mprls, hpa_of
from toccata.sensors.simulated.mprls import SimulatedMprls
from toccata.settings.device import PressureChip, SensorSettings, Way
from toccata.settings.wiring import MPRLS_ADDRESS

PUSH = SensorSettings("left", PressureChip.MPRLS)
PULL = SensorSettings("right", PressureChip.MPRLS, way=Way.PULL)


def bulb(sensors=None, chip=None):
    chip = SimulatedMprls(seed=3) if chip is None else chip
    return OneGauge(MPRLS_ADDRESS, chip, lambda bus, now: Mprls(bus, sensors or {LEFT: PUSH}, now))


def settled(sensors=None):
    one = bulb(sensors)
    one.run(0.2)
    return one


@given(st.binary(min_size=4, max_size=4))
def test_every_answer_is_a_pressure_in_range_or_a_reason_for_none(answer):
    found, counts = hpa_of(answer), int.from_bytes(answer[1:], "big")
    if answer[0] == 0x40 and 0x19999A <= counts <= 0xE66666:
        assert found == pytest.approx((counts - 0x19999A) / (0xE66666 - 0x19999A) * 1723.689, rel=1e-6)
    else:
        assert found is None or isinstance(found, str)


@pytest.mark.parametrize(
    ("status", "told"),
    [(0x40, 1013), (0x60, None), (0x44, "memory damaged"), (0x41, OUT_OF_RANGE), (0x00, GARBAGE), (0xFF, GARBAGE)],
)
def test_each_bit_of_the_status_is_heeded(status, told):
    middle = round(0x19999A + (0xE66666 - 0x19999A) * 1013 / 1723.689)
    found = hpa_of(bytes([status, *middle.to_bytes(3, "big")]))
    assert (round(found) if isinstance(found, float) else found) == told


@given(st.integers(0, 0xFFFF))
def test_the_rails_are_never_a_pressure(upper):
    found = hpa_of(b"\x40" + upper.to_bytes(2, "big") + b"\0")
    assert isinstance(found, float) == (0x1999 < upper <= 0xE666)


@pytest.mark.parametrize("pressure", [0.0, 0.05, 0.5, 1.0])
def test_a_reading_is_the_share_of_full_scale_above_the_air(pressure):
    one = settled()
    one.press(0, pressure)
    readings = levels(one.run(0.5)[2:])
    assert len(readings) >= 88
    assert readings == pytest.approx([pressure] * len(readings), abs=0.006)


def test_one_tube_is_two_sensors_sip_and_puff():
    one = settled({LEFT: PUSH, RIGHT: PULL})
    shown = []
    for push, pull in ((0.4, 0.0), (0.0, 0.6), (0.0, 0.0)):
        one.press(0, push)
        one.press(1, pull)
        said = one.run(0.1)
        shown += [levels(said, LEFT)[-1], levels(said, RIGHT)[-1]]
    assert shown == pytest.approx([0.4, 0.0, 0.0, 0.6, 0.0, 0.0], abs=0.006)


def test_a_squeeze_is_read_within_12_ms_and_after_a_rest_within_22():
    soon, late = settled(), settled()
    late.run(20.0)
    for one, most in ((soon, 0.012), (late, 0.022)):
        one.press(0, 0.6)
        begun = one.time.now()
        first = next(told for told in one.run(0.1) if told.level > 0.5)
        assert first.at - begun < most


def test_no_call_waits_for_a_conversion():
    one = settled()
    one.longest = 0.0
    for beat in range(40):
        one.press(0, 0.7 * (beat % 2))
        one.run(0.1)
    assert one.longest < 0.0005


def test_weather_and_lifts_move_the_rest_and_nothing_is_read_from_them():
    one = settled()
    one.fault("drift", lasting=120.0, rate=1.0)
    assert max(levels(one.run(120.0))) < 0.006


def test_a_squeeze_held_for_three_minutes_stays_a_squeeze():
    one = settled()
    one.press(0, 0.4)
    assert levels(one.run(180.0))[-1] == pytest.approx(0.4, abs=0.006)


def test_a_hand_that_squeezed_at_the_start_costs_two_seconds_after_it_let_go():
    one = bulb()
    one.press(0, 0.5)
    held = one.run(10.0)
    one.press(0, 0.0)
    one.run(2.0)
    one.press(0, 0.3)
    assert max(levels(held)) < 0.006
    assert levels(one.run(0.1))[-1] == pytest.approx(0.3, abs=0.02)


def test_more_than_the_chip_can_measure_is_a_fault_and_at_no_instant_loud():
    one = settled()
    one.press(0, 8.0)
    said = one.run(0.3)
    assert (max(levels(said)), faults(said)) == (0.0, [("BoardFault", "left", "out of range")])
    one.press(0, 0.0)
    assert faults(one.run(2.0)) == [("BoardRecovered", "left", "out of range")]


@pytest.mark.parametrize(("kind", "what"), [("unplug", "no answer"), ("garbage", "garbage"), ("stuck", "bus stuck")])
def test_a_chip_is_lost_after_100_ms_and_back_within_2_s(kind, what):
    one = settled()
    one.fault(kind, lasting=3.0)
    begun = one.time.now()
    lost, back = one.run(3.0), one.run(2.0)
    assert faults(lost) == [("BoardFault", "left", what)]
    assert 0.1 < next(told.at for told in lost if faults([told])) - begun < 0.17
    assert faults(back) == [("BoardRecovered", "left", what)]


@pytest.mark.parametrize("kind", ["bitflip", "garbage", "nack", "brownout"])
def test_no_fault_is_ever_shown_as_a_squeeze(kind):
    one = settled()
    said = []
    for _ in range(50):
        one.fault(kind, lasting=1.0, rate=0.02)
        said += one.run(1.0)
    assert max(levels(said)) < 0.05
