from __future__ import annotations

from collections.abc import Callable

import pytest

from firmware.emulated.pod_at_bench import LONGEST_STRETCH_NS, PodAtBench
from toccata.sensors import pod_registers as reg

Started = Callable[..., PodAtBench]
ALL = bytes((0x0F,))
FIRST, SECOND = b"\x01\x2c\x01\x64\x00", b"\x01\x90\x01\x64\x00"
"""Channel 1: on at 300, then at 400, off at 100."""

CUTS_MS = (0.05, 5.0, 30.0, 44.9, 45.5, 46.2)
"""From the begin of a save's erase: in it, at its end, before and in the programming of the page."""


def on_threshold(pod: PodAtBench) -> int:
    return pod.word(reg.REGISTER_THRESHOLD_ON + 4)


def erasing(pod: PodAtBench) -> bool:
    chip = pod.bench.chip
    return pod.bench.flash.busy_until(chip.now_ns) > chip.now_ns


def begin_save(pod: PodAtBench, payload: bytes) -> None:
    """Send T, whose save then begins; returns within 0.1 ms of its erase."""
    before = pod.bench.flash.erases
    pod.send(reg.COMMAND_THRESHOLDS, payload)
    assert pod.bench.run_while(lambda: pod.bench.flash.erases == before, 100)


def test_power_on_is_told_until_it_is_cleared_and_a_brown_out_is_told_again(pod: PodAtBench) -> None:
    assert pod.status & reg.STATUS_POWER
    pod.command(reg.BUS_COMMAND_CLEAR)
    assert not pod.status & reg.STATUS_POWER
    pod.bench.brown_out(1.0)
    assert not pod.answers()
    pod.wait_until_ready()
    assert pod.status & (reg.STATUS_POWER | reg.STATUS_WATCHDOG) == reg.STATUS_POWER


def test_brown_outs_in_a_row_never_leave_a_pod_that_does_not_answer(pod: PodAtBench) -> None:
    for after_ms in (0.3, 2.0, 7.0, 15.0, 40.0):
        pod.bench.brown_out(0.5)
        pod.bench.run_ms(after_ms)
    pod.bench.brown_out(0.5)
    pod.wait_until_ready()
    assert pod.who() == reg.WHO_APPLICATION


def test_the_watchdog_bites_when_no_samples_come_and_is_told(pod: PodAtBench) -> None:
    pod.command(reg.BUS_COMMAND_CLEAR)
    pod.bench.freeze_sampling()
    assert pod.bench.run_while(lambda: not pod.bench.chip.watchdog.bites, 60)
    pod.bench.freeze_sampling(False)
    pod.wait_until_ready()
    assert pod.status & (reg.STATUS_POWER | reg.STATUS_WATCHDOG) == reg.STATUS_WATCHDOG


def test_a_dropped_conversion_restarts_the_pod_so_that_no_channel_shows_its_neighbour(pod: PodAtBench) -> None:
    pod.bench.chip.adc.drop()
    assert pod.bench.run_while(lambda: not pod.bench.chip.watchdog.bites, 60)
    pod.wait_until_ready()
    pod.bench.adc(2, 0.5)
    pod.bench.run_ms(20)
    assert pod.onsets() == (0, 0, 1, 0)


def test_the_third_bite_in_a_row_leaves_the_loader_which_can_start_it_again(pod: PodAtBench) -> None:
    pod.bench.freeze_sampling()
    assert pod.bench.run_while(lambda: pod.bench.chip.watchdog.bites < 3, 600)
    pod.wait_for(reg.WHO_LOADER)
    assert pod.valid() == 1
    pod.bench.freeze_sampling(False)
    assert pod.ask(reg.COMMAND_GO).status == reg.REPLY_OK
    pod.wait_until_ready()


def test_a_rescued_pod_tries_its_application_again_after_power_off(pod: PodAtBench) -> None:
    pod.bench.freeze_sampling()
    assert pod.bench.run_while(lambda: pod.bench.chip.watchdog.bites < 3, 600)
    pod.bench.freeze_sampling(False)
    pod.bench.brown_out()
    pod.wait_until_ready()


def test_bites_far_apart_do_not_count_together(pod: PodAtBench) -> None:
    for bite in (1, 2, 3):
        pod.bench.run_ms(10_100 if bite == 2 else 100)
        assert pod.bench.chip.watchdog.bites == bite - 1
        pod.bench.freeze_sampling()
        assert pod.bench.run_while(lambda bite=bite: pod.bench.chip.watchdog.bites < bite, 60)
        pod.bench.freeze_sampling(False)
        pod.wait_until_ready()


def test_a_calibration_survives_power_off(started: Started) -> None:
    pod = started()
    pod.bench.adc(range(4), 0.07)
    pod.bench.run_ms(50)
    assert pod.ask(reg.COMMAND_CALIBRATE, ALL).data[0] == ALL[0]
    pod.bench.power_off()
    pod.bench.adc(2, 0.3)
    pod.bench.power_on()
    pod.wait_until_ready()
    # Pressed at power-up: only a saved rest can tell.
    assert pod.status & (reg.STATUS_DEFAULTS | reg.STATUS_HELD) == reg.STATUS_HELD
    assert pod.onsets() == (0, 0, 0, 0)


@pytest.mark.parametrize("cut_ms", CUTS_MS)
def test_a_power_cut_in_a_save_keeps_one_generation_whole(pod: PodAtBench, cut_ms: float) -> None:
    assert pod.ask(reg.COMMAND_THRESHOLDS, FIRST).status == reg.REPLY_OK
    begin_save(pod, SECOND)
    pod.bench.run_ms(cut_ms)
    pod.bench.brown_out()
    pod.wait_until_ready()
    assert on_threshold(pod) == 300 if cut_ms < 45.5 else on_threshold(pod) in (300, 400)
    assert not pod.status & reg.STATUS_DEFAULTS
    assert pod.ask(reg.COMMAND_THRESHOLDS, SECOND).status == reg.REPLY_OK


def test_bus_and_samples_go_on_while_the_flash_saves(pod: PodAtBench) -> None:
    pod.bench.bus.longest_stretch_ns = 0.0
    begin_save(pod, FIRST)
    pod.bench.adc(3, 0.5)
    reads = 0
    while erasing(pod):
        reads += pod.frame() is not None
    assert reads >= 10
    assert pod.bench.bus.longest_stretch_ns <= LONGEST_STRETCH_NS
    pod.bench.run_ms(20)
    assert pod.onsets() == (0, 0, 0, 1)
    assert not pod.status & reg.STATUS_OVERRUN


def test_the_slowest_erase_of_the_flashs_data_sheet_is_borne(pod: PodAtBench) -> None:
    pod.bench.flash.erase_ns = 400e6
    begin_save(pod, FIRST)
    pod.bench.run_ms(450)
    assert pod.bench.chip.watchdog.bites == 0
    assert (on_threshold(pod), pod.who()) == (300, reg.WHO_APPLICATION)


def test_the_watchdog_does_not_bite_into_an_erase(pod: PodAtBench) -> None:
    pod.bench.flash.erase_ns = 400e6
    begin_save(pod, FIRST)
    pod.bench.freeze_sampling()
    assert pod.bench.run_while(lambda: not pod.bench.chip.watchdog.bites, 1200)
    pod.bench.freeze_sampling(False)
    pod.wait_until_ready()
    assert on_threshold(pod) == 300
