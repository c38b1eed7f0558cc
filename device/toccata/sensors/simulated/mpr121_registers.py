"""The registers of the MPR121: addresses, power-on values, and what a run-mode chip makes of them.

Source: NXP MPR121 data sheet rev. 4, sections 5.1-5.12.
"""

from __future__ import annotations

from dataclasses import dataclass

from toccata.units import Seconds

ELECTRODES = 12

STATUS = 0x00
STATUS_HIGH = 0x01
OUT_OF_RANGE = 0x02
FILTERED = 0x04
BASELINE = 0x1E
BASELINE_END = BASELINE + 13
RISING = 0x2B
FALLING = 0x2F
TOUCHED = 0x33
THRESHOLDS = 0x41
DEBOUNCE = 0x5B
CONFIG1 = 0x5C
CONFIG2 = 0x5D
ECR = 0x5E
CHARGE_CURRENT = 0x5F
CHARGE_TIME = 0x6C
GPIO_FIRST = 0x73
GPIO_DATA = 0x75
GPIO_SET = 0x78
GPIO_CLEAR = 0x79
GPIO_TOGGLE = 0x7A
AUTOCONFIG0 = 0x7B
AUTOCONFIG1 = 0x7C
UPPER_LIMIT = 0x7D
LOWER_LIMIT = 0x7E
TARGET = 0x7F
SOFT_RESET = 0x80
SIZE = 0x81

RESET_WORD = 0x63
OVCF = 0x80
"""In STATUS_HIGH: too much current in REXT; writing 1 clears it."""

ACFF, ARFF = 0x80, 0x40
"""In OUT_OF_RANGE + 1: auto-configuration failed, auto-reconfiguration failed."""

AUTOCONFIG_ENABLE, RECONFIG_ENABLE = 0x01, 0x02
"""In AUTOCONFIG0: ACE, ARE."""

OOR_INTERRUPT, RECONFIG_INTERRUPT, AUTOCONFIG_INTERRUPT = 0x04, 0x02, 0x01
"""In AUTOCONFIG1: OORIE, ARFIE, ACFIE."""

RUN_BITS = 0x3F
"""In ECR: ELEPROX_EN and ELE_EN; with all of them 0 the chip is in stop mode."""

FULL_SCALE = 1023
SAMPLES_OF_SFI = (4, 6, 10, 18)
_LOADED_BITS = {0b00: 0x000, 0b01: 0x000, 0b10: 0x3E0, 0b11: 0x3FF}


def power_on() -> bytearray:
    """Give the registers as they are after power-on or a soft reset (section 5, table 2)."""
    registers = bytearray(SIZE)
    registers[CONFIG1] = 0x10
    registers[CONFIG2] = 0x24
    return registers


def is_writable(register: int, running: bool) -> bool:
    """Tell whether a write is taken: in run mode only ECR and GPIO registers are (section 5.1)."""
    if register == ECR or GPIO_FIRST <= register <= GPIO_TOGGLE:
        return True
    return not running and BASELINE <= register < SOFT_RESET


@dataclass(frozen=True, slots=True)
class FilterLaw:
    """One of the three baseline scenarios (section 5.5): half deltas in half counts and counts, limits in figures."""

    max_half_delta: int
    noise_half_delta: int
    noise_count: int
    delay: int


@dataclass(frozen=True, slots=True)
class Tuning:
    """What stands fast while the chip runs, since nothing of it can be written then.

    Attributes:
        sample_s: time between two samples of an electrode (ESI).
        samples: of a filtered figure (SFI); status and figures change every ``samples * sample_s``.
        window_s: that product.
        tracking: whether the baseline follows.
        loaded_bits: which bits of the first figure become the baseline; 0: the register is kept.
        rising, falling, touched: the baseline's laws.
        thresholds: (touch, release) of each electrode, in counts.
        touch_windows, release_windows: windows in a row that a change takes (debounce + 1).
        gains: counts of each electrode relative to 16 uA for 0.5 us.
        enabled: how many electrodes are measured.
    """

    sample_s: float
    samples: int
    window_s: Seconds
    tracking: bool
    loaded_bits: int
    rising: FilterLaw
    falling: FilterLaw
    touched: FilterLaw
    thresholds: tuple[tuple[int, int], ...]
    touch_windows: int
    release_windows: int
    gains: tuple[float, ...]
    enabled: int


def tuning_of(registers: bytes | bytearray) -> Tuning:
    """Read what the registers order, at the transition to run mode."""
    sample_s = (1 << (registers[CONFIG2] & 0x07)) / 1000.0
    samples = SAMPLES_OF_SFI[registers[CONFIG2] >> 3 & 0x03]
    lock = registers[ECR] >> 6
    return Tuning(
        sample_s=sample_s,
        samples=samples,
        window_s=Seconds(sample_s * samples),
        tracking=lock != 0b01,
        loaded_bits=_LOADED_BITS[lock],
        rising=FilterLaw(*registers[RISING : RISING + 4]),
        falling=FilterLaw(*registers[FALLING : FALLING + 4]),
        touched=FilterLaw(0, *registers[TOUCHED : TOUCHED + 3]),
        thresholds=tuple(
            (registers[THRESHOLDS + 2 * electrode], registers[THRESHOLDS + 2 * electrode + 1])
            for electrode in range(ELECTRODES)
        ),
        touch_windows=(registers[DEBOUNCE] & 0x07) + 1,
        release_windows=(registers[DEBOUNCE] >> 4 & 0x07) + 1,
        gains=tuple(_gain(registers, electrode) for electrode in range(ELECTRODES)),
        enabled=min(registers[ECR] & 0x0F, ELECTRODES),
    )


def charge(current: int, time_code: int) -> float:
    """Give the charge relative to 16 uA for 0.5 us; a time code of n is 0.5 us * 2 ** (n - 1) (section 5.8)."""
    return current / 16.0 * 2.0 ** (time_code - 1)


def _gain(registers: bytes | bytearray, electrode: int) -> float:
    current = registers[CHARGE_CURRENT + electrode] & 0x3F or registers[CONFIG1] & 0x3F
    own_time = registers[CHARGE_TIME + electrode // 2] >> 4 * (electrode % 2) & 0x07
    time_code = own_time or registers[CONFIG2] >> 5
    return charge(current, time_code) if time_code else 0.0
