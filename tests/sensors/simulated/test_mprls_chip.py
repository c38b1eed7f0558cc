"""The simulated MPRLS, byte by byte."""

from __future__ import annotations

import pytest
from adafruit_mprls import MPRLS

from toccata.sensors.bus import I2cBus
from toccata.sensors.mprls import hpa_of
from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.mprls import AIR_HPA, MEASURE, SimulatedMprls
from toccata.sensors.simulated.timeline import VirtualTime


def measured(chip, at):
    chip.write(MEASURE, at)
    return chip.read(4, at + 0.006)


def test_a_conversion_takes_5_ms_in_which_it_is_busy():
    chip = SimulatedMprls()
    before = chip.read(1, 0.9)
    chip.write(MEASURE, 1.0)
    assert [before, chip.read(1, 1.0049), chip.read(1, 1.0051)] == [b"\x40", b"\x60", b"\x40"]


@pytest.mark.parametrize(("electrode", "amount", "hpa"), [(0, 0.0, 0), (0, 0.5, 100), (1, 0.5, -100), (0, 3.0, 600)])
def test_the_pressure_is_that_of_the_air_and_of_who_moves_it(electrode, amount, hpa):
    chip = SimulatedMprls()
    chip.touch(electrode, amount, 0.0)
    assert hpa_of(measured(chip, 1.0)) == pytest.approx(AIR_HPA + hpa, abs=0.6)


def test_beyond_its_counts_it_says_that_it_is_saturated():
    chip = SimulatedMprls()
    chip.touch(0, 10.0, 0.0)
    assert measured(chip, 1.0) == b"\x41\xff\xff\xff"


def test_any_other_order_starts_nothing():
    chip = SimulatedMprls()
    chip.write(b"\xab\x00\x00", 1.0)
    chip.write(b"\xaa", 1.0)
    assert chip.read(4, 1.001) == b"\x40\x00\x00\x00"


def test_adafruits_driver_reads_it():
    time = VirtualTime()
    chip = SimulatedMprls()
    chip.touch(0, 0.5, 0.0)
    driver = MPRLS(I2cBus(SimulatedAdapter(time, {0x18: chip}), time.now))
    assert driver.pressure == pytest.approx(AIR_HPA + 100, abs=0.6)
