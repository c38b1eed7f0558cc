"""Pressure-sensitive pads through Adafruit's driver and a simulated ADS1015, in virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.one_gauge import CHIN, FOOT, LEFT, RIGHT, OneGauge, faults, levels
from toccata.events import Reading
from toccata.sensors.ads1015 import GARBAGE, OUT_OF_RANGE, Ads1015, share_of
from toccata.sensors.simulated.ads1015 import SimulatedAds1015
from toccata.units import NEVER

ADDRESS = 0x48
FOUR = {0: LEFT, 1: RIGHT, 2: CHIN, 3: FOOT}


def pads(channels, chip=None):
    chip = SimulatedAds1015(seed=1) if chip is None else chip
    return OneGauge(ADDRESS, chip, lambda bus, now: Ads1015(bus, ADDRESS, channels, now))


@given(st.integers(0, 0xFFFF))
def test_every_word_is_a_share_or_a_reason_and_none_beyond_the_rail_is_loud(word):
    share = share_of(word)
    volts = (word - 0x10000 if word & 0x8000 else word) / 16 * 0.002
    if word & 0x0F:
        assert share == GARBAGE
    elif -0.02 <= volts <= 3.25:
        assert share == pytest.approx(min(max(volts / 3.2, 0.0), 1.0))
    else:
        assert share == OUT_OF_RANGE


def test_all_65536_words_make_a_share_from_0_to_1_or_none():
    shares = [share for share in map(share_of, range(0x10000)) if not isinstance(share, str)]
    assert (min(shares), max(shares), len(shares)) == (0.0, 1.0, 1636)


@pytest.mark.parametrize("pressure", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_a_reading_is_the_share_of_full_scale_that_the_pad_is_pressed_to(pressure):
    one = pads({2: LEFT})
    one.press(2, pressure)
    one.run(0.01)
    readings = levels(one.run(0.1))
    assert len(readings) in range(82, 85)
    assert readings == pytest.approx([pressure] * len(readings), abs=0.004)


def test_each_sensor_is_read_from_its_own_channel():
    four = pads(FOUR)
    for channel in range(4):
        four.press(channel, 0.2 * (channel + 1))
    four.run(0.05)
    said = four.run(0.05)
    shown = {pad: levels(said, pad)[-1] for pad in FOUR.values()}
    assert shown == pytest.approx({LEFT: 0.2, RIGHT: 0.4, CHIN: 0.6, FOOT: 0.8}, abs=0.004)


@pytest.mark.parametrize("channels", [{0: LEFT}, {0: LEFT, 1: RIGHT}, FOUR], ids=["one", "two", "four"])
def test_a_press_is_seen_within_3_ms_however_many_are_mapped(channels):
    one, delays = pads(channels), []
    for beat in range(200):
        one.run(0.05 + beat * 1.7e-5)
        one.press(0, 0.6)
        begun = one.time.now()
        said = one.run(0.02)
        delays.append(next(told.at - begun for told in said if told.pad == LEFT and told.level > 0.5))
        one.press(0, 0.0)
    assert max(delays) < 0.0032


def test_a_sensor_that_rises_is_sampled_alone_and_the_seventh_after_it_comes_after_5_ms():
    four = pads(FOUR)
    four.run(0.1)
    four.press(1, 0.3)
    said = four.run(0.020)
    first = next(number for number, told in enumerate(said) if told.level > 0.2)
    alone = said[first : first + 8]
    assert [told.pad for told in alone[:1] + alone[2:]] == [RIGHT] * 7
    assert alone[-1].at - alone[0].at == pytest.approx(0.00508, abs=0.0007)
    assert {told.pad for told in said[first + 12 :]} == {LEFT, RIGHT, CHIN, FOOT}


def test_two_sensors_that_rise_share_the_chip():
    four = pads(FOUR)
    four.run(0.1)
    four.press(0, 0.5)
    four.press(2, 0.5)
    begun = four.time.now()
    said = [told for told in four.run(0.020) if told.level > 0.4]
    assert all(next(told.at for told in said if told.pad == pad) - begun < 0.009 for pad in (LEFT, CHIN))


def test_nobody_waits_for_a_conversion():
    four = pads(FOUR)
    four.run(0.01)
    four.longest = 0.0
    for beat in range(40):
        four.press(beat % 4, 0.7 * (beat // 4 % 2))
        four.run(0.01)
    assert four.longest < 0.0005


def test_a_chip_that_nobody_wishes_for_is_not_even_sought():
    one = pads({0: LEFT})
    one.wishes = {}
    assert (one.source.due(one.wish), one.run(10.0), one.bus.counts.calls) == (NEVER, [], 0)


def test_a_sensor_that_is_only_watched_is_read_20_times_a_second_and_is_not_late():
    one = pads({0: LEFT})
    one.wishes = {LEFT: 0.050}
    one.run(1.0)
    one.press(0, 0.5)
    readings = levels(one.run(1.0))
    assert len(readings) in range(18, 21)
    assert readings == pytest.approx([0.5] * len(readings), abs=0.004)


def test_noise_at_rest_stays_below_half_a_percent():
    assert max(levels(pads(FOUR).run(5.0))) < 0.005


def test_a_short_circuit_is_a_fault_and_at_no_instant_loud():
    one = pads({0: LEFT})
    one.run(0.1)
    one.chip.short(0, one.time.now())
    said = one.run(0.2)
    assert (max(levels(said)), faults(said)) == (0.0, [("BoardFault", "left", "out of range")])
    one.press(0, 0.3)
    assert faults(one.run(2.0)) == [("BoardRecovered", "left", "out of range")]


def test_a_short_circuit_of_one_channel_leaves_the_others_alone():
    four = pads(FOUR)
    four.run(0.1)
    four.chip.short(0, four.time.now())
    four.press(3, 0.5)
    said = four.run(0.5)
    assert faults(said) == [("BoardFault", "left", "out of range")]
    assert len([told for told in said if isinstance(told, Reading) and told.pad == FOOT]) > 180


@pytest.mark.parametrize(("kind", "what"), [("unplug", "no answer"), ("nack", "no answer"), ("garbage", "garbage"),
                                            ("stuck", "bus stuck")])  # fmt: skip
def test_a_chip_is_lost_after_100_ms_and_back_within_2_s(kind, what):
    one = pads({0: LEFT})
    one.press(0, 0.4)
    one.run(0.1)
    one.fault(kind, lasting=3.0)
    begun = one.time.now()
    lost = one.run(3.0)
    back = one.run(2.0)
    assert faults(lost) == [("BoardFault", "left", what)]
    assert 0.1 < lost[0].at - begun < 0.16
    assert levels(lost) == [0.0]
    assert faults(back) == [("BoardRecovered", "left", what)]
    assert levels(back)[-1] == pytest.approx(0.4, abs=0.004)


@pytest.mark.parametrize("kind", ["bitflip", "garbage"])
def test_no_flipped_bit_is_ever_shown_as_a_press(kind):
    one = pads({0: LEFT})
    one.fault(kind, lasting=20.0, rate=0.05)
    assert max(levels(one.run(20.0))) < 0.05


def test_a_brown_out_costs_a_sample_and_no_more():
    one = pads({0: LEFT})
    one.press(0, 0.7)
    one.run(0.1)
    for _ in range(20):
        one.fault("brownout")
        said = one.run(0.02)
        assert min(levels(said)) == pytest.approx(0.7, abs=0.004)
        assert len(levels(said)) >= 14


def test_a_chip_that_never_was_there_is_sought_once_a_second_and_says_nothing():
    nobody = OneGauge(ADDRESS, None, lambda bus, now: Ads1015(bus, ADDRESS, {0: LEFT}, now))
    assert (nobody.run(20.0), nobody.reads) == ([], 20)


class Other(SimulatedAds1015):
    """Keeps its configuration to itself."""

    def read(self, length, at):
        return b"\x12\x34"[:length]


def test_what_is_no_ads1015_is_told_once():
    other = pads({0: LEFT}, chip=Other())
    assert faults(other.run(5.0)) == [("BoardFault", "left", "not an ADS1015")]
