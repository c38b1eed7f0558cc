from __future__ import annotations

import struct
import zlib

import pytest

from toccata.sensors.pod_frames import FrameReader, framed
from toccata.sensors.pod_layout import HEADER_AT, Version, pod_file
from toccata.sensors.simulated.pod_console import BOOT_S, Cut, Program, SimulatedPod
from toccata.sensors.simulated.pod_line import BYTE_S, Noise, SimulatedLine
from toccata.units import Seconds

CONTENT = pod_file(b"\x01\x02\x03\x04" * 100, Version(1, 2, 3), b"POD4RP20")
LATER = Seconds(1.0)
DONE, BAD, FAILED, OTHER_BOARD, UNKNOWN = 0, 1, 2, 3, 0xFF


def pod(held: bytes = b"", cut: Cut | None = None) -> SimulatedPod:
    pod = SimulatedPod()
    pod.flash[HEADER_AT : HEADER_AT + len(held)] = held
    pod.power_on(Seconds(0.0), cut)
    return pod


def ask(pod: SimulatedPod, command: bytes, *words: int, data: bytes = b"", now: Seconds = LATER) -> tuple[int, bytes]:
    """The status and the data of the one answer."""
    message = command + b"\x07" + struct.pack(f"<{len(words)}I", *words) + data
    (answer,) = FrameReader().feed(pod.answer(framed(message), now))
    assert answer[:2] == message[:2]
    return answer[2], answer[3:]


@pytest.mark.parametrize(
    ("held", "program"),
    [
        (b"", Program.LOADER),
        (CONTENT, Program.APPLICATION),
        (CONTENT[:300] + b"\0" + CONTENT[301:], Program.LOADER),
        (pod_file(b"\x01" * 400, Version(1, 0, 0), b"POD8RP23"), Program.LOADER),
    ],
    ids=["blank", "whole", "damaged", "of another board"],
)
def test_an_application_starts_only_if_all_of_it_is_right(held: bytes, program: Program) -> None:
    started = pod(held)
    assert (started.program, ask(started, b"H")[1][1]) == (program, program.value)


def test_programming_only_clears_bits_and_erasing_sets_a_whole_sector() -> None:
    page = bytes(range(256))
    blank = pod()
    assert ask(blank, b"W", 0x4000, data=page) == (DONE, b"")
    assert ask(blank, b"W", 0x4000, data=bytes(reversed(page))) == (FAILED, b"")
    assert blank.flash[0x4000:0x4100] == bytes(a & b for a, b in zip(page, reversed(page), strict=True))
    assert ask(blank, b"E", 0x4000) == (DONE, b"")
    assert blank.flash[0x4000:0x5000] == b"\xff" * 4096


@pytest.mark.parametrize("offset", [0, 0x3F00, 0x4080, 0x104000, 0x1FE000, 0xFFFFFF00])
def test_nothing_outside_the_applications_part_is_written(offset: int) -> None:
    blank = pod()
    assert ask(blank, b"W", offset, data=bytes(256)) == (BAD, b"")
    assert ask(blank, b"E", offset) == (BAD, b"")
    assert blank.flash == b"\xff" * 0x200000


@pytest.mark.parametrize(("size", "status"), [(16, DONE), (128, DONE), (15, BAD), (48, BAD), (240, BAD)])
def test_pieces_of_a_page_have_these_sizes(size: int, status: int) -> None:
    assert ask(pod(), b"W", 0x4200, data=bytes(size))[0] == status


@pytest.mark.parametrize(("share", "written"), [(0.0, 0), (0.5, 128), (1.0, 256)])
def test_a_power_cut_leaves_the_page_under_way_half_written(share: float, written: int) -> None:
    cut = pod(cut=Cut(1, share))
    ask(cut, b"E", 0x4000)
    assert cut.answer(framed(b"W\x01\0\x40\0\0" + bytes(256)), LATER) == b""
    assert (cut.program, cut.flash[0x4000:0x4100]) == (Program.OFF, bytes(written) + b"\xff" * (256 - written))


def test_a_crc_is_told_of_the_applications_part_only() -> None:
    whole = pod(CONTENT)
    assert ask(whole, b"C", HEADER_AT, len(CONTENT)) == (DONE, struct.pack("<I", zlib.crc32(CONTENT)))
    assert [ask(whole, b"C", *words)[0] for words in [(0, 4), (0x4000, 0), (0x103FFC, 8), (0x4000,)]] == [BAD] * 4


def test_go_and_back_and_what_each_program_does_not_know() -> None:
    whole = pod(CONTENT)
    assert (ask(whole, b"E", 0x4000)[0], ask(whole, b"B")[0], whole.program) == (UNKNOWN, DONE, Program.LOADER)
    again = Seconds(LATER + 2 * BOOT_S)
    assert whole.answer(framed(b"H\x01"), LATER) == b""
    assert (ask(whole, b"Z", now=again)[0], ask(whole, b"G", now=again)[0]) == (UNKNOWN, DONE)
    assert (whole.program, whole.flash[HEADER_AT : HEADER_AT + len(CONTENT)]) == (Program.APPLICATION, CONTENT)


def test_the_loader_says_why_it_starts_nothing() -> None:
    other = pod(pod_file(b"\x01" * 400, Version(1, 0, 0), b"POD8RP23"))
    assert (ask(pod(), b"G")[0], ask(other, b"G")[0]) == (BAD, OTHER_BOARD)


def test_the_same_seed_damages_and_drops_the_same_share_of_bytes() -> None:
    sent = bytes(range(256)) * 400
    come = [Noise(5, damaged=0.01, dropped=0.01).through(sent) for _ in range(2)]
    assert come[0] == come[1]
    assert len(sent) - len(come[0]) == pytest.approx(0.01 * len(sent), rel=0.1)
    changed = Noise(6, damaged=0.01).through(sent)
    assert sum(a != b for a, b in zip(sent, changed, strict=True)) == pytest.approx(0.01 * len(sent), rel=0.1)


def test_a_line_takes_as_long_as_115200_baud_and_the_flash() -> None:
    clock = [LATER]
    line = SimulatedLine(pod(), clock)
    line.write(framed(b"E\x01\0\x40\0\0"))
    assert clock[0] - LATER == pytest.approx(0.001 + 0.045 + (11 + 8) * BYTE_S, abs=1e-6)
