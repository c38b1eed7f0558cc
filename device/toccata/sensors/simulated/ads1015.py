"""A simulated ADS1015 at register level, after Texas Instruments' datasheet SBAS473E, with resistive pads on it.

Not modelled: the comparator and its ALERT line, the general call, the input's impedance.
"""

from __future__ import annotations

from random import Random

from toccata.sensors.ads1015 import FULL_V
from toccata.sensors.simulated.chip import NoLine
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.units import NEVER, Seconds

CONVERSION, CONFIG, LOW_THRESHOLD, HIGH_THRESHOLD = range(4)

POWER_ON = {CONVERSION: 0x0000, CONFIG: 0x8583, LOW_THRESHOLD: 0x8000, HIGH_THRESHOLD: 0x7FF0}
"""Table 6 to 9."""

OS = 0x8000
SINGLE_SHOT = 0x0100
RANGES_V = (6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256)
RATES = (128, 250, 490, 920, 1600, 2400, 3300, 3300)
INPUTS = ((0, 1), (0, 3), (1, 3), (2, 3), (0, None), (1, None), (2, None), (3, None))
"""What each setting of MUX measures: the first input against the second, or against ground."""

WAKE_UP_S = 25e-6
SUPPLY_V = 3.3
FIXED_OHM = 10_000.0
NOISE_V = 0.001
DRIFT_V_PER_S = 40 * 0.002 / 60
"""40 counts a minute, as a simulated board's."""


def ohms(share: float) -> float:
    """The resistance of a pad that is pressed to this share of its full scale; none: a good insulator."""
    return FIXED_OHM * (SUPPLY_V / (share * FULL_V) - 1.0) if share > 0.0 else 1e9


class SimulatedAds1015(NoLine):
    """One chip with four pads.

    Args:
        seed: of its noise.
    """

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)
        self._registers = dict(POWER_ON)
        self._pointer = 0
        self._ohms = [ohms(0.0)] * 4
        self._done_at = NEVER
        self._drifts: list[Fault] = []

    def write(self, data: bytes, at: Seconds) -> None:
        """Set the pointer, and with two bytes more the register: the conversion register can't be written."""
        self._convert(at)
        self._pointer = data[0] & 0x03
        if len(data) >= 3 and self._pointer != CONVERSION:
            self._registers[self._pointer] = int.from_bytes(data[1:3], "big")
            if self._pointer == CONFIG:
                self._configure(at)

    def read(self, length: int, at: Seconds) -> bytes:
        """Give the register that the pointer names, high byte first; then it says no more."""
        self._convert(at)
        value = self._registers[self._pointer]
        if self._pointer == CONFIG:
            value = value & ~OS | (0 if self._done_at < NEVER else OS)
        return value.to_bytes(2, "big")[:length].ljust(length, b"\xff")

    def touch(self, electrode: int, amount: float, at: Seconds) -> None:
        """Press the pad on this channel, to this share of its full scale."""
        self._convert(at)
        self._ohms[electrode] = ohms(amount)

    def short(self, electrode: int, at: Seconds) -> None:
        """Let the two wires of this channel touch."""
        self._convert(at)
        self._ohms[electrode] = 0.0

    def power_on(self, at: Seconds) -> None:  # noqa: ARG002
        """Begin anew: nothing is set up, nothing was converted."""
        self._registers = dict(POWER_ON)
        self._pointer, self._done_at = 0, NEVER

    def suffer(self, fault: Fault) -> None:
        """Note a drift."""
        if fault.kind is FaultKind.DRIFT:
            self._drifts.append(fault)

    def _configure(self, at: Seconds) -> None:
        config = self._registers[CONFIG]
        if config & OS or not config & SINGLE_SHOT:
            self._done_at = Seconds(at + WAKE_UP_S + 1.0 / RATES[config >> 5 & 7])

    def _convert(self, at: Seconds) -> None:
        """Finish the conversion that is under way, if it is done by now; the next one follows in continuous mode."""
        if at < self._done_at:
            return
        config = self._registers[CONFIG]
        code = round(self._volts(at) / RANGES_V[config >> 9 & 7] * 2048)
        self._registers[CONVERSION] = (min(max(code, -2048), 2047) << 4) & 0xFFFF
        self._done_at = NEVER if config & SINGLE_SHOT else Seconds(at + 1.0 / RATES[config >> 5 & 7])

    def _volts(self, at: Seconds) -> float:
        plus, minus = INPUTS[self._registers[CONFIG] >> 12 & 7]
        against = 0.0 if minus is None else self._divided(minus)
        drifted = sum(fault.rate * max(min(at, fault.end) - fault.start, 0.0) for fault in self._drifts)
        noise = self._random.gauss(0.0, NOISE_V)
        return min(self._divided(plus) + drifted * DRIFT_V_PER_S, SUPPLY_V) - against + noise

    def _divided(self, channel: int) -> float:
        return SUPPLY_V * FIXED_OHM / (FIXED_OHM + self._ohms[channel])
