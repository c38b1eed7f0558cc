"""Where everything is wired: lines, pins and addresses, once, for the software and for the drawings in hardware/.

Numbers of lines are BCM numbers. Every line here is on the 40-pin header of each Raspberry Pi since the model 1 B+.
instrument.json may say otherwise for one instrument; these are what it starts from and what the drawings show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Job(StrEnum):
    """What a line does; whoever wires one sees from it what may hang on it."""

    BUS = "I2C bus"
    SERIAL = "serial line"
    INTERRUPT = "interrupt"
    JACK = "switch jack"
    BUTTON = "button"
    KNOB = "knob"
    LAMP = "lamp"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the header.

    Attributes:
        name: what instrument.json, drawings and people call it.
        gpio: its BCM number.
        job: what it does.
        why: why this line and no other.
    """

    name: str
    gpio: int
    job: Job
    why: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of chip on a bus: its addresses (7 bits), in the order in which an instrument takes them."""

    name: str
    bus: int
    addresses: tuple[int, ...]
    set_by: str


@dataclass(frozen=True, slots=True)
class PodPin:
    """One pin of the sensor pod's RP2040: its GPIO, its name, and its pin on a Raspberry Pi Pico (None: not there)."""

    name: str
    gpio: int
    pico_pin: int | None
    why: str


# BCM2835 ARM Peripherals, 6.2, and RP1 Peripherals, 3.1.3: lines 0-8 start with a pull-up, 9-27 with a pull-down.
STARTS_HIGH = range(9)

HEADER_PINS: Mapping[int, int] = MappingProxyType(
    {0: 27, 1: 28, 2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33}
    | {14: 8, 15: 10, 16: 36, 17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13}
)
"""The pin of each BCM line on the 40-pin header."""

HEADER_POWER: Mapping[int, str] = MappingProxyType(
    {1: "3V3", 2: "5V", 4: "5V", 17: "3V3"} | dict.fromkeys((6, 9, 14, 20, 25, 30, 34, 39), "GND")
)
"""What the other pins of the header carry."""

NEVER: Mapping[int, str] = MappingProxyType(
    dict.fromkeys((0, 1), "the identity memory of a HAT is read here when the power comes")
    | dict.fromkeys((18, 19, 20, 21), "I2S: sound cards that sit on the header, such as HiFiBerry's")
)
"""Lines that no instrument may use, and why."""

PWM_LINES = (12, 13, 18, 19)
"""Lines with a PWM of the hardware; 18 and 19 belong to the sound card. Software PWM is too slow for lamps (100 Hz)."""

BUS = 1
BUS_KHZ = 400
BUS_SDA = 2
BUS_SCL = 3

# Hardware I2C on 6 and 7: i2c4 on a Pi 4 and i2c3 on a Pi 5. A Pi 0-3 has no third controller, and controllers before
# the Pi 5 mishandle a stretched clock (raspberrypi/linux #254, #4884): there i2c-gpio makes the bus, on any two lines.
POD_BUS = 3
POD_BUS_KHZ = 100
POD_SDA = 6
POD_SCL = 7
POD_TX = 14
POD_RX = 15
POD_BAUD = 115_200

BOARD_IRQ = (17, 27, 22, 23)
JACKS = (5, 11, 9, 10)
QUIET = 26
NEXT = 16
PAIRING = 4
KNOB_A = 25
KNOB_B = 8
STATUS_LAMP = 12
READY_LAMP = 13
PAD_LAMPS = (24, 23, 22, 27)
"""Lamps beside four pads. Three of the lines are those of boards 1-3: an instrument has these lamps or those boards."""

_STARTS_DARK = "starts with a pull-down, so the lamp is dark until the software holds it"
_IRQ_WHY = "beside each other (pins 11-16) and the first is the one of the one-board wiring"
_LAMP_WHY = f"{_STARTS_DARK}; shared with boards 1-3, which an instrument with such lamps does not have"

LINES: tuple[Line, ...] = (
    Line("bus-sda", BUS_SDA, Job.BUS, "I2C 1 of every model, with 1.8 k pull-ups on the Pi"),
    Line("bus-scl", BUS_SCL, Job.BUS, "I2C 1 of every model, with 1.8 k pull-ups on the Pi"),
    Line("pod-sda", POD_SDA, Job.BUS, "i2c3 of a Pi 5, i2c4 of a Pi 4, i2c-gpio anywhere; starts with a pull-up"),
    Line("pod-scl", POD_SCL, Job.BUS, "i2c3 of a Pi 5, i2c4 of a Pi 4, i2c-gpio anywhere; starts with a pull-up"),
    Line("pod-tx", POD_TX, Job.SERIAL, "TXD of the first UART: to the pod's receiver"),
    Line("pod-rx", POD_RX, Job.SERIAL, "RXD of the first UART: from the pod's transmitter"),
    *(Line(f"board-{n}-irq", gpio, Job.INTERRUPT, _IRQ_WHY) for n, gpio in enumerate(BOARD_IRQ)),
    *(
        Line(f"jack-{n}", gpio, Job.JACK, "inner row, pins 19-29, with ground at pin 25: one ribbon. SPI stays off")
        for n, gpio in enumerate(JACKS, start=1)
    ),
    Line("quiet", QUIET, Job.BUTTON, "corner of the header, ground beside it (pin 39); no other use on any card"),
    Line("next", NEXT, Job.BUTTON, "beside ground at pin 34"),
    Line("pairing", PAIRING, Job.BUTTON, "starts with a pull-up. HiFiBerry's Amp2 mutes by it: then use 24 instead"),
    Line("knob-a", KNOB_A, Job.KNOB, "beside ground at pin 20"),
    Line("knob-b", KNOB_B, Job.KNOB, "beside line A"),
    Line("status-lamp", STATUS_LAMP, Job.LAMP, f"has a PWM of the hardware (1.25 kHz and more); {_STARTS_DARK}"),
    Line("ready-lamp", READY_LAMP, Job.LAMP, f"has a PWM of the hardware (1.25 kHz and more); {_STARTS_DARK}"),
    *(Line(f"pad-lamp-{n}", gpio, Job.LAMP, _LAMP_WHY) for n, gpio in enumerate(PAD_LAMPS, start=1)),
)
"""Every line that an instrument may use, once for every name."""

MPR121_ADDRESSES = (0x5A, 0x5B, 0x5C, 0x5D)
ADS1015_ADDRESSES = (0x48, 0x49, 0x4A, 0x4B)
MPRLS_ADDRESS = 0x18
POD_ADDRESS = 0x2A

CHIPS: tuple[Chip, ...] = (
    Chip("mpr121", BUS, MPR121_ADDRESSES, "ADDR to GND, 3V3, SDA, SCL (datasheet, table 1)"),
    Chip("ads1015", BUS, ADS1015_ADDRESSES, "ADDR to GND, VDD, SDA, SCL (datasheet, 9.5.1.1)"),
    Chip("mprls", BUS, (MPRLS_ADDRESS,), "fixed by its part number"),
    Chip("pod", POD_BUS, (POD_ADDRESS,), "fixed in its firmware"),
)
"""What may be on the buses. No two chips of one bus share an address."""

POD_PINS: tuple[PodPin, ...] = (
    PodPin("uart-tx", 0, 1, "UART0 TX: to RXD of the Pi"),
    PodPin("uart-rx", 1, 2, "UART0 RX: from TXD of the Pi"),
    PodPin("i2c-sda", 4, 6, "I2C0 SDA"),
    PodPin("i2c-scl", 5, 7, "I2C0 SCL"),
    PodPin("channel-0", 26, 31, "ADC 0"),
    PodPin("channel-1", 27, 32, "ADC 1"),
    PodPin("channel-2", 28, 34, "ADC 2"),
    PodPin("channel-3", 29, None, "ADC 3; a Pico measures its own supply with it, so take a module that brings it out"),
)
"""The pins of the pod's RP2040 that the firmware uses (RP2040 datasheet, 1.4.3)."""


def line_named(name: str) -> Line:
    """Find a line by its name.

    Raises:
        KeyError: no line has this name.
    """
    for line in LINES:
        if line.name == name:
            return line
    raise KeyError(name)
