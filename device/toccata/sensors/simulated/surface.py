"""The twelve electrodes of a simulated board, as physics: idle counts, fingers, drift, water, noise.

Counts are those of a chip that charges with 16 uA for 0.5 us; a finger makes them fewer.
"""

from __future__ import annotations

import random

from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121_registers import ELECTRODES
from toccata.units import NEVER, Seconds

IDLE_COUNTS = (217.0, 263.0)
TOUCHED_COUNTS = (52.0, 88.0)
"""With the noise, real boards idle at 215-265 and fall to 50-90 under a full touch."""

NOISE = 0.95
"""Counts either way, before rounding: a still electrode shows two or three neighbouring figures, never more."""

SLOPE_PER_S = 40.0 / 60.0
DRIFT_BOUND = 20.0
"""Drift goes to and fro: 40 counts a minute, up to 20 counts either side of where it began."""

WATER_COUNTS = 40.0
"""How far standing water lifts the counts, away from touch."""

COUPLING = 0.3
"""The share of a touch that water carries to the neighbours."""

_MASK = 0xFFFFFFFF


class Surface:
    """What lies before the chip's inputs; it knows no registers.

    Args:
        seed: of this board's idle and touched counts, and of its noise.
    """

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self._idle = tuple(chance.uniform(*IDLE_COUNTS) for _ in range(ELECTRODES))
        self._depth = tuple(idle - chance.uniform(*TOUCHED_COUNTS) for idle in self._idle)
        self._sense = tuple(chance.choice((-1.0, 1.0)) for _ in range(ELECTRODES))
        self._salt = tuple(chance.getrandbits(32) for _ in range(ELECTRODES))
        self._steps: list[list[tuple[Seconds, float]]] = [[(Seconds(0.0), 0.0)] for _ in range(ELECTRODES)]
        self._drifts: list[Fault] = []
        self._waters: list[Fault] = []

    def touch(self, electrode: int, amount: float, at: Seconds, seen: Seconds) -> None:
        """Lay a finger of ``amount`` 0-1 on an electrode; nobody will ask for instants before ``seen`` again."""
        steps = self._steps[electrode]
        while len(steps) > 1 and steps[1][0] <= seen:
            del steps[0]
        steps.append((at, amount))

    def suffer(self, fault: Fault) -> None:
        """Let the electrodes drift or get wet; other faults don't concern them."""
        if fault.kind is FaultKind.DRIFT:
            self._drifts.append(fault)
        elif fault.kind is FaultKind.WET:
            self._waters.append(fault)

    def level(self, electrode: int, at: Seconds) -> float:
        """Give the counts of an electrode at an instant, without noise."""
        amount = _last(self._steps[electrode], at)
        counts = self._idle[electrode]
        if self._drifts:
            counts += sum(_wander(fault, at) for fault in self._drifts) * self._sense[electrode]
        for fault in self._waters:
            if fault.active(at):
                counts += min(abs(fault.rate) * SLOPE_PER_S * (at - fault.start), WATER_COUNTS)
                amount = max(amount, COUPLING * self._beside(electrode, at))
        return counts - amount * self._depth[electrode]

    def next_break(self, electrode: int, at: Seconds) -> Seconds:
        """Tell the first instant after ``at`` until which the level is one straight line; NEVER: level for ever."""
        steps = self._steps[electrode]
        if not self._drifts and not self._waters:
            return NEVER if steps[-1][0] <= at else _first_after(steps, at)
        instants = [_first_after(steps, at)]
        instants += [_corner(fault, at) for fault in self._drifts]
        if self._waters:
            instants += [_dip(fault, at) for fault in self._waters]
            instants += [_first_after(self._steps[beside], at) for beside in _neighbours(electrode)]
        return min(instants)

    def noise(self, electrode: int, index: int) -> float:
        """Give the noise of the figure with that number, in counts: a hash, so that any figure can be had any time."""
        mixed = (index * 0x9E3779B1 ^ self._salt[electrode]) & _MASK
        mixed = ((mixed ^ mixed >> 16) * 0x85EBCA6B) & _MASK
        mixed = ((mixed ^ mixed >> 13) * 0xC2B2AE35) & _MASK
        return (mixed / 0x80000000 - 1.0) * NOISE

    def _beside(self, electrode: int, at: Seconds) -> float:
        return max(_last(self._steps[beside], at) for beside in _neighbours(electrode))


def _neighbours(electrode: int) -> tuple[int, ...]:
    return tuple(beside for beside in (electrode - 1, electrode + 1) if 0 <= beside < ELECTRODES)


def _last(steps: list[tuple[Seconds, float]], at: Seconds) -> float:
    for begun, amount in reversed(steps):
        if begun <= at:
            return amount
    return 0.0


def _first_after(steps: list[tuple[Seconds, float]], at: Seconds) -> Seconds:
    return next((begun for begun, _ in steps if begun > at), NEVER)


def _wander(fault: Fault, at: Seconds) -> float:
    """Give a triangle wave that begins at 0; after the fault it stays where it was."""
    gone = (min(at, fault.end) - fault.start) * SLOPE_PER_S * fault.rate
    if gone == 0.0 or at <= fault.start:
        return 0.0
    around = (gone + DRIFT_BOUND) % (4.0 * DRIFT_BOUND)
    return around - DRIFT_BOUND if around <= 2.0 * DRIFT_BOUND else 3.0 * DRIFT_BOUND - around


def _corner(fault: Fault, at: Seconds) -> Seconds:
    if at < fault.start:
        return fault.start
    if at >= fault.end:
        return NEVER
    if fault.rate == 0.0:
        return fault.end
    leg = 2.0 * DRIFT_BOUND / (SLOPE_PER_S * abs(fault.rate))
    legs = int((at - fault.start) / leg + 0.5)
    corner = Seconds(fault.start + (legs + 0.5) * leg)
    return min(corner if corner > at else Seconds(corner + leg), fault.end)


def _dip(fault: Fault, at: Seconds) -> Seconds:
    full = NEVER if fault.rate == 0.0 else Seconds(fault.start + WATER_COUNTS / (SLOPE_PER_S * abs(fault.rate)))
    edges = sorted((fault.start, min(full, fault.end), fault.end))
    return next((edge for edge in edges if edge > at), NEVER)
