"""What the firmware of a Raspberry Pi reads at start: a block of our own in config.txt, a word in cmdline.txt."""

from __future__ import annotations

import re

BEGIN, END = "# toccata: begin", "# toccata: end"

# The I2C clock of a Pi before the 5 is divided from the core clock: asked for 400 kHz, 250 were measured while it
# changed (raspberrypi/firmware#1281, raspberrypi/linux#3257). So the core clock is held: on a Pi 3 and a Zero 2 W at
# the 250 MHz that it idles at, on a Pi 4 at its usual 500. A Pi 5 has the bus in a chip with a clock of its own.
BUS = "dtparam=i2c_arm=on,i2c_arm_baudrate=400000"
# Pins and speed of the pod's bus: hardware/PINS.md.
POD = "dtoverlay=i2c-gpio,bus=3,i2c_gpio_sda=6,i2c_gpio_scl=7,i2c_gpio_delay_us=2"
POD_5 = "dtoverlay=i2c3-pi5,pins_6_7,baudrate=100000"
MODELS = {
    "pi0": ("core_freq=250", "core_freq_min=250", POD),
    "pi3": ("core_freq=250", "core_freq_min=250", POD),
    "pi4": ("core_freq=500", "core_freq_min=500", POD),
    "pi5": (POD_5,),
}
SOUND = "dtparam=audio=on"
# The firmware itself says cgroup_disable=memory, and then no MemoryMax= of any unit counts.
MEMORY = "cgroup_enable=memory"

_BLOCK = re.compile(rf"(?:\r?\n)?{BEGIN}\r?\n.*?{END}(?:\r?\n|$)", re.DOTALL)
_SOUND_SAID = re.compile(r"^[ \t]*dtparam=(?:[^\n]*,)?audio=", re.MULTILINE)


def without_block(text: str) -> str:
    """Take our block away."""
    return _BLOCK.sub("", text)


def with_block(text: str) -> str:
    """Put our block at the end, in the file's own line ends; what others wrote stays as it is.

    The sound of the Pi's own jack is switched on only where nobody has said anything about it: whoever has a card on
    the header has switched it off.
    """
    others = without_block(text)
    end = "\r\n" if "\r\n" in others else "\n"
    gap = "" if not others or others.endswith("\n") else end
    sound = [] if _SOUND_SAID.search(others) else [SOUND]
    models = [line for model, lines in MODELS.items() for line in (f"[{model}]", *lines)]
    block = [BEGIN, "[all]", *sound, BUS, "dtparam=watchdog=on", *models, "[all]", END]
    return others + gap + end + end.join(block) + end


def with_memory(line: str) -> str:
    """Have the kernel count what each unit takes; cmdline.txt is one line, and every other word of it stays."""
    words = line.rstrip()
    return line if MEMORY in words.split() or not words else f"{words} {MEMORY}{line[len(words) :]}"


def without_memory(line: str) -> str:
    """Take our word off the end again."""
    words = line.rstrip()
    return words.removesuffix(f" {MEMORY}") + line[len(words) :]
