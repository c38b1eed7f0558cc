from __future__ import annotations

import time
from collections.abc import Callable

from emulator.bench import Following
from emulator.built import Built
from emulator.paced import PacedPod

from firmware.emulated.pod_at_bench import PodAtBench
from toccata.sensors import pod_registers as reg
from toccata.sensors.bus import I2cBus
from toccata.sensors.pod_words import pec, pec_of_read
from toccata.sensors.simulated.timeline import VirtualTime
from toccata.units import Seconds
from waiting import until

Started = Callable[..., PodAtBench]


def who_and_status(bus: I2cBus) -> list[int]:
    answers = []
    for register in (reg.REGISTER_WHO_AM_I, reg.REGISTER_STATUS):
        answer = bytearray(2)
        bus.writeto_then_readfrom(reg.ADDRESS, bytes((register,)), answer)
        assert pec(answer, pec_of_read(reg.ADDRESS, register)) == 0
        answers.append(answer[0])
    return answers


def test_the_daemons_own_bus_reads_the_pod_in_virtual_time(pod: PodAtBench) -> None:
    timeline = VirtualTime()
    bus = I2cBus(Following(pod.bench, timeline), timeline.now)
    timeline.spend(Seconds(0.25))
    assert who_and_status(bus)[0] == reg.WHO_AM_I
    # Two transactions of 40 and a little more bits at 100 kHz.
    assert 0.0008 < timeline.now() - 0.25 < 0.0012
    before = pod.uptime_ms
    timeline.spend(Seconds(1.0))
    who_and_status(bus)
    assert pod.uptime_ms - before in range(1000, 1006)


def test_the_daemons_own_bus_reads_the_pod_at_the_pace_of_the_wall_clock(started: Started) -> None:
    with PacedPod(started().bench) as paced:
        bus = I2cBus(paced, lambda: Seconds(time.monotonic()))
        until(lambda: who_and_status(bus)[1] & reg.STATUS_READY, "a pod that is ready")
        assert who_and_status(bus) == [reg.WHO_AM_I, reg.STATUS_READY | reg.STATUS_POWER | reg.STATUS_DEFAULTS]
        assert paced.lag.longest_s >= 0.0
    assert bus.counts.failures == 0


def test_a_pod_without_power_does_not_acknowledge(built: Built) -> None:
    pod = PodAtBench(built.flash())
    pod.wait_until_ready()
    pod.bench.power_off()
    assert not pod.answers()
    assert pod.exchange(b"\0", b"", 5) is None
