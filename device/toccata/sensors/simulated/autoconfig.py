"""The MPR121's auto-configuration: each electrode's charge, chosen so that its idle counts come near the target.

Source: data sheet rev. 4, sections 5.11 and 5.12. Plain: it measures without noise and takes no time.
"""

from __future__ import annotations

from collections.abc import Sequence

from toccata.sensors.simulated import mpr121_registers as reg

_CURRENTS = range(1, 64)
_TIMES = range(1, 8)
_COUNTS_A_LIMIT = 4
"""The limit registers hold the 8 high bits of 10."""


def autoconfigure(registers: bytearray, levels: Sequence[float]) -> None:
    """Write each electrode's charge current and time, where ACE asks for it.

    Args:
        registers: the whole file, changed in place.
        levels: counts of each electrode at 16 uA for 0.5 us.
    """
    if not registers[reg.AUTOCONFIG0] & reg.AUTOCONFIG_ENABLE:
        return
    target = registers[reg.TARGET] * _COUNTS_A_LIMIT
    for electrode, level in enumerate(levels):
        current, time_code = _nearest(level, target)
        registers[reg.CHARGE_CURRENT + electrode] = current
        shift, place = 4 * (electrode % 2), reg.CHARGE_TIME + electrode // 2
        registers[place] = registers[place] & ~(0x07 << shift) & 0xFF | time_code << shift


def range_flags(registers: bytes | bytearray, counts: Sequence[float]) -> tuple[int, int]:
    """Give registers 0x02 and 0x03: which electrodes lie outside LSL..USL, and what failed by that.

    Args:
        registers: the whole file.
        counts: of each electrode, with its charge as it is now.
    """
    enabled = registers[reg.AUTOCONFIG0] & (reg.AUTOCONFIG_ENABLE | reg.RECONFIG_ENABLE)
    if not enabled:
        return 0, 0
    low, high = (registers[limit] * _COUNTS_A_LIMIT for limit in (reg.LOWER_LIMIT, reg.UPPER_LIMIT))
    outside = sum(1 << electrode for electrode, count in enumerate(counts) if not low <= count <= high)
    failed = reg.ACFF if enabled & reg.AUTOCONFIG_ENABLE else 0
    failed |= reg.ARFF if enabled & reg.RECONFIG_ENABLE else 0
    return outside & 0xFF, outside >> 8 | (failed if outside else 0)


def _nearest(level: float, target: int) -> tuple[int, int]:
    """Choose current and time whose charge brings ``level`` nearest to ``target``; the shortest time that can."""
    choices = ((current, time_code) for time_code in _TIMES for current in _CURRENTS)
    return min(choices, key=lambda choice: abs(level * reg.charge(*choice) - target))
