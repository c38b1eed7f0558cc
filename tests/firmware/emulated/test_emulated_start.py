from __future__ import annotations

import struct
import zlib

import pytest
from emulator.built import Built

from firmware.emulated.pod_at_bench import PodAtBench, Reply
from toccata.sensors import pod_registers as reg

SLEEPS = struct.pack("<II", 0x20042000, 0x10004109) + bytes.fromhex("30bf fde7")
"""Stack, reset vector and the code behind them: WFI for ever."""


def rebuilt(pod: bytes, board: bytes = reg.BOARD_ID.encode(), code: bytes = b"") -> bytes:
    """The same application for another board, or with other code at its begin; its CRC is right."""
    image = code + pod[256 + len(code) :]
    facts = struct.pack("<III", reg.IMAGE_MAGIC, len(image), zlib.crc32(image))
    return facts + pod[12:16] + board + pod[24:256] + image


def test_a_blank_pod_answers_as_its_loader(blank: PodAtBench) -> None:
    blank.bench.run_ms(60)
    chip = blank.bench.flash.unique_id
    expected = struct.pack("<BB8s3BBII", 2, 0, b"POD4RP20", 1, 0, 0, 0, 0, 0) + chip
    assert blank.ask(reg.COMMAND_HELLO) == Reply(0, expected)


def test_a_blank_pod_starts_nothing(blank: PodAtBench) -> None:
    blank.bench.run_ms(60)
    assert blank.ask(reg.COMMAND_GO) == Reply(reg.REPLY_BAD, b"")
    assert not blank.answers()


def test_a_whole_application_is_on_the_bus_within_half_a_second(built: Built) -> None:
    pod = PodAtBench(built.flash())
    pod.wait_until_ready(500)
    assert pod.who() == reg.WHO_APPLICATION


@pytest.mark.parametrize("at", [0, 5, 9, 300, -1])
def test_one_wrong_bit_keeps_an_application_from_starting(built: Built, at: int) -> None:
    damaged = bytearray(built.pod)
    damaged[at] ^= 0x10
    pod = PodAtBench(built.flash(bytes(damaged)))
    pod.wait_for(reg.WHO_LOADER)
    assert pod.valid() == 0
    assert not pod.answers()


def test_an_application_of_another_board_is_not_started(built: Built) -> None:
    pod = PodAtBench(built.flash(rebuilt(built.pod, b"POD8RP20")))
    pod.wait_for(reg.WHO_LOADER)
    assert pod.ask(reg.COMMAND_GO) == Reply(reg.REPLY_OTHER_BOARD, b"")
    assert pod.who() == reg.WHO_LOADER


def test_a_repacked_application_of_this_board_is_started(built: Built) -> None:
    PodAtBench(built.flash(rebuilt(built.pod))).wait_until_ready()


def test_an_application_that_hangs_in_its_first_instruction_leaves_the_loader_after_three_bites(built: Built) -> None:
    pod = PodAtBench(built.flash(rebuilt(built.pod, code=SLEEPS)))
    assert pod.bench.run_while(lambda: pod.bench.chip.watchdog.bites < 3, 13_000)
    pod.wait_for(reg.WHO_LOADER)


def test_the_boot_rom_refuses_a_second_stage_with_a_wrong_sum(built: Built) -> None:
    image = bytearray(built.flash())
    image[20] ^= 1
    pod = PodAtBench(bytes(image))
    pod.bench.run_ms(100)
    assert not pod.answers()
    assert not pod.bench.chip.ssi.window_open
    assert pod.bench.chip.rp.core.pc < 0x4000


@pytest.mark.parametrize("with_application", [False, True])
def test_loader_and_application_set_all_clocks_up(built: Built, with_application: bool) -> None:
    pod = PodAtBench(built.flash() if with_application else built.loader)
    pod.wait_for(reg.WHO_APPLICATION if with_application else reg.WHO_LOADER)
    chip = pod.bench.chip
    clocks = chip.clocks
    assert (clocks.ref_hz, clocks.sys_hz, clocks.peri_hz, clocks.adc_hz, clocks.tick_hz) == (
        12e6,
        125e6,
        125e6,
        48e6,
        1e6,
    )
    assert abs(chip.uart.baud / reg.SERIAL_BAUD - 1) < 0.001


def test_the_pods_of_the_bus_have_pull_ups_and_those_of_the_sensors_nothing(pod: PodAtBench) -> None:
    pads = [pin.pad_value & 0xCC for pin in pod.bench.chip.rp.gpio]
    assert [pads[pin] for pin in (1, 4, 5)] == [0x48, 0x48, 0x48]
    assert pads[26:30] == [0x80] * 4
