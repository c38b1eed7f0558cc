"""Up to four pressure-sensitive resistors on one ADS1015, through Adafruit's driver.

Wiring: 3.3 V - sensor - input - 10 kOhm - ground: nobody presses: 0 V; firmly: towards 3.3 V. Register and section
numbers: Texas Instruments ADS1015 datasheet, SBAS473E.

Adafruit's driver sets the chip up. Its reads wait for the end of a conversion, which would hold up the touch boards for
0.4 ms each; so each conversion is started here, and fetched with the next call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from adafruit_ads1x15.ads1015 import ADS1015

from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure_source import GARBAGE, OUT_OF_RANGE, Sample, Wishes
from toccata.units import Level, PadId, Seconds

REG_CONVERSION = 0x00
REG_CONFIG = 0x01

OS = 0x8000
"""Of the configuration: written, it starts a conversion; read, it says that none is under way (table 8)."""

MUX = 0x7000
MUX_SINGLE = 0x4000
MUX_STEP = 0x1000
"""Inputs 0 to 3 against ground."""

GAIN_4_096_V = 1
RATE = 3300
SET_UP = 0x03C3
"""What the driver leaves in the other bits: +-4.096 V, single shots, 3300 a second, no comparator."""

CONVERSION_S = Seconds(0.00037)
"""1/3300 s, 10 % longer at worst, and 25 us to wake up (8.3, 8.4.2.1); a fetch before gives the conversion before."""

STALE_S = Seconds(0.005)
"""A conversion that was fetched so late says too little of now."""

CYCLE_S = Seconds(0.0024)
"""A press is fetched so soon at the latest: one round of the channels, and one conversion more. Four channels take
3 ms at 400 kHz, because fetch, start and conversion can't be had in less than 0.6 ms."""

FAST_S = Seconds(0.000_725)
RISE = 0.012
RISE_S = Seconds(0.006)
"""A channel that rises by 1.2 % of full scale (20 counts, noise is 2) between two samples is sampled alone until its
velocity is known, so that the seventh sample after the first closes the 5 ms in which that is measured."""

NEVER_RISEN = Seconds(-1e9)

COUNT_V = 0.002
"""+-4.096 V in twelve bits (7.5)."""

FULL_V = 3.2
"""Full scale: 312 Ohm are left of the sensor, as under 10 kg."""

RAIL_V = 3.25
"""From here on it is a short circuit: less than 155 Ohm."""

BELOW_V = -0.02
"""Noise goes a few mV below ground; more is a broken wire or a broken chip."""

SURPRISE = 0.03
"""A share that moves by more from one sample to the next is fetched twice: no flipped bit plays (H9)."""


def share_of(register: int) -> Level | str:
    """Read the conversion register: twelve bits of two's complement, left-justified (8.6.2).

    Returns:
        the share of full scale, 0.0 to 1.0, or why there is none: a word with one of its four low bits set is garbage.
    """
    if register & 0x000F:
        return GARBAGE
    volts = ((register ^ 0x8000) - 0x8000 >> 4) * COUNT_V
    if not BELOW_V <= volts <= RAIL_V:
        return OUT_OF_RANGE
    return Level(min(max(volts / FULL_V, 0.0), 1.0))


class Ads1015:
    """The chip at one address, and the sensors on its channels."""

    def __init__(self, bus: I2cBus, address: int, channels: Mapping[int, PadId], now: Callable[[], Seconds]) -> None:
        self.pads: Sequence[PadId] = tuple(channels.values())
        self._bus = bus
        self._address = address
        self._now = now
        self._starts = {
            pad: bytes([REG_CONFIG, *(OS | MUX_SINGLE | channel * MUX_STEP | SET_UP).to_bytes(2, "big")])
            for channel, pad in channels.items()
        }
        self._word = bytearray(2)
        self._levels: dict[PadId, Level] = {}
        self._rises_from: dict[PadId, Seconds] = {}
        self._begun_at = dict.fromkeys(self.pads, Seconds(-1.0))
        self._pending: PadId | None = None
        self._stepped_at = Seconds(-1.0)

    def start(self) -> None:
        """Set the chip up, and see that it is one.

        Raises:
            OSError: it does not answer.
            ValueError: nothing answers at this address (as Adafruit's driver says it).
            RuntimeError: what answers is no ADS1015.
        """
        # The driver's own probe would try a stuck bus twice and call it an empty one.
        self._read(REG_CONFIG)
        ADS1015(self._bus, gain=GAIN_4_096_V, data_rate=RATE, address=self._address)
        if self._read(REG_CONFIG) & ~(OS | MUX) != SET_UP:
            raise RuntimeError("not an ADS1015")
        self._pending = None
        self._levels.clear()

    def due(self, wishes: Wishes) -> Seconds:
        """The next instant at which a conversion is to be fetched or started."""
        if self._pending is None:
            return min(Seconds(self._begun_at[pad] + every) for pad, every in wishes.items())
        there_at = Seconds(self._begun_at[self._pending] + CONVERSION_S)
        if min(wishes.values()) >= STALE_S:
            return there_at
        rising = self._rising(wishes)
        return max(there_at, self._beat(rising[0]) if rising else Seconds(self._stepped_at + self._pace(wishes)))

    def step(self, wishes: Wishes) -> list[Sample]:
        """Fetch the conversion that was started last, and start the next one."""
        pending, self._pending = self._pending, None
        self._stepped_at = self._now()
        samples: list[Sample] = []
        if pending is not None and pending in wishes and self._stepped_at - self._begun_at[pending] <= STALE_S:
            samples = [self._fetched(pending)]
        if not samples or min(wishes.values()) < STALE_S:
            self._begin(self._next(wishes))
        return samples

    def _pace(self, wishes: Wishes) -> Seconds:
        """From one step to the next."""
        return Seconds(max(CYCLE_S / (len(wishes) + 1), min(wishes.values()) / len(wishes)))

    def _beat(self, pad: PadId) -> Seconds:
        """The next instant that is a whole number of steps after the rise of a channel was seen."""
        since = self._rises_from[pad]
        return Seconds(since + FAST_S * (round((self._stepped_at - since) / FAST_S) + 1))

    def _rising(self, wishes: Wishes) -> list[PadId]:
        return [pad for pad, since in self._rises_from.items() if self._stepped_at < since + RISE_S and pad in wishes]

    def _next(self, wishes: Wishes) -> PadId:
        """The channel that waits longest, of those that rise if there are any."""
        return min(self._rising(wishes) or wishes, key=self._begun_at.__getitem__)

    def _begin(self, pad: PadId) -> None:
        self._bus.writeto(self._address, self._starts[pad])
        self._pending, self._begun_at[pad] = pad, self._now()

    def _fetched(self, pad: PadId) -> Sample:
        register, read_at = self._read(REG_CONVERSION), self._now()
        level = share_of(register)
        if isinstance(level, str):
            return Sample(pad, None, level)
        before = self._levels.get(pad, level)
        if abs(level - before) > SURPRISE and not self._is_confirmed(register):
            return Sample(pad, None, GARBAGE)
        if level > before + RISE and self._stepped_at >= self._rises_from.get(pad, NEVER_RISEN) + RISE_S:
            # What the second fetch took must not shorten the time to the seventh sample.
            self._rises_from[pad] = Seconds(self._stepped_at + (self._now() - read_at))
        self._levels[pad] = level
        return Sample(pad, level)

    def _is_confirmed(self, register: int) -> bool:
        """A second fetch must agree. A chip that was reset reads 0, and has forgotten how it was set up."""
        if self._read(REG_CONVERSION) != register:
            return False
        return register != 0 or self._read(REG_CONFIG) & ~(OS | MUX) == SET_UP

    def _read(self, register: int) -> int:
        self._bus.writeto_then_readfrom(self._address, bytes([register]), self._word)
        return int.from_bytes(self._word, "big")
