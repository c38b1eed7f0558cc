"""What belongs to the instrument and not to a client: boards, bus, card and the ceiling that no client passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from toccata.settings.layout import Layout
from toccata.settings.loudness import Loudness
from toccata.settings.wiring import (
    ADS1015_ADDRESSES,
    BUS,
    BUS_KHZ,
    MPR121_ADDRESSES,
    POD_ADDRESS,
    POD_BUS,
    POD_BUS_KHZ,
)
from toccata.units import Decibels, PadId

PADS_PER_BOARD = 12
BOARD_ADDRESSES = MPR121_ADDRESSES
MOST_COUNTS = 100
"""No threshold of a pad is higher."""

DEFAULT_THRESHOLDS = ((12, 6),) * PADS_PER_BOARD


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """One MPR121.

    Attributes:
        address: 0x5A-0x5D.
        irq_gpio: BCM number of the line that its IRQ pin is wired to, or None: then it is polled.
        thresholds: twelve pairs (touch, release) in counts; touch 2-100, release 1 to below touch.
    """

    address: int
    irq_gpio: int | None = None
    thresholds: tuple[tuple[int, int], ...] = DEFAULT_THRESHOLDS


class PressureChip(StrEnum):
    """What measures pressure: resistive pads on an ADS1015, air in a tube on an MPRLS, or our own sensor pod."""

    ADS1015 = "ads1015"
    MPRLS = "mprls"
    POD = "pod"


class Way(StrEnum):
    """Which way a person moves the air: squeezing a bulb or puffing pushes, sipping pulls."""

    PUSH = "push"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class SensorSettings:
    """One pressure sensor.

    Attributes:
        name: what client files call it.
        chip: what measures it.
        address: of an ADS1015 (0x48-0x4B); the others have one.
        channel: of an ADS1015 or of the pod, 0-3.
        way: of an MPRLS.
        full_hpa: of an MPRLS: how far above (or below) rest the air is at full scale, 5-600 hPa.
    """

    name: str
    chip: PressureChip
    address: int = ADS1015_ADDRESSES[0]
    channel: int = 0
    way: Way = Way.PUSH
    full_hpa: float = 200.0


@dataclass(frozen=True, slots=True)
class PodSettings:
    """The sensor pod: on a bus of its own, 100 kHz where a Raspberry Pi 0-4 is the host (clock stretching)."""

    bus: int = POD_BUS
    bus_khz: int = POD_BUS_KHZ
    address: int = POD_ADDRESS


@dataclass(frozen=True, slots=True)
class SwitchSettings:
    """One jack for an accessible switch; ``gpio``: BCM number of its line, or None: only its name is known."""

    name: str
    gpio: int | None = None
    normally_closed: bool = False


@dataclass(frozen=True, slots=True)
class KnobSettings:
    """A rotary encoder: the BCM numbers of its two lines."""

    a_gpio: int
    b_gpio: int


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """Buttons and lamps by the BCM numbers of their lines; None: there is none, or it is disabled.

    Attributes:
        pad_lamps: the line of each lamp, by the pad, switch or sensor that it stands beside.
        knob_lowest_db: what the knob leaves at least, below the client's level, -30 to -6 dB: never silence.
    """

    quiet_gpio: int | None = None
    next_gpio: int | None = None
    pairing_gpio: int | None = None
    status_gpio: int | None = None
    ready_gpio: int | None = None
    knob: KnobSettings | None = None
    knob_lowest_db: Decibels = Decibels(-18.0)
    pad_lamps: Mapping[PadId, int] = field(default_factory=dict)


DEFAULT_SENSORS = (SensorSettings("squeeze", PressureChip.MPRLS),)
DEFAULT_SWITCHES = tuple(SwitchSettings(f"jack-{number}") for number in range(1, 5))


@dataclass(frozen=True, slots=True)
class Device:
    """The contents of instrument.json.

    Attributes:
        bus: number of the I2C bus: 1 is /dev/i2c-1.
        bus_khz: what the bus is clocked at; only simulation and reports use it.
        boards: one to four; a board's number is its place in this list.
        poll_ms: how often a board without an IRQ line is read, 0.5-20.
        card: ALSA device such as ``hw:CARD=sndrpihifiberry``, or None for the default one.
        rate: frames a second that are asked of the card.
        frames: frames a buffer that are asked of the card, 32-2048.
        ceiling_dbfs: no client's ceiling passes this one.
        most_level_db: no client plays at a higher level, -60 to 0.
        power_on: id of the client who plays when the power comes; None: who played last.
        layout: where the pads lie; None: two rows of six for every board.
        sensors: of pressure; a chip that does not answer is sought quietly.
        pod: where the sensor pod is; None: there is none.
        switches: one to four jacks.
        panel: buttons and lamps; None: there is none.
        loudness: what was measured at an ear; None: never. Once it is there, neither ceiling nor level pass what it
            allows, whatever else the file says.
    """

    bus: int = BUS
    bus_khz: int = BUS_KHZ
    boards: tuple[BoardSettings, ...] = field(
        default_factory=lambda: tuple(BoardSettings(address) for address in BOARD_ADDRESSES)
    )
    poll_ms: float = 1.0
    card: str | None = None
    rate: int = 48_000
    frames: int = 64
    ceiling_dbfs: Decibels = Decibels(-1.0)
    most_level_db: Decibels = Decibels(0.0)
    power_on: str | None = None
    layout: Layout | None = None
    sensors: tuple[SensorSettings, ...] = DEFAULT_SENSORS
    pod: PodSettings | None = None
    switches: tuple[SwitchSettings, ...] = DEFAULT_SWITCHES
    panel: PanelSettings | None = None
    loudness: Loudness | None = None
