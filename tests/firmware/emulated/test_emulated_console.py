from __future__ import annotations

import struct
import zlib

from emulator.built import Built

from firmware.emulated.pod_at_bench import PodAtBench, Reply
from firmware.emulated.test_emulated_bus import golden
from toccata.sensors import pod_registers as reg
from toccata.sensors.pod_frames import FrameReader, framed

ASKED_OF_APPLICATION = ("Z", "S", "T", "G", "B")
ASKED_OF_BLANK_LOADER = ("H", "E", "W", "G", "B")


def answers_to(pod: PodAtBench, letters: tuple[str, ...]) -> dict[bytes, set[bytes]]:
    """What the pod sends back to each golden question of these letters."""
    told = {}
    for letter in letters:
        for frame, _, _ in (line for line in golden("ask") if line[1] == letter):
            pod.bench.received.clear()
            pod.bench.send(frame)
            pod.bench.run_ms(160)
            told[frame] = {piece + b"\0" for piece in bytes(pod.bench.received).split(b"\0") if piece}
    return told


def golden_answers() -> set[bytes]:
    return {frame for frame, _, _ in golden("answer")}


def test_the_application_answers_what_the_golden_frames_say(pod: PodAtBench) -> None:
    told = answers_to(pod, ASKED_OF_APPLICATION)
    assert {frame: bool(said & golden_answers()) for frame, said in told.items()} == dict.fromkeys(told, True)


def test_the_loader_answers_what_the_golden_frames_say(blank: PodAtBench) -> None:
    blank.bench.flash.unique_id = bytes(8)
    blank.bench.run_ms(60)
    told = answers_to(blank, ASKED_OF_BLANK_LOADER)
    # W 5 is answered there as by a broken flash, W 6 not at all.
    apart = {frame for frame, name, facts in golden("ask") if name == "W" and facts["sequence"] in ("5", "6")}
    assert {frame: bool(said & golden_answers()) for frame, said in told.items()} == {
        frame: frame not in apart for frame in told
    }


def test_b_leads_into_the_loader_and_g_back(pod: PodAtBench) -> None:
    assert pod.ask(reg.COMMAND_REBOOT) == Reply(reg.REPLY_OK, b"")
    pod.wait_for(reg.WHO_LOADER)
    assert pod.ask(reg.COMMAND_GO) == Reply(reg.REPLY_OK, b"")
    pod.wait_until_ready()
    assert pod.who() == reg.WHO_APPLICATION


def test_the_bus_leads_into_the_loader_until_the_next_power_on(pod: PodAtBench) -> None:
    pod.command(reg.BUS_COMMAND_REBOOT_TO_LOADER)
    pod.wait_for(reg.WHO_LOADER)
    pod.bench.brown_out()
    pod.wait_until_ready()


def test_a_reboot_by_the_host_is_neither_a_bite_nor_a_power_failure(pod: PodAtBench) -> None:
    pod.ask(reg.COMMAND_REBOOT)
    pod.wait_for(reg.WHO_LOADER)
    pod.ask(reg.COMMAND_GO)
    pod.wait_until_ready()
    assert pod.status & (reg.STATUS_POWER | reg.STATUS_WATCHDOG) == 0


def test_the_watchdog_is_stopped_before_a_reboot_is_forced(pod: PodAtBench) -> None:
    pod.ask(reg.COMMAND_REBOOT)
    pod.wait_for(reg.WHO_LOADER)
    assert pod.bench.chip.watchdog.forced_while_counting == 0


def test_the_crc_of_the_image_is_that_of_its_header(pod: PodAtBench, built: Built) -> None:
    length = len(built.pod) - 256
    told = pod.ask(reg.COMMAND_CRC, struct.pack("<II", reg.FLASH_IMAGE, length)).data
    assert told == struct.pack("<I", zlib.crc32(built.pod[256:]))
    assert pod.read(reg.REGISTER_IMAGE_CRC, 4) == told == built.pod[8:12]
    assert pod.read(reg.REGISTER_BUILD_ID, 4) == built.pod[24:28]


def test_a_damaged_frame_gets_no_reply_and_the_next_one_does(pod: PodAtBench) -> None:
    good = framed(bytes((reg.COMMAND_HELLO, 77)))
    for at in range(1, len(good) - 1):
        bad = bytearray(good)
        bad[at] ^= 0x40
        assert pod.exchange(bytes(bad), bytes((reg.COMMAND_HELLO, 77)), 15) is None
    assert pod.who() == reg.WHO_APPLICATION


def test_frames_are_streamed_every_ten_milliseconds_until_the_host_falls_silent(pod: PodAtBench) -> None:
    assert pod.ask(reg.COMMAND_STREAM, b"\x01").status == reg.REPLY_OK
    pod.bench.received.clear()
    pod.bench.run_ms(500)
    streamed = FrameReader().feed(bytes(pod.bench.received))
    assert {message[0] for message in streamed} == {reg.COMMAND_STREAM}
    assert 49 <= len(streamed) <= 51
    pod.bench.run_ms(700)
    pod.bench.received.clear()
    pod.bench.run_ms(300)
    assert pod.bench.received == b""
