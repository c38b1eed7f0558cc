from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from smbus2 import i2c_msg

from firmware.emulated.pod_at_bench import PodAtBench
from toccata.sensors import pod_registers as reg

TRANSFERS = 800
LATEST_NS = 80_000


class Traffic:
    """A host without manners, and what the pod's on thresholds must be after it."""

    def __init__(self, pod: PodAtBench, seed: int) -> None:
        self.pod, self.chance = pod, Random(seed)
        self.wanted = [reg.ON_DEFAULT] * reg.CHANNELS
        self.kinds: tuple[Callable[[], None], ...] = (
            self.set_threshold,
            self.set_threshold,
            self.spoil_threshold,
            self.read_short,
            self.write_much,
            self.ask_another,
            self.probe,
            self.read_on,
        )

    def step(self) -> None:
        # How long the interrupt takes to come: up to three bytes of the bus.
        self.pod.bench.chip.i2c.entry_ns = self.chance.choice((120, 5_000, self.chance.uniform(120, LATEST_NS)))
        self.chance.choice(self.kinds)()
        channel = self.chance.randrange(reg.CHANNELS)
        assert self.pod.word(reg.REGISTER_THRESHOLD_ON + 4 * channel) == self.wanted[channel]

    def set_threshold(self) -> None:
        channel, value = self.chance.randrange(reg.CHANNELS), self.chance.randrange(200, 4000)
        self.pod.write(reg.REGISTER_THRESHOLD_ON + 4 * channel, value)
        self.wanted[channel] = value

    def spoil_threshold(self) -> None:
        self.pod.write(reg.REGISTER_THRESHOLD_ON, 333, flip=self.chance.randrange(1, 256))

    def read_short(self) -> None:
        self.pod.raw(self.chance.choice((reg.REGISTER_FRAME, reg.REGISTER_BRIEF)), self.chance.randrange(1, 29))

    def write_much(self) -> None:
        content = bytes((reg.REGISTER_THRESHOLD_ON, *self.chance.randbytes(self.chance.randrange(4, 40))))
        self.pod.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, content))

    def ask_another(self) -> None:
        with pytest.raises(OSError, match="Remote I/O"):
            self.pod.bench.i2c_rdwr(i2c_msg.write(0x29, [reg.REGISTER_FRAME]))

    def probe(self) -> None:
        self.pod.bench.i2c_rdwr(i2c_msg.write(reg.ADDRESS, []))

    def read_on(self) -> None:
        """Read without saying what: the register asked for last."""
        self.pod.bench.i2c_rdwr(i2c_msg.read(reg.ADDRESS, self.chance.randrange(1, 40)))


@pytest.mark.parametrize("khz", [100, 400])
def test_no_traffic_confuses_a_pod_whose_interrupt_comes_late(started: Callable[..., PodAtBench], khz: int) -> None:
    pod = started(khz=khz)
    traffic = Traffic(pod, seed=khz)
    for _ in range(TRANSFERS):
        traffic.step()
    assert not pod.status & reg.STATUS_OVERRUN
