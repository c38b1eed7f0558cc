"""One MPR121 through Adafruit's driver: how it is started, asked whether it is sane, and read.

Register numbers and section numbers: NXP MPR121 datasheet, revision 4.
"""

from __future__ import annotations

from collections.abc import Sequence

from adafruit_mpr121 import MPR121

from toccata.sensors.bus import I2cBus
from toccata.settings.device import PADS_PER_BOARD
from toccata.units import Level

REG_OVER_CURRENT = 0x01
REG_FILTERED = 0x04
REG_BASELINE = 0x1E
REG_CANARY = 0x57
REG_ECR = 0x5E

PADS_MASK = 0x0FFF
IMPOSSIBLE = 0x7000
"""Bit 12 is the proximity electrode, which is off, and 13 and 14 do not exist: a status with one of them is garbage."""

OVER_CURRENT = 0x8000
"""OVCF, bit 7 of the second status byte (5.10): the chip has stopped itself."""

RUN_NEW_BASELINE = 0x8F
"""ECR, twelve electrodes; CL 10: the first measurement becomes the baseline (5.11). What Adafruit's driver writes."""

RUN_KEPT_BASELINE = 0x0F
"""ECR, twelve electrodes; CL 00: the baseline registers are taken as they stand."""

FULL_SHARE = 0.70
"""A whole hand takes about 70 % of the idle counts away: 215-265 fall to 50-90."""

NEUTRAL = Level(0.5)
"""Where a figure can't be right, the middle: never the loudest."""

DEFAULT_TOUCH, DEFAULT_RELEASE = 12, 6


class Chip:
    """The chip at one address. Any call may raise OSError: the caller decides what that means."""

    def __init__(self, bus: I2cBus, address: int) -> None:
        self.address = address
        self._bus = bus
        self._driver: MPR121 | None = None
        self._canary = b""
        self._baselines: tuple[int, ...] = ()
        self._one = bytearray(1)

    def start(self, thresholds: Sequence[tuple[int, int]]) -> None:
        """Reset the chip, set it up and let it run; twelve pairs (touch, release) of thresholds in counts.

        Adafruit's driver sets the fastest safe timing (1 ms, 4 samples) and freezes the baselines of touched pads, so
        that a hold stays a hold. Baselines known from before are put back: a hand on a pad is then a touch and not the
        new rest.

        Raises:
            OSError: the chip does not answer.
            ValueError: nothing answers at this address (as Adafruit's driver says it).
            RuntimeError: what answers is no MPR121.
        """
        # An over-current flag keeps ECR shut until it is written away (5.10).
        if self._driver is not None:
            self._write(REG_OVER_CURRENT, 0x80)
        self._driver = MPR121(self._bus, self.address)
        for pad, pair in enumerate(thresholds):
            self._threshold(pad, *pair)
        if self._baselines:
            self._write(REG_ECR, 0x00)
            self._write(REG_BASELINE, *self._baselines)
            self._write(REG_ECR, RUN_KEPT_BASELINE)
        ecr = RUN_KEPT_BASELINE if self._baselines else RUN_NEW_BASELINE
        # Registers 0x57-0x5E as this start left them: pad 11, proximity, debounce, CONFIG1, CONFIG2, ECR.
        self._canary = bytes([*thresholds[-1], 0, 0, 0, 0x10, 0x20, ecr])

    def forget_baselines(self) -> None:
        """At the next start the first measurement is the rest again: the kept ones have led astray."""
        self._baselines = ()

    def status(self) -> int:
        """All sixteen bits of the status registers, in one transaction."""
        assert self._driver is not None, "the board reads a chip only after it has started it"
        return int(self._driver.touched())

    def is_sane(self) -> bool:
        """Read the canary: eight registers that only a reset, a brown-out or a fault changes."""
        return self._read(REG_CANARY, len(self._canary)) == self._canary

    def is_stopped(self) -> bool:
        """Tell whether the chip stands in stop mode, as after a brown-out."""
        return self._read(REG_ECR, 1) == b"\0"

    def keep_baselines(self) -> None:
        """Remember the baselines of this moment, when nobody touches the board."""
        baselines = tuple(self._read(REG_BASELINE, PADS_PER_BOARD))
        if min(baselines) > 0 and max(baselines) < 0xFF:
            self._baselines = baselines

    def levels(self, pads: Sequence[int]) -> list[Level]:
        """How firmly each of these pads (in order of number) is touched, 0.01-1.0, in one transaction."""
        first = pads[0]
        data = self._read(REG_FILTERED + 2 * first, 2 * (pads[-1] - first + 1))
        return [self._level(pad, int.from_bytes(data[2 * (pad - first) :][:2], "little")) for pad in pads]

    def _level(self, pad: int, filtered: int) -> Level:
        baseline = self._baselines[pad] << 2 if self._baselines else 0
        if not 0 < filtered < baseline:
            return NEUTRAL
        return Level(min(max((baseline - filtered) / (FULL_SHARE * baseline), 0.01), 1.0))

    def _threshold(self, pad: int, touch: int, release: int) -> None:
        # Each write stops and starts the chip: the driver's own values need none.
        assert self._driver is not None
        if touch != DEFAULT_TOUCH:
            self._driver[pad].threshold = touch
        if release != DEFAULT_RELEASE:
            self._driver[pad].release_threshold = release

    def _read(self, register: int, length: int) -> bytes:
        data = bytearray(length)
        self._bus.writeto_then_readfrom(self.address, bytes([register]), data)
        return bytes(data)

    def _write(self, register: int, *values: int) -> None:
        self._bus.writeto(self.address, bytes([register, *values]))
