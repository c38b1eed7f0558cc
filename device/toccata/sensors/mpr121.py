"""One MPR121 through Adafruit's driver: how it is started, asked whether it is sane, and read.

Register numbers and section numbers: NXP MPR121 datasheet, revision 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

RUN_NEW_BASELINE = 0xCF
"""ECR, twelve electrodes; CL 11: all ten bits of the first measurement become the baseline (5.11).

Adafruit's driver writes CL 10, five bits: up to 31 counts too low, which the rising filter makes good in 1.9 s.
"""

RUN_KEPT_BASELINE = 0x0F
"""ECR, twelve electrodes; CL 00: the baseline registers are taken as they stand."""

FIGURE_MAX = 0x3FF
"""Filtered data have ten bits (5.3); a running chip shows neither more nor 0."""

FULL_SHARE = 0.70
"""A whole hand takes about 70 % of the idle counts away: 215-265 fall to 50-90."""

NEUTRAL = Level(0.5)
"""Where a figure can't be right, the middle: never the loudest."""

PARTS = ((REG_FILTERED, 8), (REG_FILTERED + 8, 8), (REG_FILTERED + 16, 8), (REG_BASELINE, PADS_PER_BOARD))
"""Figures and baselines of all pads (first register, bytes): 0.25 to 0.34 ms of the bus each at 400 kHz."""

DEFAULT_TOUCH, DEFAULT_RELEASE = 12, 6
NEAR_BASELINE = 1
"""Steps of four counts that a baseline may differ by from the one that was kept: noise, and no reason to look twice."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a chip measures, and what it compares it with: counts of all twelve pads, 0-1023."""

    figures: tuple[int, ...]
    baselines: tuple[int, ...]


def survey_of(data: bytes) -> Survey:
    """Read twelve figures (two bytes each, low byte first) and twelve baselines (their upper eight bits)."""
    figures = tuple(int.from_bytes(data[2 * pad : 2 * pad + 2], "little") for pad in range(PADS_PER_BOARD))
    return Survey(figures, tuple(register << 2 for register in data[2 * PADS_PER_BOARD :]))


class Chip:
    """The chip at one address. Any call may raise OSError: the caller decides what that means."""

    def __init__(self, bus: I2cBus, address: int) -> None:
        self.address = address
        self._bus = bus
        self._driver: MPR121 | None = None
        self._canary = b""
        self._baselines: tuple[int, ...] = ()
        self._keeps = False

    @property
    def keeps_baselines(self) -> bool:
        """Tell whether the last start put known baselines back; else what was measured then became the rest."""
        return self._keeps

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
        # The driver's own probe would try a stuck bus twice and call it an empty one.
        self._read(REG_ECR, 1)
        # An over-current flag keeps ECR shut until it is written away (5.10).
        if self._driver is not None:
            self._write(REG_OVER_CURRENT, 0x80)
        self._driver = MPR121(self._bus, self.address)
        for pad, pair in enumerate(thresholds):
            self._threshold(pad, *pair)
        self._keeps = bool(self._baselines)
        self._write(REG_ECR, 0x00)
        if self._keeps:
            self._write(REG_BASELINE, *self._baselines)
        ecr = RUN_KEPT_BASELINE if self._keeps else RUN_NEW_BASELINE
        self._write(REG_ECR, ecr)
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

    def survey(self) -> Survey:
        """Read the figures and the baselines of all pads, in one transaction of 38 bytes (0.9 ms at 400 kHz)."""
        data = self._read(REG_FILTERED, REG_BASELINE + PADS_PER_BOARD - REG_FILTERED)
        return survey_of(data[: 2 * PADS_PER_BOARD] + data[REG_BASELINE - REG_FILTERED :])

    def read_part(self, number: int) -> bytes:
        """Read one of `PARTS`; all of them in a row are what `survey_of` takes."""
        return self._read(*PARTS[number])

    def keep_baselines(self, survey: Survey) -> bool:
        """Remember the baselines of this moment, when nobody touches the board; tell whether they have moved."""
        found = tuple(baseline >> 2 for baseline in survey.baselines)
        has_moved = not self._is_near(found)
        if has_moved and self.survey().baselines != survey.baselines:
            return True
        if 0 < min(found) <= max(found) < 0xFF:
            self._baselines = found
        return has_moved

    def levels(self, pads: Sequence[int]) -> dict[int, Level]:
        """How firmly each of these pads (in order of number) is touched, 0.01-1.0, in one transaction.

        A pad whose figure is none that a running chip shows is left out.
        """
        first = pads[0]
        data = self._read(REG_FILTERED + 2 * first, 2 * (pads[-1] - first + 1))
        figures = {pad: int.from_bytes(data[2 * (pad - first) :][:2], "little") for pad in pads}
        return {pad: self._level(pad, figure) for pad, figure in figures.items() if 0 < figure <= FIGURE_MAX}

    def _level(self, pad: int, figure: int) -> Level:
        if not self._baselines:
            return NEUTRAL
        baseline = self._baselines[pad] << 2
        return Level(min(max((baseline - figure) / (FULL_SHARE * baseline), 0.01), 1.0))

    def _is_near(self, found: tuple[int, ...]) -> bool:
        return bool(self._baselines) and all(
            abs(new - old) <= NEAR_BASELINE for new, old in zip(found, self._baselines, strict=True)
        )

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
