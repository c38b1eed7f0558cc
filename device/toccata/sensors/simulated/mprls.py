"""A simulated MPRLS at register level, after Honeywell's datasheet 32332628, with a bulb or a tube on it.

Not modelled: the reset and end-of-conversion pins, the temperature, the air's way through the tube.
"""

from __future__ import annotations

from random import Random

from toccata.sensors.simulated.chip import NoLine
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.units import NEVER, Seconds

MEASURE = b"\xaa\x00\x00"
POWERED, BUSY, SATURATED = 0x40, 0x20, 0x01
CONVERSION_S = 0.005
FULL_HPA = 25.0 * 68.947572932
LOWEST, HIGHEST, MOST = 0x19999A, 0xE66666, 0xFFFFFF

AIR_HPA = 1013.25
NOISE_HPA = 0.1
DRIFT_HPA_PER_S = 5.0 / 60
"""A lift goes up 40 m in a minute."""


class SimulatedMprls(NoLine):
    """One chip.

    Args:
        push_hpa: what the first input adds to the air at its full scale.
        pull_hpa: what the second input takes away.
        seed: of its noise.
    """

    def __init__(self, push_hpa: float = 200.0, pull_hpa: float = 200.0, seed: int = 0) -> None:
        self._random = Random(seed)
        self._full_hpa = (push_hpa, -pull_hpa)
        self._moved = [0.0, 0.0]
        self._counts = 0
        self._flags = 0
        self._done_at = NEVER
        self._drifts: list[Fault] = []

    def write(self, data: bytes, at: Seconds) -> None:
        """Begin a conversion; any other order is ignored, and so is one while a conversion runs."""
        self._convert(at)
        if data == MEASURE and self._done_at == NEVER:
            self._done_at = Seconds(at + CONVERSION_S)

    def read(self, length: int, at: Seconds) -> bytes:
        """Give the status and the last result."""
        self._convert(at)
        status = POWERED | self._flags | (BUSY if self._done_at < NEVER else 0)
        return bytes([status, *self._counts.to_bytes(3, "big")])[:length].ljust(length, b"\xff")

    def touch(self, electrode: int, amount: float, at: Seconds) -> None:
        """Squeeze or puff (0), or sip (1), to this share of its full scale; more than 1.0 is possible."""
        self._convert(at)
        self._moved[electrode] = amount * self._full_hpa[electrode]

    def power_on(self, at: Seconds) -> None:  # noqa: ARG002
        """Begin anew: nothing was measured."""
        self._counts, self._flags, self._done_at = 0, 0, NEVER

    def suffer(self, fault: Fault) -> None:
        """Note a drift of the air."""
        if fault.kind is FaultKind.DRIFT:
            self._drifts.append(fault)

    def _convert(self, at: Seconds) -> None:
        if at < self._done_at:
            return
        drifted = sum(fault.rate * max(min(at, fault.end) - fault.start, 0.0) for fault in self._drifts)
        pressure = AIR_HPA + sum(self._moved) + drifted * DRIFT_HPA_PER_S + self._random.gauss(0.0, NOISE_HPA)
        counts = round(LOWEST + (HIGHEST - LOWEST) * pressure / FULL_HPA)
        self._flags = 0 if 0 <= counts <= MOST else SATURATED
        self._counts = min(max(counts, 0), MOST)
        self._done_at = NEVER
