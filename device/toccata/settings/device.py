"""What belongs to the instrument and not to a client: boards, bus, card and the ceiling that no client passes."""

from __future__ import annotations

from dataclasses import dataclass, field

from toccata.settings.layout import Layout
from toccata.units import Decibels

PADS_PER_BOARD = 12
BOARD_ADDRESSES = (0x5A, 0x5B, 0x5C, 0x5D)
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
    """

    bus: int = 1
    bus_khz: int = 400
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
