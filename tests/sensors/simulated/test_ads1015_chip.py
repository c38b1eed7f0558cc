"""The simulated ADS1015, register by register."""

from __future__ import annotations

import pytest
from adafruit_ads1x15.ads1015 import ADS1015
from hypothesis import given
from hypothesis import strategies as st

from toccata.sensors.bus import I2cBus
from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.ads1015 import FIXED_OHM, SUPPLY_V, SimulatedAds1015, ohms
from toccata.sensors.simulated.timeline import VirtualTime

SINGLE_0, SINGLE_1, AGAINST_1 = 0xC3C3, 0xD3C3, 0x83C3
"""OS, one conversion of input 0, of input 1, of 0 against 1; +-4.096 V, 3300 a second."""


def ask(chip, register, at):
    chip.write(bytes([register]), at)
    return int.from_bytes(chip.read(2, at), "big")


def convert(chip, config, at):
    chip.write(b"\x01" + config.to_bytes(2, "big"), at)
    return ask(chip, 0, at + 0.002)


def volts(register):
    return ((register ^ 0x8000) - 0x8000 >> 4) * 0.002


def test_registers_are_as_after_power_on():
    chip = SimulatedAds1015()
    assert [ask(chip, register, 0.0) for register in range(4)] == [0x0000, 0x8583, 0x8000, 0x7FF0]
    chip.write(b"\x01\x12\x34", 1.0)
    chip.power_on(2.0)
    assert ask(chip, 1, 2.0) == 0x8583


@given(st.floats(0.0, 1.0))
def test_a_conversion_is_left_justified_and_that_of_the_divider(share):
    chip = SimulatedAds1015(seed=4)
    chip.touch(0, share, 0.0)
    register = convert(chip, SINGLE_0, 1.0)
    assert register & 0x0F == 0
    assert volts(register) == pytest.approx(SUPPLY_V * FIXED_OHM / (FIXED_OHM + ohms(share)), abs=0.008)


def test_os_says_whether_a_conversion_runs_and_its_result_comes_at_its_end():
    chip = SimulatedAds1015()
    chip.touch(0, 0.5, 0.0)
    chip.write(b"\x01\xc3\xc3", 1.0)
    running = ask(chip, 1, 1.0002) & 0x8000, ask(chip, 0, 1.0002)
    done = ask(chip, 1, 1.0004) & 0x8000, volts(ask(chip, 0, 1.0004))
    assert running == (0, 0)
    assert done == (0x8000, pytest.approx(1.6, abs=0.008))


def test_a_touch_after_the_conversion_does_not_change_it():
    chip = SimulatedAds1015()
    convert(chip, SINGLE_0, 1.0)
    chip.touch(0, 1.0, 2.0)
    assert volts(ask(chip, 0, 3.0)) == pytest.approx(0.0, abs=0.008)


def test_inputs_are_measured_against_ground_or_against_each_other():
    chip = SimulatedAds1015()
    chip.touch(0, 0.25, 0.0)
    chip.touch(1, 0.75, 0.0)
    found = [volts(convert(chip, config, 1.0 + n)) for n, config in enumerate((SINGLE_0, SINGLE_1, AGAINST_1))]
    assert found == pytest.approx([0.8, 2.4, -1.6], abs=0.008)


def test_a_smaller_range_is_finer_and_clips():
    chip = SimulatedAds1015()
    chip.touch(0, 0.5, 0.0)
    codes = [convert(chip, 0xC1C3 | pga << 9, 1.0 + pga) >> 4 for pga in range(5)]
    assert codes == pytest.approx([1.6 / 6.144 * 2048, 800, 1600, 2047, 2047], abs=4)


def test_in_continuous_mode_the_result_follows_by_itself():
    chip = SimulatedAds1015()
    chip.write(b"\x01\x42\xc3", 0.0)
    chip.touch(0, 0.5, 1.0)
    assert volts(ask(chip, 0, 1.001)) == pytest.approx(1.6, abs=0.008)


def test_adafruits_driver_reads_it():
    time = VirtualTime()
    chip = SimulatedAds1015()
    chip.touch(2, 0.5, 0.0)
    driver = ADS1015(I2cBus(SimulatedAdapter(time, {0x48: chip}), time.now), data_rate=3300)
    assert volts(driver.read(6) & 0xFFFF) == pytest.approx(1.6, abs=0.008)
