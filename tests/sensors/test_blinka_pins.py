"""Adafruit's drivers on a Raspberry Pi, which their own library takes for a computer with pins of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PI_4 = {"BLINKA_FORCECHIP": "BCM2XXX", "BLINKA_FORCEBOARD": "RASPBERRY_PI_4B"}
"""What adafruit_platformdetect finds on one."""


@pytest.mark.parametrize("driver", ["mpr121", "ads1015", "mprls"])
def test_a_driver_is_there_on_a_raspberry_pi_without_a_library_of_pins(driver):
    asked = f"import sys; sys.modules['gpiod'] = None; import toccata.sensors.{driver}"
    command, environment = [sys.executable, "-c", asked], {**os.environ, **PI_4}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
