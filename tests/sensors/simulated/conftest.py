from __future__ import annotations

from collections.abc import Callable

import pytest
from adafruit_mpr121 import MPR121

from toccata.sensors.bus import I2cBus
from toccata.sensors.simulated.adapter import SimulatedAdapter
from toccata.sensors.simulated.faults import Fault, FaultKind
from toccata.sensors.simulated.mpr121 import SimulatedMpr121
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.units import Seconds

ADDRESS = 0x5A
CALIBRATED_S = Seconds(3.0)


class Bench:
    """One board on a simulated bus in virtual time, read by Adafruit's driver."""

    def __init__(self, seed: int = 1, bus_khz: int = 400) -> None:
        self.time = VirtualTime()
        self.adapter = SimulatedAdapter(self.time, {ADDRESS: SimulatedMpr121(seed)}, bus_khz, seed)
        self.bus = I2cBus(self.adapter, self.time.now)
        self.driver = MPR121(self.bus, ADDRESS)

    def wait(self, span: float) -> None:
        self.time.spend(Seconds(span))

    def touch(self, pad: int, amount: float = 1.0) -> None:
        self.adapter.touch(ADDRESS, pad, amount)

    def fault(self, kind: FaultKind, lasting: float, rate: float = 1.0) -> None:
        now = self.time.now()
        self.adapter.inject(Fault(kind, ADDRESS, now, Seconds(now + lasting), rate))

    def register(self, address: int) -> int:
        answer = bytearray(1)
        self.bus.writeto_then_readfrom(ADDRESS, bytes([address]), answer)
        return answer[0]

    def write(self, *data: int) -> None:
        self.bus.writeto(ADDRESS, bytes(data))

    def irq(self) -> bool:
        return self.adapter.irq_low(ADDRESS)


@pytest.fixture(scope="session")
def make_bench() -> Callable[..., Bench]:
    return Bench


@pytest.fixture
def bench() -> Bench:
    """A board whose baselines have reached its counts."""
    made = Bench()
    made.wait(CALIBRATED_S)
    made.driver.touched()
    return made
