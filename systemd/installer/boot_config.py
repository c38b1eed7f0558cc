"""What the firmware of a Raspberry Pi reads at start: a block of our own in config.txt, two words in cmdline.txt."""

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
# The firmware itself says cgroup_disable=memory, and then no MemoryMax= of any unit counts. And a superblock that the
# plug has torn is mended from its copy by `e2fsck -y` alone: without the second word a boot leaves the disk unmounted.
WORDS = ("cgroup_enable=memory", "fsck.repair=yes")

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


def with_words(line: str) -> str:
    """Have what each unit takes counted, and file systems mended at boot; every other word of the line stays."""
    words = line.rstrip()
    missing = [word for word in WORDS if word not in words.split()]
    return " ".join([words, *missing]) + line[len(words) :] if words else line


def without_words(line: str) -> str:
    """Take our words off the end again; one that stands elsewhere is somebody else's."""
    words = line.rstrip()
    for count in range(len(WORDS), 0, -1):
        ours = "".join(f" {word}" for word in WORDS[:count])
        if words.endswith(ours):
            return words.removesuffix(ours) + line[len(words) :]
    return line
