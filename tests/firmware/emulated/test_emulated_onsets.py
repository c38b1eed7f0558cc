from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from emulator.adc import Input

from firmware.emulated.pod_at_bench import SAMPLES_A_MS, PodAtBench
from toccata.sensors import pod_registers as reg

Started = Callable[..., PodAtBench]
CONVERSIONS = int(os.environ.get("TOCCATA_CONVERSIONS", "1000000"))
READABLE_MS = 3.0


def noise(seed: int, rest: float = 0.06, spread: float = 6.0 / 4096) -> Input:
    """Gaussian noise of 6 counts (the ADC's own is below 2) and, once in 5,000 conversions, a spike of up to 200."""
    chance = Random(seed)

    def sensed(_ns: float) -> float:
        if chance.random() < 0.0002:
            return rest + chance.uniform(-200, 200) / 4096
        return rest + chance.gauss(0.0, spread)

    return sensed


def readable_after_ms(pod: PodAtBench, channel: int) -> float:
    """How long after a step a read must begin to see its onset."""
    before = pod.brief().channels[channel].onsets
    step_ns = pod.bench.chip.now_ns
    pod.bench.adc(channel, 0.6)
    while True:
        begun_ns = pod.bench.chip.now_ns
        if pod.brief().channels[channel].onsets != before:
            return (begun_ns - step_ns) / 1e6
        assert begun_ns - step_ns < 50e6


@pytest.mark.parametrize("channel", range(4))
def test_an_onset_can_be_read_three_milliseconds_after_a_step(started: Started, channel: int) -> None:
    pod = started(khz=400)
    delays = []
    for phase_ms in (0.0, 0.13, 0.27, 0.41, 0.59, 0.73, 0.97):
        pod.bench.run_ms(20 + phase_ms)
        delays.append(readable_after_ms(pod, channel))
        pod.bench.adc(channel, 0.02)
    assert max(delays) <= READABLE_MS


def test_a_step_counts_one_onset_on_its_channel_and_none_on_the_others(pod: PodAtBench) -> None:
    pod.bench.adc(2, 0.5)
    pod.bench.run_ms(30)
    assert pod.onsets() == (0, 0, 1, 0)
    assert pod.frame().channels[2].state == reg.STATE_HELD


def test_a_steeper_rise_gives_a_higher_velocity(pod: PodAtBench) -> None:
    velocities = []
    for per_ms in (0.02, 0.05, 0.15):
        begun = pod.bench.chip.now_ns
        pod.bench.adc(1, lambda ns, begun=begun, per_ms=per_ms: min(0.7, 0.02 + per_ms * (ns - begun) / 1e6))
        pod.bench.run_ms(60)
        velocities.append(pod.frame().channels[1].velocity)
        pod.bench.adc(1, 0.02)
        pod.bench.run_ms(60)
    assert 1 <= velocities[0] < velocities[1] < velocities[2] <= 127


def test_a_missed_poll_loses_no_hit(pod: PodAtBench) -> None:
    for _ in range(7):
        for share in (0.4, 0.02):
            pod.bench.adc(range(1, 4), share)
            pod.bench.run_ms(25)
    assert pod.onsets() == (0, 7, 7, 7)


def test_frames_are_stamped_with_the_milliseconds_of_their_samples(pod: PodAtBench) -> None:
    stamps = []
    for tick in range(1, 4):
        pod.bench.spend(tick - pod.bench.now())
        stamps.append(int.from_bytes(pod.read(reg.REGISTER_FRAME, reg.FRAME_SIZE)[2:4], "little"))
    assert [later - earlier for earlier, later in pairwise(stamps)] == [1000] * 2


def test_noise_on_all_four_channels_counts_no_onset(started: Started) -> None:
    """CONVERSIONS raw conversions of the ADC, 64 a millisecond: 250,000 on each channel, 15,625 filtered samples."""
    pod = started()
    for channel in range(4):
        pod.bench.adc(channel, noise(channel))
    pod.bench.run_ms(300)
    pod.bench.brown_out()
    pod.wait_until_ready()
    before = pod.bench.chip.adc.conversions
    pod.bench.run_ms(CONVERSIONS / SAMPLES_A_MS)
    assert pod.bench.chip.adc.conversions - before >= CONVERSIONS - SAMPLES_A_MS
    assert pod.onsets() == (0, 0, 0, 0)
    assert pod.status & (reg.STATUS_OVERRUN | reg.STATUS_WATCHDOG) == 0
