"""What survives power-off, and what a power cut at any byte of a save leaves."""

from __future__ import annotations

import struct
import zlib

import pytest

from firmware.core_runner import Core, pec
from toccata.sensors import pod_registers as pod

SECTORS = (pod.FLASH_PARAMETERS_0, pod.FLASH_PARAMETERS_1)
RECORD = 36  # bytes of a generation
A_SAVE = pod.FLASH_SECTOR + pod.FLASH_PAGE  # bytes erased, then programmed
OLD, NEW = (300, 100), (700, 100)


def word(register: int, value: int) -> str:
    body = struct.pack("<BH", register, value)
    return "bus W " + (body + bytes([pec(bytes([pod.ADDRESS << 1]), body)])).hex(" ") + " P"


SAVE = (word(pod.REGISTER_CMD, pod.COMMAND_KEY << 8 | pod.BUS_COMMAND_SAVE), "poll 1")
SET_OLD, SET_NEW = (word(pod.REGISTER_THRESHOLD_ON, pair[0]) for pair in (OLD, NEW))
READ = f"bus W {pod.REGISTER_THRESHOLD_ON:02x} R ?2 P"


def generations(core: Core) -> list[bytes]:
    return [bytes.fromhex(core.line(f"peek {sector} {RECORD}")) for sector in SECTORS]


@pytest.mark.parametrize("saves_before", [1, 2])
def test_a_power_cut_at_any_byte_of_a_save_leaves_the_old_or_the_new_values(core: Core, saves_before: int) -> None:
    """Erasing and programming are cut after every byte; with one and with two saves before, so in either sector."""
    before = [SET_NEW, *SAVE] * (saves_before - 1) + [SET_OLD, *SAVE, SET_NEW]
    lines = [
        line
        for cut in range(A_SAVE + 1)
        for line in ("blank", "start 0", *before, f"power {cut}", *SAVE, "power", "start 0", READ)
    ]
    answers = core.lines(lines)
    read = [
        int.from_bytes(bytes.fromhex(answers[at])[:1], "little")
        for at in range(len(before) + 7, len(lines), len(before) + 8)
    ]
    low = {OLD[0] & 0xFF: "old", NEW[0] & 0xFF: "new"}
    sound = pod.FLASH_SECTOR + RECORD
    assert [low[value] for value in read] == ["old"] * sound + ["new"] * (A_SAVE + 1 - sound)


def test_saves_go_to_the_two_sectors_in_turn(core: Core) -> None:
    sequences = []
    for on in (300, 400, 500, 600):
        core.write(pod.REGISTER_THRESHOLD_ON, on)
        core.command(pod.BUS_COMMAND_SAVE)
        sequences.append([struct.unpack_from("<I", record, 4)[0] for record in generations(core)])
    blank = 0xFFFFFFFF
    assert sequences == [[1, blank], [1, 2], [3, 2], [3, 4]]


@pytest.mark.parametrize("at", range(RECORD))
def test_a_damaged_generation_gives_way_to_the_older_one(core: Core, at: int) -> None:
    core.lines([SET_OLD, *SAVE, SET_NEW, *SAVE])
    newest = generations(core)[1]
    core.line(f"put {SECTORS[1] + at} {newest[at] ^ 0x40:02x}")
    core.start()
    assert (core.thresholds(0), core.status() & pod.STATUS_DEFAULTS) == (OLD, 0)


def test_with_both_generations_damaged_the_defaults_count_and_are_told(core: Core) -> None:
    core.lines([SET_OLD, *SAVE, SET_NEW, *SAVE, *(f"put {sector + 9} 00" for sector in SECTORS)])
    core.start()
    told = core.status() & pod.STATUS_DEFAULTS
    core.command(pod.BUS_COMMAND_SAVE)
    assert (core.thresholds(0), told) == ((pod.ON_DEFAULT, pod.OFF_DEFAULT), pod.STATUS_DEFAULTS)
    assert core.status() & pod.STATUS_DEFAULTS == 0


def test_a_generation_with_impossible_thresholds_is_none(core: Core) -> None:
    """Right to the last bit of its CRC, but not of this firmware's range."""
    body = struct.pack("<II", pod.PARAMETERS_MAGIC, 9) + struct.pack("<HHH", 100, 100, 0xFFFF) * 4
    core.line(f"put {SECTORS[0]} {(body + struct.pack('<I', zlib.crc32(body))).hex()}")
    core.start()
    assert (core.thresholds(0), core.status() & pod.STATUS_DEFAULTS) == ((200, 100), pod.STATUS_DEFAULTS)


def test_the_sequence_number_may_wrap(core: Core) -> None:
    body = struct.pack("<II", pod.PARAMETERS_MAGIC, 0xFFFFFFFF) + struct.pack("<HHH", 300, 100, 0xFFFF) * 4
    core.line(f"put {SECTORS[0]} {(body + struct.pack('<I', zlib.crc32(body))).hex()}")
    core.start()
    core.lines([SET_NEW, *SAVE])
    core.start()
    assert core.thresholds(0) == NEW
