"""A squeeze bulb, or a tube for sip and puff, on Honeywell's MPRLS.

Of the air pressure sensors with a well-kept Adafruit driver this one was chosen:

| sensor | samples a second | range, hPa | address |
|---|---|---|---|
| MPRLS0025PA | 190, each an order | 0-1724: a squeeze may be 711 above the air | 0x18 |
| LPS28DFW | 200 | 260-1260 or 260-4060 | 0x5C or 0x5D, where boards 2 and 3 are |
| LPS35HW | 75: 13 ms between two | 260-1260: 250 above the air, which a bulb passes | 0x5C or 0x5D |

It has a barb for the tube, takes a conversion as an order, so that a stalled loop finds no old one, and says with each
result whether its power, memory and arithmetic were sound.

Its driver waits for the end of each conversion with the bus in its hands, 5 ms in which no board could be read; so only
its address and set-up are taken from it, and order and fetch are made here. Section numbers: Honeywell MPR Series
datasheet 32332628.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from adafruit_mprls import MPRLS

from toccata.sensors.air import Air
from toccata.sensors.bus import I2cBus
from toccata.sensors.pressure_source import GARBAGE, OUT_OF_RANGE, Sample, Wishes
from toccata.settings.device import SensorSettings, Way
from toccata.settings.wiring import MPRLS_ADDRESS
from toccata.units import Level, PadId, Seconds

MEASURE = bytes([0xAA, 0x00, 0x00])
"""The only order that it knows (table 11)."""

POWERED, BUSY, BAD_MEMORY, SATURATED = 0x40, 0x20, 0x04, 0x01
STATUS_ZERO = 0x9A
"""Bits of the status byte (table 12); those of the last are always 0."""

LOWEST, HIGHEST = 0x19999A, 0xE66666
"""10 and 90 % of 2^24 counts: 0 and 25 psi (table 13, transfer function A)."""

HPA_PER_PSI = 68.947572932
FULL_PSI = 25.0

CONVERSION_S = Seconds(0.0052)
"""5 ms (section 6.5)."""

AGAIN_S = Seconds(0.0005)
"""A conversion that is not done yet is asked for again so soon."""

LONGEST_S = Seconds(0.020)
"""A conversion that takes longer is none; nor is one that was ordered so long before its fetch news of now."""

REST_AFTER_S = Seconds(5.0)
REST_HPA = 2.0
REST_S = Seconds(0.0104)
"""Once nobody has moved the air for 5 s, two conversions are one: a squeeze after a rest is 5 ms later at most."""

SURPRISE_HPA = 8.0
"""A pressure that moves by more from one sample to the next is fetched twice: no flipped bit plays (H9)."""


def hpa_of(answer: bytes) -> float | str | None:
    """Read a status byte and 24 bits of pressure.

    Returns:
        the pressure in hPa, or why there is none; None: the conversion is still under way.
    """
    status, counts = answer[0], int.from_bytes(answer[1:4], "big")
    if status & STATUS_ZERO or not status & POWERED:
        return GARBAGE
    if status & BUSY:
        return None
    if status & BAD_MEMORY:
        return "memory damaged"
    if status & SATURATED or not LOWEST <= counts <= HIGHEST:
        return OUT_OF_RANGE
    return (counts - LOWEST) * FULL_PSI / (HIGHEST - LOWEST) * HPA_PER_PSI


class Mprls:
    """The chip, and the one or two sensors that its air is: one pushes, one pulls."""

    def __init__(self, bus: I2cBus, sensors: Mapping[PadId, SensorSettings], now: Callable[[], Seconds]) -> None:
        self.pads: Sequence[PadId] = tuple(sensors)
        self._bus = bus
        self._now = now
        self._ways = {pad: (1.0 if one.way is Way.PUSH else -1.0) / one.full_hpa for pad, one in sensors.items()}
        self._air = Air([one.way for one in sensors.values()])
        self._answer = bytearray(4)
        self._asked_at: Seconds | None = None
        self._fetch_at = self._moved_at = Seconds(0.0)
        self._before: float | None = None

    def start(self) -> None:
        """See that it is there, and have it measure.

        Raises:
            OSError: it does not answer.
            ValueError: nothing answers at its address (as Adafruit's driver says it).
        """
        # The driver's own probe would try a stuck bus twice and call it an empty one.
        self._fetch()
        MPRLS(self._bus, addr=MPRLS_ADDRESS, psi_max=int(FULL_PSI))
        self._before = None
        self._moved_at = self._now()
        self._ask()

    def due(self, wishes: Wishes) -> Seconds:
        """The next instant at which a conversion is to be fetched or ordered."""
        every = min(wishes.values())
        if self._asked_at is None:
            return self._fetch_at
        is_at_rest = self._fetch_at > self._moved_at + REST_AFTER_S
        return max(self._fetch_at, Seconds(self._asked_at + (max(every, REST_S) if is_at_rest else every)))

    def step(self, wishes: Wishes) -> list[Sample]:
        """Fetch the conversion that was ordered last, and order the next one."""
        asked_at, now = self._asked_at, self._now()
        if asked_at is None or now - asked_at > min(wishes.values()) + LONGEST_S:
            self._ask()
            return [] if asked_at is None else self._all(wishes, GARBAGE)
        found = self._read()
        if found is None:
            self._fetch_at = Seconds(self._now() + AGAIN_S)
            return []
        samples = self._all(wishes, found) if isinstance(found, str) else self._samples(found, wishes)
        self._ask()
        return samples

    def _ask(self) -> None:
        self._asked_at = None
        self._bus.writeto(MPRLS_ADDRESS, MEASURE)
        self._asked_at = self._now()
        self._fetch_at = Seconds(self._asked_at + CONVERSION_S)

    def _read(self) -> float | str | None:
        """What surprises is fetched twice: it stays there until the next order."""
        found = hpa_of(self._fetch())
        if not isinstance(found, float):
            return found
        before, self._before = self._before, found
        if before is not None and abs(found - before) > SURPRISE_HPA and hpa_of(self._fetch()) != found:
            self._before = before
            return GARBAGE
        return found

    def _samples(self, pressure: float, wishes: Wishes) -> list[Sample]:
        at = self._now()
        moved = self._air.moved(pressure, at)
        if moved is None:
            return []
        if abs(moved) > REST_HPA:
            self._moved_at = at
        return [Sample(pad, Level(min(max(moved * self._ways[pad], 0.0), 1.0))) for pad in wishes]

    @staticmethod
    def _all(wishes: Wishes, what: str) -> list[Sample]:
        return [Sample(pad, None, what) for pad in wishes]

    def _fetch(self) -> bytes:
        self._bus.readfrom_into(MPRLS_ADDRESS, self._answer)
        return bytes(self._answer)
