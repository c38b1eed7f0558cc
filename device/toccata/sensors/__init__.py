"""The senses of the instrument: chips on the I2C bus, real or simulated, and what may be believed of them."""

from __future__ import annotations

import os

# Adafruit's drivers import Blinka, which looks for the computer's pins at once: on a Raspberry Pi with `gpiod`, which
# it does not bring along, and without it nothing started there. Our lines go through gpiozero, so Blinka is told to
# look for none (adafruit_platformdetect: OS_AGNOSTIC).
os.environ["BLINKA_FORCECHIP"] = "OS_AGNOSTIC"
os.environ["BLINKA_FORCEBOARD"] = "OS_AGNOSTIC_BOARD"
